"""`site-builder next`: the next day on which the portal changes by itself, for CI.

It refuses to say what will change: scheduled publications are not public yet.
"""

from __future__ import annotations

import sys
from typing import Any

import click

from site_builder.build import Report, examine, with_store
from site_builder.cli.build import exit_code
from site_builder.cli.chinese import ChineseCommand
from site_builder.cli.options import Choices, configuration, request, shared
from site_builder.cli.report import Reporter


@click.command(
    "next", cls=ChineseCommand, help="显示网站下一次自己发生变化的日期（含定时发布），没有就显示“无”。"
)
@shared
def command(**given: Any) -> None:
    """Print one date."""
    choices = Choices(**given)
    config = configuration(choices)
    with request(config, choices) as asked:
        examined = with_store(asked, lambda store: examine(asked, store))
    if examined.blocked:
        click.echo(Reporter.of(config).text(examined.diagnostics), err=True)
        sys.exit(exit_code(Report(examined.diagnostics, False)))
    day = examined.next_change
    click.echo(day.isoformat() if day else "无")
