"""`site-builder import PATH…`: outside Markdown to content files, with a report of everything that was guessed.

It refuses to overwrite a content file that is there already.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click
import msgspec

from site_builder.cli.chinese import ChineseCommand
from site_builder.cli.options import EXIT_CONTENT
from site_builder.cli.schema import content_type
from site_builder.importing.markdown import ImportResult, import_markdown
from site_builder.importing.report import report
from site_builder.importing.sources import read_sources
from site_builder.model.source import SUFFIXES

REPORT = "导入报告.md"


@click.command(
    "import", cls=ChineseCommand, help="把外来的 Markdown 文件变成内容文件，并列出程序猜测的内容。"
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="文件或文件夹…")
@click.option("--type", "type_name", default="policy", metavar="类型", help="内容类型，默认 policy。")
@click.option(
    "--to",
    type=click.Path(path_type=Path),
    default=Path("content"),
    metavar="文件夹",
    help="内容文件夹，默认 content。",
)
@click.option("--publisher", default="", metavar="机构", help="统一写上的发布机构；不写就用网站主办单位。")
def command(paths: tuple[Path, ...], type_name: str, to: Path, publisher: str) -> None:
    """Read, convert, write what is new, and report."""
    kind = content_type(type_name)
    sources, faults = read_sources(paths)
    taken = {p.stem for p in to.rglob("*") if p.suffix.lower() in SUFFIXES}
    result = import_markdown(sources, kind.name, kind.folder, taken, publisher)
    result = msgspec.structs.replace(result, skipped=(*faults, *result.skipped))
    if result.files:
        _write(result, to)
    click.echo(f"已导入 {len(result.files)} 个文件到 {to}，未导入 {len(result.skipped)} 个。")
    for one in result.skipped:
        click.echo(f"  未导入 {one.span.path}：{one.message}")
    if not result.files:
        sys.exit(EXIT_CONTENT)
    guesses = sum(len(file.guesses) for file in result.files)
    click.echo(f"程序猜测了 {guesses} 处，逐项列在 {to / REPORT}，请编辑核对。")


def _write(result: ImportResult, to: Path) -> None:
    """New files only: a file that is there already is never overwritten."""
    to.mkdir(parents=True, exist_ok=True)
    for file in result.files:
        target = to / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(file.text)
        for companion in file.companions:
            copy = to / companion.path
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(Path(companion.source).read_bytes())
    (to / REPORT).write_text(report(result), encoding="utf-8", newline="\n")
