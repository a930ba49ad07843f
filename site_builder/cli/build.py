"""`site-builder build`: the whole portal, findings on the error stream, and a last line that counts.

It refuses to publish anything when an error blocks; the portal of before stays as it was.
"""

from __future__ import annotations

import sys
from typing import Any

import click

from site_builder.build import Report, build
from site_builder.cli.chinese import ChineseCommand
from site_builder.cli.options import EXIT_CONTENT, EXIT_USAGE, Choices, configuration, request, shared
from site_builder.cli.report import Reporter


@click.command("build", cls=ChineseCommand, help="生成整个网站。有错误时不发布，原来的网站不变。")
@shared
def command(**given: Any) -> None:
    """Build and say what was done."""
    choices = Choices(**given)
    config = configuration(choices)
    with request(config, choices) as asked:
        report = build(asked)
    if report.diagnostics:
        click.echo(Reporter.of(config).text(report.diagnostics), err=True)
    if not report.published:
        click.echo("网站没有发布：请先改正上面的错误。原来的网站没有改动。", err=True)
        sys.exit(exit_code(report))
    click.echo(summary(report))


def exit_code(report: Report) -> int:
    """2 when configuration, theme or output folder is at fault, else 1."""
    codes = {d.code for d in report.diagnostics if d.severity.value == "error"}
    return (
        EXIT_USAGE if any(code.startswith(("E85", "E86", "E87", "E88")) for code in codes) else EXIT_CONTENT
    )


def summary(report: Report) -> str:
    """The last lines: how many files, what changed, how long."""
    return (
        f"已生成 {report.pages} 个文件：更新 {len(report.changed)} 个，删除 {len(report.removed)} 个，"
        f"沿用 {report.pages - len(report.changed)} 个；用时 {report.seconds:.1f} 秒。"
    )
