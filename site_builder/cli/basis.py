"""`site-builder basis`: what rests on a document that has ended or changed, by department, for those who must look.

It refuses to decide what has become of a basis; text and table tell the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import click
from msgspec import Struct

from site_builder.cli.chinese import ChineseCommand
from site_builder.cli.options import Choices, configuration, shared
from site_builder.cli.report import Reporter
from site_builder.cli.settled import settled
from site_builder.exports.base import as_csv
from site_builder.model.basis import Shift, happened, shaken
from site_builder.model.catalog import Catalog
from site_builder.model.document import Card
from site_builder.model.relation import Verb

HEADINGS = (
    *("部门", "编号", "类型", "标题", "文件", "依据", "依据文号", "依据条款"),
    *("变化", "日期", "由哪份文件", "替代文件"),
)
NOTHING = "没有要核对的内容：依据都没有终止，发布以后也没有修改。"
ADVICE = (
    "逐件核对正文：内容要改的改好，依据终止的改写成现行有效的文件；"
    "不用改的，写  依据复核: {日期: DAY, 结论: 内容仍然适用}"
)


class Line(Struct, frozen=True, order=True):
    """One basis of one item that must be looked at; days sort within a department."""

    department: str
    day: str
    id: str
    type: str
    title: str
    place: str
    relation: str
    basis: str
    number: str
    clauses: str
    change: str
    source: str
    successor: str


@click.command("basis", cls=ChineseCommand, help="列出依据已经终止或者修改、需要核对的内容，按部门分开。")
@shared
@click.option(
    "--format", "form", type=click.Choice(["text", "csv"]), default="text", metavar="格式",
    help="text（默认）或 csv（表格软件可以直接打开）。",
)  # fmt: skip
def command(form: str, **given: Any) -> None:
    """Examine and list."""
    choices = Choices(**given)
    config = configuration(choices)
    catalog = settled(choices, config).resolved.catalog
    lines = sorted(_lines(catalog, Reporter.of(config)))
    if form == "csv":
        click.echo(as_csv(HEADINGS, [_cells(line) for line in lines]), nl=False)
    else:
        click.echo(_text(lines, catalog.as_of.isoformat()))


def _lines(catalog: Catalog, reporter: Reporter) -> Iterator[Line]:
    for card, found in shaken(catalog):
        for shift in found:
            yield _line(card, shift, catalog, reporter)


def _line(card: Card, shift: Shift, catalog: Catalog, reporter: Reporter) -> Line:
    basis = catalog.cards[shift.relation.target]
    return Line(
        department=catalog.register.title(card.department or card.publisher or catalog.default_publisher),
        day=shift.day.isoformat(),
        id=card.id,
        type=catalog.types[card.type].label,
        title=card.title,
        place=reporter.place(shift.relation.span),
        relation="解读" if shift.relation.edge.verb is Verb.INTERPRETS else "依据",
        basis=basis.title,
        number=basis.doc_number,
        clauses="、".join(shift.relation.edge.clauses),
        change=happened(shift),
        source=_named(shift.source, catalog),
        successor=_named(shift.successor, catalog),
    )


def _named(id_: str, catalog: Catalog) -> str:
    card = catalog.cards.get(id_)
    return f"《{card.title}》（{card.doc_number or card.id}）" if card else ""


def _cells(line: Line) -> list[str]:
    return [
        *(line.department, line.id, line.type, line.title, line.place, line.basis, line.number),
        *(line.clauses, line.change, line.day, line.source, line.successor),
    ]


def _text(lines: list[Line], day: str) -> str:
    if not lines:
        return NOTHING
    parts: list[str] = []
    for department, group in groupby(lines, key=lambda line: line.department):
        own = list(group)
        parts.append(f"{department}（{len(own)}件）")
        for line in own:
            parts += [f"  {line.id}  {line.title}", f"    {line.place}", f"    {_told(line)}"]
            if line.successor:
                parts.append(f"    替代文件：{line.successor}")
            elif line.source:
                parts.append(f"    见：{line.source}")
        parts.append("")
    return "\n".join([*parts, ADVICE.replace("DAY", day)])


def _told(line: Line) -> str:
    number = f"（{line.number}）" if line.number else ""
    clauses = f"的“{line.clauses}”" if line.clauses else ""
    return f"{line.relation}《{line.basis}》{number}{clauses}，{line.change}"
