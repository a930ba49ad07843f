"""`site-builder snapshot PLAN --stage …`: the ledger of a plan as it is today, written down as a content file.

It refuses to overwrite a snapshot that is there; to undo one, delete its file.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from site_builder.build import parts
from site_builder.cli.chinese import ChineseCommand
from site_builder.cli.ledger import ledger_of, whole
from site_builder.cli.options import EXIT_CONTENT, Choices, configuration, shared
from site_builder.importing.frontmatter import scalar
from site_builder.model.document import Card
from site_builder.model.frozen import STAGES, FrozenTask, frozen, seal
from site_builder.model.relation import Verb


@click.command(
    "snapshot", cls=ChineseCommand, help="把一份要点今天的任务台账存成快照（年初建账、年中查账、年底交账）。"
)
@click.argument("plan", metavar="要点编号")
@click.option(
    "--stage", type=click.Choice(list(STAGES)), required=True, metavar="阶段", help="年初、年中或年底。"
)
@shared
def command(plan: str, stage: str, **given: Any) -> None:
    """Write one file; never over one that is there."""
    choices = Choices(**given)
    config = configuration(choices)
    catalog = whole(choices).catalog
    card = ledger_of(plan, catalog)
    path = config.content / f"{folder()}/{catalog.as_of.year}/{plan}-{STAGES[stage]}.yaml"
    if path.exists():
        click.echo(f"“{path}”已经有了，没有改动。快照建立以后不改；要重新建立，先删去这个文件。", err=True)
        sys.exit(EXIT_CONTENT)
    write(path, snapshot(card, stage, catalog.as_of))
    click.echo(f"已建立 {path}。建立以后不要改动；要撤销，删去这个文件。")


def folder() -> str:
    """The folder of the type whose items record ledgers."""
    return next(
        kind.folder for kind in parts().types.values() if Verb.RECORDS in kind.item.relation_keys.values()
    )


def write(path: Path, text: str) -> None:
    """A new file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(text)


def snapshot(card: Card, stage: str, day: date) -> str:
    """The content file."""
    tasks = frozen(card, day)
    return snapshot_text(card, stage, day, tasks)


def snapshot_text(card: Card, stage: str, day: date, tasks: list[FrozenTask]) -> str:
    """The content file of tasks that are frozen already."""
    publisher = [f"发布机构: {scalar(card.publisher)}"] if card.publisher else []
    lines = [
        f"标题: {scalar(f'{card.title}任务台账（{stage}）')}",
        f"发布日期: {day.isoformat()}",
        *publisher,
        f"要点: [{card.id}]",
        f"阶段: {stage}",
        f"日期: {day.isoformat()}",
        f"校验: {scalar(seal(card.id, stage, day, tasks))}",
        "任务:",
    ]
    for task in tasks:
        lines += [
            f"  - 编号: {scalar(task.number)}",
            f"    内容: {scalar(task.text)}",
            *([f"    牵头部门: {scalar(task.lead)}"] if task.lead else []),
            *([f"    完成时限: {scalar(task.deadline)}"] if task.deadline else []),
            f"    状态: {task.state}",
            f"    逾期: {'true' if task.late else 'false'}",
            f"    进展数: {task.steps}",
        ]
    return "\n".join([*lines, ""])
