"""`site-builder check`: everything that is wrong, in the form that was asked for.

It refuses to write: the output folder is not touched.
"""

from __future__ import annotations

import sys
from typing import Any

import click
import msgspec

from site_builder.build import Report, examine, with_store
from site_builder.cli.build import exit_code
from site_builder.cli.chinese import ChineseCommand
from site_builder.cli.options import Choices, configuration, request, shared
from site_builder.cli.report import FORMATS, Reporter
from site_builder.kernel.diagnostic import Diagnostic, Severity, blocks
from site_builder.stages.search_queries import STRICT


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
    found = tuple(_strictly(diagnostic) for diagnostic in examined.diagnostics)
    click.echo(FORMATS[form](reporter, found))
    if form == "text" and examined.resolved and examined.resolved.scheduled:
        click.echo("\n定时发布，到期自动出现：")
        for item in examined.resolved.scheduled:
            click.echo(f"  {item.day.isoformat()}  {reporter.place(item.span)}  {item.title}")
    if blocks(found):
        sys.exit(exit_code(Report(found, False)))


def _strictly(found: Diagnostic) -> Diagnostic:
    """What a search fails to keep does not stop a nightly build, but whoever checks must see it."""
    strict = found.code in STRICT and found.severity is Severity.WARNING
    return msgspec.structs.replace(found, severity=Severity.ERROR) if strict else found
