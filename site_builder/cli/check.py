"""`site-builder check`: everything that is wrong, in the form that was asked for.

It refuses to write: the output folder is not touched.
"""

from __future__ import annotations

import sys
from typing import Any

import click

from site_builder.build import Report, examine, with_store
from site_builder.cli.build import exit_code
from site_builder.cli.chinese import ChineseCommand
from site_builder.cli.options import Choices, configuration, request, shared
from site_builder.cli.report import FORMATS, Reporter


@click.command("check", cls=ChineseCommand, help="检查全部内容，列出错误和警告，不生成网站。")
@shared
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="text", metavar="格式",
    help="text（默认）、json、github 或 sarif。",
)  # fmt: skip
def command(form: str, **given: Any) -> None:
    """Examine and print."""
    choices = Choices(**given)
    config = configuration(choices)
    with request(config, choices) as asked:
        examined = with_store(asked, lambda store: examine(asked, store))
    reporter = Reporter.of(config)
    click.echo(FORMATS[form](reporter, examined.diagnostics))
    if form == "text" and examined.resolved and examined.resolved.scheduled:
        click.echo("\n定时发布，到期自动出现：")
        for item in examined.resolved.scheduled:
            click.echo(f"  {item.day.isoformat()}  {reporter.place(item.span)}  {item.title}")
    if examined.blocked:
        sys.exit(exit_code(Report(examined.diagnostics, False)))
