"""台账快照: a ledger as it was on one day, never edited afterwards, and what changed since the one before.

Everything it shows is its own; it refuses to look at the plan's tasks of today.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time
from typing import Annotated, Any, ClassVar, Literal

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.model.catalog import Catalog
from site_builder.model.document import Card, Document, Moment, Parsed, Part, percent, task_anchor
from site_builder.model.frozen import TAKEN, FrozenTask, before, differences, seal
from site_builder.model.ledger import DONE, STATES
from site_builder.model.page import Props
from site_builder.model.relation import Verb
from site_builder.types.base import ContentType, Face, Loc, Published, replaced
from site_builder.types.fields import Day, Fields, Flag, Line, Tally, Targets, TaskState, key, repeated

SEAL_BROKEN = Rule(
    "W777",
    Severity.WARNING,
    "快照建立以后被改动过",
    "“校验”和内容对不上：快照不是由命令建立的，或者建立以后任务、阶段、日期、要点被改动过。",
    "恢复原来的文件；当时的台账确实要重新记录的，删去这个文件，用  site-builder snapshot  重新建立。",
    "年初建账、年中查账、年底交账：快照说明台账当时是什么样子，事后不能改。台账本身有变化，写到要点里。",
)


class Frozen(Fields):
    """One task as it was on the day."""

    number: Annotated[Line, key("编号", "任务编号", "'12'")]
    text: Annotated[Line, key("内容", "任务内容", "编制并公开重大行政决策事项目录")]
    lead: Annotated[str, key("牵头部门", "当时的牵头部门", "县政府办公室")] = ""
    deadline: Annotated[str, key("完成时限", "当时的完成时限", "2026年10月")] = ""
    state: Annotated[TaskState, key("状态", "当时的状态", "推进中")]
    late: Annotated[Flag, key("逾期", "当时是不是逾期", "false")] = False
    steps: Annotated[Tally, key("进展数", "当时有几条进展", "2")]

    def plain(self) -> FrozenTask:
        """The same for sealing."""
        return FrozenTask(
            *(self.number, self.text, self.lead, self.deadline, self.state, self.late, self.steps)
        )


class Snapshot(Published):
    """台账快照：由命令生成，生成以后不改。"""

    records: Annotated[Targets, key("要点", "记录的是哪一份要点的台账", "[plan-2026]")] = ()
    stage: Annotated[Literal["年初", "年中", "年底"], key("阶段", "年初、年中或年底", "年中")]
    day: Annotated[Day, key("日期", "台账是哪一天的", "2026-06-30")]
    tasks: Annotated[tuple[Frozen, ...], key("任务", "当时的全部任务")] = ()
    seal: Annotated[str, key("校验", "由命令写上，用来发现改动", "0123456789abcdef")] = ""

    relation_keys: ClassVar[Mapping[str, Verb]] = {**Published.relation_keys, "records": Verb.RECORDS}

    def card(self, card: Card) -> Card:
        """The tasks as parts, so that the next snapshot can tell what changed."""
        return replaced(
            super().card(card),
            label=self.stage,
            year=self.day.year,
            moments=(Moment(TAKEN, datetime.combine(self.day, time())),),
            parts=tuple(
                Part(task_anchor(t.number), t.text, t.state, t.state == DONE, t.lead, late=t.late)
                for t in self.tasks
            ),
        )

    def problems(self, has_text: bool) -> Iterator[tuple[Loc, Problem]]:
        """Nothing may have been changed."""
        yield from super().problems(has_text)
        for number, problem in repeated([task.number for task in self.tasks], "任务"):
            yield ("任务", number, "编号"), problem
        plan = self.records[0].file if self.records else ""
        if (
            self.tasks
            and seal(plan, self.stage, self.day, [task.plain() for task in self.tasks]) != self.seal
        ):
            yield ("校验" if self.seal else "任务",), Problem(SEAL_BROKEN)

    @classmethod
    def draft(cls, parsed: Parsed, catalog: Catalog) -> Props:
        """What changed since the snapshot before."""
        earlier = before(parsed.card, catalog)
        changed = differences(earlier.parts, parsed.card.parts) if earlier else []
        return {"earlier": catalog.entry(earlier.id) if earlier else None, "differences": changed}

    @classmethod
    def present(cls, document: Document, face: Face, props: Props) -> Props:
        """The frozen table, and how far the tasks were."""
        fields = document.fields
        tasks = [
            {**task, "anchor": task_anchor(task["number"]), "code": STATES[task["state"]]}
            for task in fields["tasks"]
        ]
        total, done = len(tasks), sum(1 for task in tasks if task["state"] == DONE)
        return {
            "stage": fields["stage"],
            "day": fields["day"],
            "plans": face.named(target["file"] for target in fields["records"]),
            "ledger": {
                "total": total,
                "done": done,
                "percent": percent(done, total),
                "overdue": sum(1 for task in tasks if task["late"]),
                "tasks": tasks,
                "counts": _counts(tasks),
            },
        }


def _counts(tasks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    counts = {state: sum(1 for task in tasks if task["state"] == state) for state in STATES}
    return [
        {"state": state, "code": STATES[state], "count": n, "percent": percent(n, len(tasks))}
        for state, n in counts.items()
    ]


TYPE = ContentType(
    "snapshot",
    "snapshots",
    "任务台账快照",
    Snapshot,
    "snapshot.html",
    "信息公开目录",
    34,
    bodied=False,
    hub="plan",
)
