"""Makes click speak Chinese: help pages, and messages about wrong usage.

It refuses to know any single command.
"""

from __future__ import annotations

from typing import Any

import click


class ChineseCommand(click.Command):
    """A command whose help page is Chinese throughout."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = [_piece(p) for p in self.collect_usage_pieces(ctx)]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [p.get_help_record(ctx) for p in self.get_params(ctx)]
        rows = [(_piece(r[0]), r[1]) for r in records if r]
        if rows:
            with formatter.section("选项"):
                formatter.write_dl(rows)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _help_option()


class ChineseGroup(click.Group):
    """A group of such commands."""

    command_class = ChineseCommand

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "命令 [选项]…", prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(r[0], r[1]) for p in self.get_params(ctx) if (r := p.get_help_record(ctx))]
        with formatter.section("选项"):
            formatter.write_dl(rows)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [
            (name, command.get_short_help_str(200))
            for name in self.list_commands(ctx)
            if (command := self.get_command(ctx, name)) and not command.hidden
        ]
        with formatter.section("命令"):
            formatter.write_dl(rows)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _help_option()

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


def _help_option() -> click.Option:
    def show(ctx: click.Context, param: click.Parameter, value: bool) -> None:
        if value and not ctx.resilient_parsing:
            click.echo(ctx.get_help(), color=ctx.color)
            ctx.exit()

    return click.Option(
        ["--help"], is_flag=True, expose_value=False, is_eager=True, help="显示这份说明。", callback=show
    )


def _piece(text: str) -> str:
    return text.replace("[OPTIONS]", "[选项]").replace("INTEGER", "数字").replace("DIRECTORY", "文件夹")


def usage_message(problem: click.ClickException) -> str:
    """A wrong command line in one Chinese sentence, with what to type instead."""
    match problem:
        case click.NoSuchOption():
            near = f"您要写的是不是 {problem.possibilities[0]}？" if problem.possibilities else ""
            return f"没有“{problem.option_name}”这个选项。{near}"
        case click.MissingParameter():
            name = problem.param.human_readable_name if problem.param else ""
            return f"缺少“{name}”。"
        case click.BadParameter():
            name = problem.param.opts[0] if problem.param else ""
            return f"“{name}”的值不对：{_reason(problem)}"
        case click.UsageError() if "No such command" in problem.message:
            name = problem.message.split("'")[1] if "'" in problem.message else ""
            return f"没有“{name}”这个命令。"
        case click.UsageError() if "requires an argument" in problem.message:
            return "选项后面缺少值。"
        case click.UsageError() if "unexpected extra argument" in problem.message:
            return "多写了参数。"
    return problem.format_message()


def _reason(problem: Any) -> str:
    message = problem.format_message()
    if "is not a valid integer" in message:
        return "应当是整数。"
    if "is not one of" in message:
        return "只能写 " + "、".join(problem.param.type.choices) + "。"
    if "does not exist" in message:
        return "这个文件或文件夹不存在。"
    return str(problem.message)
