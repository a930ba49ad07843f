"""The group of all commands, and the outermost guard: usage errors end with 2, our own bugs with 3.

It refuses to know what the commands do.
"""

from __future__ import annotations

import sys
from importlib import import_module

import click

from site_builder import __version__
from site_builder.cli.chinese import ChineseGroup, usage_message
from site_builder.cli.fault import fault
from site_builder.cli.options import EXIT_BUG, EXIT_USAGE
from site_builder.engine.store import BusyError

COMMANDS = {
    "build": "build",
    "check": "check",
    "serve": "serve",
    "search": "search",
    "deadlines": "deadlines",
    "new": "new",
    "snapshot": "snapshot",
    "ledger": "ledger",
    "import": "import_",
    "basis": "basis",
    "next": "next",
    "why": "why",
    "explain": "explain",
    "schema": "schema",
    "clean": "clean",
}
"""The commands in the order of the help page, each with its module, which is loaded when it is called for."""


class Commands(ChineseGroup):
    """All commands. A build does not wait for what only the preview needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command: click.Command = import_module(f"site_builder.cli.{module}").command
        return command


@click.group(cls=Commands, help="政务公开网站生成器：把内容文件变成静态网站。")
@click.version_option(__version__, message="site-builder %(version)s", help="显示版本。")
def cli() -> None:
    """The group."""


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Exit as ended:
        sys.exit(ended.exit_code)
    except click.exceptions.NoArgsIsHelpError as asked:
        click.echo(asked.format_message())
        sys.exit(EXIT_USAGE)
    except click.Abort:
        click.echo("已中断。原来的网站没有改动，或者会在下一次生成时补全。", err=True)
        sys.exit(EXIT_USAGE)
    except click.ClickException as problem:
        click.echo(f"命令写得不对：{usage_message(problem)}\n查看用法：site-builder --help", err=True)
        sys.exit(EXIT_USAGE)
    except BusyError:
        click.echo("另一个生成正在使用同一个缓存：等它结束，或者用 --cache 换一个缓存文件夹。", err=True)
        sys.exit(EXIT_USAGE)
    except Exception:
        click.echo(fault(), err=True)
        sys.exit(EXIT_BUG)
