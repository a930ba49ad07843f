"""`site-builder deadlines`: everything that is due, by last day, as a table, a spreadsheet, a calendar or a page.

It refuses to stop at errors in the content: what can be read is listed, and the rest is counted.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from site_builder.cli.chinese import ChineseCommand
from site_builder.cli.options import EXIT_USAGE, Choices, configuration, shared
from site_builder.cli.report import Reporter
from site_builder.cli.settled import settled
from site_builder.cli.worklist_page import worklist_page
from site_builder.kernel.diagnostic import question
from site_builder.model.agenda import Occasion, as_ics
from site_builder.model.catalog import Catalog
from site_builder.model.site import Site
from site_builder.model.spreadsheet import as_csv
from site_builder.model.worklist import Entry, worklist
from site_builder.reading.suggest import suggest

WIDE = 400
"""Columns where nobody looks at a terminal, so that whoever reads a pipe gets every value in one line."""
LATE = "bold red"
HEAD = (
    "最后一天",
    "时刻",
    "剩余或逾期",
    "事项",
    "规则编号",
    "内容",
    "责任单位",
    "起算",
    "期限",
    "依据",
    "说明",
    "文件",
    "网址",
)


@dataclass(frozen=True)
class Listed:
    """What is printed: the entries, of which day and portal, and where their files are from here."""

    entries: Sequence[Entry]
    as_of: date
    site: Site
    reporter: Reporter
    unread: int


@click.command("deadlines", cls=ChineseCommand, help="列出全部没有办完的事项和期限，先到期的在前。")
@click.option(
    "--format", "form", type=click.Choice(["text", "csv", "ics", "html"]), default="text", metavar="格式",
    help="text（默认）、csv（表格）、ics（日历）或 html（网页）。",
)  # fmt: skip
@click.option(
    "--to", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹",
    help="把表格、日历和网页三份文件写进这个文件夹。",
)  # fmt: skip
@click.option("--unit", metavar="机构", help="只列这个机构的，写全称、简称、编号或者名称的一部分。")
@click.option("--overdue", is_flag=True, help="只列已经逾期、没有达到要求的。")
@click.option(
    "--within", type=click.IntRange(0, 3660), metavar="天数", help="只列这么多天以内到期的和已经逾期的。"
)
@shared
def command(
    form: str, to: Path | None, unit: str | None, overdue: bool, within: int | None, **given: Any
) -> None:
    """List, in the form that was asked for."""
    choices = Choices(**given)
    config = configuration(choices)
    reporter = Reporter.of(config)
    resolved, _, unread = settled(choices, config)
    catalog = resolved.catalog
    entries = [
        entry
        for entry in worklist(catalog)
        if (not overdue or entry.late) and (within is None or (entry.due - catalog.as_of).days <= within)
    ]
    entries = _of_unit(entries, unit, catalog) if unit else entries
    listed = Listed(entries, catalog.as_of, config.site, reporter, unread)
    if unread:
        click.echo(f"有 {unread} 个内容文件读不出来，没有列入；运行 site-builder check 查看原因。", err=True)
    if to is not None:
        _write(listed, to)
    elif form == "text":
        _show(listed)
    else:
        sys.stdout.buffer.write(FORMS[form][1](listed))
        sys.stdout.flush()


def _of_unit(entries: Sequence[Entry], unit: str, catalog: Catalog) -> list[Entry]:
    """The entries of one organization, or of those with such a part in the name; ends the program when there is none."""
    known = catalog.register.find(unit)
    title = catalog.register.title(unit) if known else ""
    found = [entry for entry in entries if (entry.unit == title if known else unit in entry.unit)]
    names = sorted({entry.unit for entry in entries})
    if not found and not known and not any(unit in name for name in catalog.register.names()):
        near = suggest(unit, [*catalog.register.names(), *names])
        click.echo(f"没有“{unit}”这个机构。{question(near)}", err=True)
        sys.exit(EXIT_USAGE)
    return found


def _show(listed: Listed) -> None:
    if not listed.entries:
        click.echo("没有要办的事项。")
        return
    late = sum(entry.late for entry in listed.entries)
    click.echo(
        f"截至{listed.as_of.isoformat()}，没有办完的事项有 {len(listed.entries)} 项，其中逾期 {late} 项。"
    )
    console = Console(width=None if sys.stdout.isatty() else WIDE, highlight=False)
    console.print(_table(listed))


def _table(listed: Listed) -> Table:
    """Day and time left, then matter and item below each other, so that a narrow terminal shows them whole."""
    made = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    made.add_column("最后一天", no_wrap=True)
    made.add_column("剩余或逾期", no_wrap=True)
    made.add_column("事项", overflow="fold")
    made.add_column("责任单位", overflow="fold")
    for entry in listed.entries:
        matter = Text(f"{entry.rule}（{entry.term}）" if entry.term else entry.rule)
        for line in (entry.about, entry.note, listed.reporter.place(entry.span)):
            matter.append(f"\n{line}" if line else "", "dim" if line != entry.about else "")
        day = " ".join(filter(None, (entry.due.isoformat(), entry.clock)))
        made.add_row(day, Text(entry.remaining, LATE if entry.late else ""), matter, entry.unit)
    return made


def _csv(listed: Listed) -> bytes:
    rows = [
        [
            *(entry.due.isoformat(), entry.clock, entry.remaining, entry.rule, entry.code, entry.about),
            *(
                entry.unit,
                entry.start,
                entry.term,
                entry.basis,
                entry.note,
                entry.span.place,
            ),
            listed.site.absolute(entry.url) if entry.url else "",
        ]
        for entry in listed.entries
    ]
    return as_csv(HEAD, rows)


def _ics(listed: Listed) -> bytes:
    found = [
        Occasion(
            entry.due,
            f"{entry.rule}-{entry.key}@{listed.site.domain}",
            "：".join(filter(None, (entry.rule, entry.about))),
            about="\n".join(
                filter(
                    None,
                    (f"责任单位：{entry.unit}", f"期限：{entry.term}", f"依据：{entry.basis}", entry.note),
                )
            ),
            url=listed.site.absolute(entry.url) if entry.url else "",
            stamp=datetime.combine(listed.as_of, time()),
            warned=1,
        )
        for entry in listed.entries
    ]
    return as_ics(f"{listed.site.name}：期限", found)


def _html(listed: Listed) -> bytes:
    return worklist_page(listed.entries, listed.as_of, listed.site).encode()


FORMS: Mapping[str, tuple[str, Callable[[Listed], bytes]]] = {
    "csv": ("期限.csv", _csv),
    "ics": ("期限.ics", _ics),
    "html": ("期限.html", _html),
}
"""The forms that are files, with the names of the files."""


def _write(listed: Listed, to: Path) -> None:
    to.mkdir(parents=True, exist_ok=True)
    for name, make in FORMS.values():
        (to / name).write_bytes(make(listed))
    names = "、".join(name for name, _ in FORMS.values())
    click.echo(f"已写入 {to}：{names}，共 {len(listed.entries)} 项。")
