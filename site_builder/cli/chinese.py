"""Makes click speak Chinese: help pages, and messages about wrong usage.

It refuses to know any single command.
"""

from __future__ import annotations

from typing import Any

import click

from site_builder.cli.report import width
from site_builder.reading.suggest import suggest


class ChineseCommand(click.Command):
    """A command whose help page is Chinese throughout."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        arguments = [p for p in self.get_params(ctx) if isinstance(p, click.Argument)]
        names = [a.human_readable_name if a.required else f"[{a.human_readable_name}]" for a in arguments]
        formatter.write_usage(ctx.command_path, " ".join([*names, "[选项]…"]), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _table(formatter, "选项", _options(self, ctx))

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _help_option()


class ChineseGroup(click.Group):
    """A group of such commands."""

    command_class = ChineseCommand

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "命令 [选项]…", prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _table(formatter, "选项", _options(self, ctx))
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [
            (name, command.get_short_help_str(200))
            for name in self.list_commands(ctx)
            if (command := self.get_command(ctx, name)) and not command.hidden
        ]
        _table(formatter, "命令", rows)

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


def _options(command: click.Command, ctx: click.Context) -> list[tuple[str, str]]:
    """Every option with what it takes, and its help; click would add ranges and defaults in English."""
    options = [p for p in command.get_params(ctx) if isinstance(p, click.Option)]
    return [
        (p.opts[0] if p.is_flag or not p.metavar else f"{p.opts[0]} {p.metavar}", p.help or "")
        for p in options
    ]


def _table(formatter: click.HelpFormatter, title: str, rows: list[tuple[str, str]]) -> None:
    """Two columns that line up: a Han character takes two columns of a terminal."""
    widest = max(width(left) for left, _ in rows)
    lines = [f"  {left}{' ' * (widest - width(left))}  {right}\n" for left, right in rows]
    formatter.write("".join(["\n", f"{title}：\n", *lines]))


def usage_message(problem: click.ClickException) -> str:
    """A wrong command line in one Chinese sentence, with what to type instead."""
    match problem:
        case click.NoSuchOption():
            near = f"您要写的是不是 {problem.possibilities[0]}？" if problem.possibilities else ""
            return f"没有“{problem.option_name}”这个选项。{near}"
        case click.MissingParameter():
            name = problem.param.human_readable_name if problem.param else ""
            return f"缺少“{name}”。"
        case click.BadOptionUsage():
            wrong = "后面缺少值" if "requires an argument" in problem.message else "后面不写值"
            return f"“{problem.option_name}”{wrong}。"
        case click.BadParameter():
            name = problem.param.opts[0] if problem.param else ""
            return f"“{name}”的值不对：{_reason(problem)}"
        case click.UsageError() if "No such command" in problem.message:
            name = problem.message.split("'")[1] if "'" in problem.message else ""
            known = problem.ctx.command.list_commands(problem.ctx) if problem.ctx else []  # type: ignore[attr-defined]
            guess = suggest(name, known)
            return f"没有“{name}”这个命令。" + (f"您要写的是不是 {guess}？" if guess else "")
        case click.UsageError() if "unexpected extra argument" in problem.message:
            return "多写了参数。"
    return "程序没有看懂，请对照用法检查。"


def _reason(problem: Any) -> str:
    message = problem.format_message()
    kind = problem.param.type if problem.param else None
    if isinstance(kind, click.IntRange) and "is not in the range" in message:
        return f"应当在 {kind.min} 到 {kind.max} 之间。"
    if "is not a valid integer" in message:
        return "应当是整数。"
    if "is not one of" in message:
        return "只能写 " + "、".join(problem.param.type.choices) + "。"
    if "does not exist" in message:
        return "这个文件或文件夹不存在。"
    return str(problem.message)
