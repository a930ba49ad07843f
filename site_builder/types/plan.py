"""工作要点 and 实施方案 with a task ledger: who leads, until when, how far, and the evidence for it.

Progress is computed from the tasks alone; whether a task is overdue today is the catalog's answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.model.catalog import Catalog
from site_builder.model.deadline import Due, due_days, parse_deadline
from site_builder.model.document import Card, Document, Parsed, percent, task_anchor
from site_builder.model.document import Task as TaskCard
from site_builder.model.page import Entry, Props
from site_builder.model.relation import Edge, Verb
from site_builder.types.base import ContentType, Face, Loc, Published, replaced
from site_builder.types.fields import Day, Fields, Line, Lines, NumberText, Targets, key

REPEATED_TASK = Rule(
    "E234",
    Severity.ERROR,
    "任务编号重复",
    "编号“{number}”在任务里出现了两次。",
    "每项任务用不同的编号，例如  编号: '12'",
)
STATES: Mapping[str, str] = {"未启动": "todo", "推进中": "doing", "已完成": "done", "已销号": "closed"}
DONE = "已完成"
CLOSED = (DONE, "已销号")
TaskState = Literal["未启动", "推进中", "已完成", "已销号"]


class Progress(Fields):
    """One dated step of a task."""

    day: Annotated[Day, key("日期", "进展日期", "2026-03-20", "date")]
    text: Annotated[Line, key("内容", "做了什么", "完成初稿并征求意见")]


class Task(Fields):
    """One promise: what, who leads, until when, and how far it is."""

    number: Annotated[Line, key("编号", "本要点内不重复", "'12'")]
    clause: Annotated[str, key("条款", "对应要点的哪一条", "（三）")] = ""
    content: Annotated[Line, key("内容", "任务内容", "编制并公开重大行政决策事项目录")]
    lead: Annotated[str, key("牵头部门", "牵头的机构", "县政府办公室")] = ""
    responsible: Annotated[Lines, key("责任部门", "参与的机构", "[县司法局, 县财政局]")] = ()
    deadline: Annotated[
        str, key("完成时限", "2026年10月、2026-10-31、每季度最后一个月10日前、长期", "2026年10月")
    ] = ""
    deadline_text: Annotated[str, key("正文时限", "正文里写的时限，与上一项不同时填写", "年底前")] = ""
    state: Annotated[TaskState, key("状态", "未启动、推进中、已完成或已销号", "推进中")] = "未启动"
    progress: Annotated[tuple[Progress, ...], key("进展", "按日期记录")] = ()
    evidence: Annotated[Targets, key("佐证", "证明任务完成的文件", "[云政办发〔2026〕5号]")] = ()


class Plan(Published):
    """工作要点、实施方案：带任务台账。"""

    doc_number: Annotated[NumberText, key("发文字号", "没有就写“无”", "云政办发〔2026〕4号")] = ""
    year: Annotated[str, key("年度", "要点的年度", "2026")] = ""
    tasks: Annotated[tuple[Task, ...], key("任务", "任务台账")] = ()

    relation_keys: ClassVar[Mapping[str, Verb]] = Published.relation_keys

    def card(self, card: Card) -> Card:
        """Number and tasks, so that other pages can show progress."""
        tasks = tuple(self._task_card(task) for task in self.tasks)
        return replaced(
            super().card(card),
            doc_number=self.doc_number,
            tasks=tasks,
            label=self.year,
            year=self.plan_year(),
        )

    def _task_card(self, task: Task) -> TaskCard:
        return TaskCard(
            number=task.number,
            text=task.content,
            state=task.state,
            open=task.state not in CLOSED,
            done=task.state == DONE,
            lead=task.lead,
            responsible=task.responsible,
            due=self.due(task),
        )

    def plan_year(self) -> int:
        """年度 as a number; the year of publication when it is not written."""
        digits = "".join(c for c in self.year if c.isdigit())[:4]
        return int(digits) if len(digits) == 4 else self.published.year

    def due(self, task: Task) -> date | None:
        """The last day in time; for recurring deadlines the last one of the plan's year; none for 长期."""
        found = parse_deadline(task.deadline, self.plan_year()) if task.deadline else None
        if not isinstance(found, Due):
            return None
        return found.last_day or max(due_days(found, self.plan_year()), default=None)

    def edges(self) -> Iterator[tuple[Loc, Edge]]:
        """The plan's own relations, then the evidence of each task."""
        yield from super().edges()
        for number, task in enumerate(self.tasks):
            for place, target in enumerate(task.evidence):
                yield ("任务", number, "佐证", place), target.edge(Verb.EVIDENCE, task_anchor(task.number))

    def organizations(self) -> Iterator[tuple[Loc, str, bool]]:
        """Publisher, and every department that has a task."""
        yield from super().organizations()
        for number, task in enumerate(self.tasks):
            if task.lead:
                yield ("任务", number, "牵头部门"), task.lead, False
            for place, name in enumerate(task.responsible):
                yield ("任务", number, "责任部门", place), name, False

    def problems(self, has_text: bool) -> Iterator[tuple[Loc, Problem]]:
        """Numbers must differ, deadlines must be readable."""
        yield from super().problems(has_text)
        seen: set[str] = set()
        for number, task in enumerate(self.tasks):
            if task.number in seen:
                yield ("任务", number, "编号"), Problem(REPEATED_TASK, {"number": task.number})
            seen.add(task.number)
            found = parse_deadline(task.deadline, self.plan_year()) if task.deadline else None
            if isinstance(found, Problem):
                yield ("任务", number, "完成时限"), found

    @classmethod
    def searched(cls, document: Document) -> Iterator[str]:
        """The tasks with their progress and who is responsible."""
        for task in document.fields["tasks"]:
            yield from (task["content"], task["lead"], *task["responsible"])
            yield from (step["text"] for step in task["progress"])

    @classmethod
    def draft(cls, parsed: Parsed, catalog: Catalog) -> Props:
        """Which tasks are overdue today."""
        return {"overdue": list(catalog.overdue(parsed.card))}

    @classmethod
    def present(cls, document: Document, face: Face, props: Props) -> Props:
        """The ledger: tasks, counts and the view by department."""
        due = {task.number: task.due for task in document.card.tasks}
        overdue = set(props["overdue"])
        tasks = [_shown(task, due.get(task["number"]), overdue, face) for task in document.fields["tasks"]]
        return {"year": document.fields["year"], "ledger": _ledger(tasks, face)}


def _shown(task: Mapping[str, Any], due: date | None, overdue: set[str], face: Face) -> dict[str, Any]:
    return {
        "number": task["number"],
        "anchor": task_anchor(task["number"]),
        "clause": task["clause"],
        "text": task["content"],
        "lead": face.organization(task["lead"]) if task["lead"] else None,
        "responsible": [face.organization(name) for name in task["responsible"]],
        "deadline": task["deadline"],
        "body_deadline": task["deadline_text"],
        "due": due.isoformat() if due else "",
        "state": task["state"],
        "code": STATES[task["state"]],
        "overdue": task["number"] in overdue,
        "progress": [{"day": step["day"], "text": step["text"]} for step in task["progress"]],
        "evidence": face.named(target["file"] for target in task["evidence"]),
    }


def _ledger(tasks: Sequence[Mapping[str, Any]], face: Face) -> dict[str, Any]:
    total = len(tasks)
    counts = {state: sum(1 for t in tasks if t["state"] == state) for state in STATES}
    done = counts[DONE]
    return {
        "total": total,
        "counts": [
            {"state": state, "code": STATES[state], "count": n, "percent": percent(n, total)}
            for state, n in counts.items()
        ],
        "done": done,
        "percent": percent(done, total),
        "overdue": sum(1 for t in tasks if t["overdue"]),
        "tasks": tasks,
        "departments": _departments(tasks),
    }


def _departments(tasks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Every department once, in the order of its first task, with what it leads and joins."""
    order: dict[str, Entry] = {}
    for task in tasks:
        for entry in (task["lead"], *task["responsible"]):
            if entry:
                order.setdefault(entry.id or entry.text, entry)
    found = []
    for name, entry in order.items():
        lead = [t for t in tasks if t["lead"] and (t["lead"].id or t["lead"].text) == name]
        part = [t for t in tasks if t not in lead and name in [(r.id or r.text) for r in t["responsible"]]]
        found.append(
            {
                "entry": entry,
                "anchor": "部门" + entry.text,
                "lead": [t["number"] for t in lead],
                "part": [t["number"] for t in part],
                "open": sum(1 for t in lead if t["state"] not in CLOSED),
                "overdue": sum(1 for t in lead if t["overdue"]),
            }
        )
    return found


TYPE = ContentType("plan", "plans", "规划计划", Plan, "plan.html", "信息公开目录", 30)
