"""`site-builder ledger PLAN`: the tasks that are not done, by the unit that leads them, to be handed over (问题清单).

It is printed and never published; it refuses to judge why a task is open.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click

from site_builder.cli.chinese import ChineseCommand
from site_builder.cli.options import EXIT_USAGE, Choices, configuration, shared
from site_builder.cli.settled import refuse, settled
from site_builder.kernel.diagnostic import blocks
from site_builder.model.catalog import Catalog
from site_builder.model.document import Card, Task
from site_builder.model.ledger import late, late_by_text
from site_builder.model.spreadsheet import as_csv
from site_builder.model.wording import day_text
from site_builder.stages.resolve import Resolved

NOBODY = "没有写牵头部门"
HEAD = ("单位", "编号", "任务", "完成时限", "最后一天", "状态", "问题", "最近进展", "责任部门")


@dataclass(frozen=True)
class Open:
    """One task that is not done: the unit that leads it, what is wrong, and its last step."""

    unit: str
    task: Task
    trouble: str
    latest: str
    others: tuple[str, ...]


@click.command(
    "ledger", cls=ChineseCommand, help="列出一份要点没有完成的任务，按单位分组，用来打印问题清单；不会发布。"
)
@click.argument("plan", metavar="要点编号")
@click.option("--unit", metavar="机构", help="只列这个机构牵头的，写全称、简称或编号。")
@click.option("--overdue", is_flag=True, help="只列已经逾期的和超过正文时限的。")
@click.option(
    "--format", "form", type=click.Choice(["text", "csv"]), default="text", metavar="格式",
    help="text（默认）或 csv（表格）。",
)  # fmt: skip
@shared
def command(plan: str, unit: str | None, overdue: bool, form: str, **given: Any) -> None:
    """List what is open."""
    catalog = whole(Choices(**given)).catalog
    card = ledger_of(plan, catalog)
    found = [one for one in unfinished(card, catalog) if one.trouble or not overdue]
    if unit is not None:
        if catalog.register.find(unit) is None and unit not in {one.unit for one in found}:
            click.echo(f"没有“{unit}”这个机构。写机构的全称、简称或编号。", err=True)
            sys.exit(EXIT_USAGE)
        found = [one for one in found if one.unit == catalog.register.title(unit)]
    FORMS[form](found, card, catalog)


def whole(choices: Choices) -> Resolved:
    """The portal of the day; ends the program when an error in the content would keep it from being published."""
    config = configuration(choices)
    resolved, found, _ = settled(choices, config)
    if blocks(found):
        refuse(found, config)
    return resolved


def ledger_of(plan: str, catalog: Catalog) -> Card:
    """The plan with this id; ends the program when it has no ledger."""
    card = catalog.cards.get(plan)
    if card is None or not card.tasks:
        known = "、".join(id_ for id_, one in catalog.cards.items() if one.tasks) or "（还没有）"
        click.echo(f"“{plan}”不是带任务台账的要点。现有：{known}。", err=True)
        sys.exit(EXIT_USAGE)
    return card


def unfinished(card: Card, catalog: Catalog) -> Iterator[Open]:
    """The open tasks of a ledger, those in trouble first within each unit, units in the order of the ledger."""
    units: dict[str, list[Open]] = {}
    for task in card.tasks:
        if task.open:
            unit = catalog.register.title(task.lead) if task.lead else NOBODY
            step = task.steps[-1] if task.steps else None
            units.setdefault(unit, []).append(
                Open(
                    unit,
                    task,
                    _trouble(task, catalog),
                    f"{day_text(step.day)}：{step.text}" if step else "没有进展记录",
                    tuple(map(catalog.register.title, task.responsible)),
                )
            )
    for found in units.values():
        yield from sorted(found, key=lambda one: not one.trouble)


def _trouble(task: Task, catalog: Catalog) -> str:
    if late(task, catalog.as_of) and task.due:
        return f"逾期{(catalog.as_of - task.due).days}天"
    if late_by_text(task, catalog.as_of) and task.text_due:
        return f"超过正文时限{(catalog.as_of - task.text_due).days}天"
    return ""


def _as_text(found: Sequence[Open], card: Card, catalog: Catalog) -> None:
    troubled = sum(1 for one in found if one.trouble)
    click.echo(f"{card.title}问题清单（截至{day_text(catalog.as_of)}，内部使用，不公开）")
    click.echo(f"没有完成的任务 {len(found)} 项，其中逾期或者超过正文时限 {troubled} 项。")
    unit = ""
    for one in found:
        if one.unit != unit:
            unit = one.unit
            click.echo(f"\n{unit}（{sum(1 for other in found if other.unit == unit)} 项）")
        mark = f"【{one.trouble}】" if one.trouble else ""
        click.echo(f"  任务{one.task.number}  {mark}{one.task.text}")
        click.echo(f"    完成时限：{one.task.deadline or '没有写'}    状态：{one.task.state}")
        click.echo(f"    最近进展：{one.latest}")
        if one.others:
            click.echo(f"    责任部门：{'、'.join(one.others)}")


def _as_table(found: Sequence[Open], card: Card, catalog: Catalog) -> None:
    rows = [
        (
            *(one.unit, one.task.number, one.task.text, one.task.deadline),
            *(one.task.due.isoformat() if one.task.due else "", one.task.state, one.trouble or "未完成"),
            *(one.latest, "、".join(one.others)),
        )
        for one in found
    ]
    sys.stdout.buffer.write(as_csv(HEAD, rows))
    sys.stdout.flush()


FORMS: Mapping[str, Callable[[Sequence[Open], Card, Catalog], None]] = {"text": _as_text, "csv": _as_table}
