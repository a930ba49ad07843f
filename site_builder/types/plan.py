"""工作要点 and 实施方案 with a task ledger: who leads, until when, how far, and the evidence for it.

Progress is computed from the tasks alone; whether a task is overdue today is the catalog's answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.model.catalog import Catalog
from site_builder.model.deadline import Due, due_days, parse_deadline
from site_builder.model.document import Card, Closing, Document, Parsed, Step, percent, task_anchor
from site_builder.model.document import Task as TaskCard
from site_builder.model.ledger import CLOSED, DOING, DONE, STATES, TODO, with_state
from site_builder.model.ledger_views import views
from site_builder.model.page import Entry, Props
from site_builder.model.quantity import quantity_text
from site_builder.model.relation import Edge, Verb
from site_builder.types.base import ContentType, Face, Loc, Published, replaced
from site_builder.types.fields import (
    ENDS_EARLY,
    Count,
    Day,
    Ending,
    Fields,
    Flag,
    Lead,
    Line,
    Lines,
    NumberText,
    Quantity,
    Targets,
    TaskState,
    key,
    repeated,
)

CLOSED_AND_NOT = Rule(
    "E278",
    Severity.ERROR,
    "写了销号，状态却不是已销号",
    "任务{number}写了“销号”，状态却写的是“{state}”。",
    "已经销号的，改成  状态: 已销号  或者删去这一行；没有销号的，删去“销号”。",
)
NO_EVIDENCE = Rule(
    "W770",
    Severity.WARNING,
    "任务已完成，佐证不够",
    "任务{number}写的是已完成，应当有{needed}份佐证，现在写了{count}份：读者没有办法核对。",
    "加上证明它完成的文件，例如  佐证: [gg-2026-001]  ；没有可以公开的，写明材料在哪里：  佐证说明: 培训签到册存县政府办公室备查",
    "台账里的每一项“已完成”都要经得起核对：佐证是本网站公开的网页，点开就能看到。",
)
PROMISED_LATER = Rule(
    "W774",
    Severity.WARNING,
    "完成时限比正文时限晚",
    "任务{number}的完成时限“{deadline}”到 {due} 为止，正文里的要求是“{text}”，晚了{days}天。",
    "核对两个时限；确实不同的，写明原因，例如  时限说明: 正文是公布办法的期限，完成时限包括培训",
    "正文和台账的时限不一致时，读者不知道以哪一个为准。两个时限都会显示在台账里。",
)
POINTS_DIFFER = Rule(
    "W776",
    Severity.WARNING,
    "分值合计不等于总分",
    "“总分”写的是{total}，各项任务的“分值”合计是{sum}。",
    "核对每项任务的分值，没有分值的任务有{missing}项。",
)
STEPS_DISORDERED = Rule(
    "W778",
    Severity.WARNING,
    "实施步骤的次序不对",
    "“{name}”从 {start} 开始，早于前一步“{before}”的开始日期 {earlier}。",
    "按开始日期从早到晚排列，或者改正日期。",
)
TEXT_DEADLINE_UNREADABLE = Rule(
    "W782",
    Severity.WARNING,
    "正文时限看不出是哪一天",
    "任务{number}的正文时限“{text}”看不出是哪一天，不能和完成时限比较。",
    "写成  2026年3月  或  2026-03-31  或  长期",
)
CLOSED_WITHOUT_REASON = Rule(
    "W783",
    Severity.WARNING,
    "销号没有写理由",
    "任务{number}写的是已销号，没有写哪一天、为什么销号。",
    "加上  销号: {{日期: 2026-05-30, 理由: 并入市级专项，不再单列}}",
    "销号的任务继续留在台账里，读者要看得到不再办理的理由。",
)


class Progress(Fields):
    """One dated step of a task."""

    day: Annotated[Day, key("日期", "进展日期", "2026-03-20", "date")]
    text: Annotated[Line, key("内容", "做了什么", "完成初稿并征求意见")]


class Task(Fields):
    """One promise: what, who leads, until when, and how far it is.

    The state is what the editor writes. When it is not written, it follows from what is: a task with 销号 is closed;
    one with 佐证 is done as soon as 佐证数 of them (one, unless more are asked for) are published, and under way before.
    """

    number: Annotated[Line, key("编号", "本要点内不重复", "'12'")]
    clause: Annotated[str, key("条款", "对应要点的哪一条", "（三）")] = ""
    content: Annotated[Line, key("内容", "任务内容", "编制并公开重大行政决策事项目录")]
    lead: Annotated[Lead, key("牵头部门", "牵头的机构，只能有一个", "县政府办公室")] = ""
    responsible: Annotated[Lines, key("责任部门", "参与的机构", "[县司法局, 县财政局]")] = ()
    deadline: Annotated[
        str, key("完成时限", "2026年10月、2026-10-31、每季度最后一个月10日前、长期", "2026年10月")
    ] = ""
    deadline_text: Annotated[str, key("正文时限", "正文里写的时限，与上一项不同时填写", "年底前")] = ""
    deadline_note: Annotated[
        str, key("时限说明", "完成时限比正文时限晚的原因", "正文是公布的期限，完成时限包括培训")
    ] = ""
    state: Annotated[
        TaskState | None, key("状态", "未启动、推进中、已完成或已销号；不写就按佐证计算", "推进中")
    ] = None
    progress: Annotated[tuple[Progress, ...], key("进展", "按日期记录")] = ()
    evidence: Annotated[Targets, key("佐证", "证明任务完成的文件", "[云政办发〔2026〕5号]")] = ()
    evidence_count: Annotated[Count | None, key("佐证数", "应当有几份佐证，不写就是1份", "4")] = None
    evidence_note: Annotated[
        str, key("佐证说明", "没有可以公开的佐证时，写明材料在哪里", "签到册存县政府办公室备查")
    ] = ""
    closing: Annotated[Ending | None, key("销号", "不再办理的日期和理由")] = None
    points: Annotated[Quantity | None, key("分值", "考核的分值", "3")] = None

    def counted_by_evidence(self) -> bool:
        """Whether the published evidence decides the state."""
        return self.state is None and self.closing is None and bool(self.evidence)

    def state_written(self) -> str:
        """The state as far as this file knows it."""
        if self.state is None and self.closing is not None:
            return CLOSED
        return self.state or (DOING if self.counted_by_evidence() and self.progress else TODO)


class Stretch(Fields):
    """One of the steps in which a plan is carried out."""

    name: Annotated[Line, key("名称", "这一步叫什么", "动员部署")]
    start: Annotated[Day, key("开始", "从哪一天", "2026-04-15")]
    end: Annotated[Day, key("结束", "到哪一天（含当日）", "2026-05-31")]
    text: Annotated[str, key("内容", "这一步做什么", "各单位制定工作方案，建立任务台账")] = ""


class Plan(Published):
    """工作要点、实施方案：带任务台账。"""

    doc_number: Annotated[NumberText, key("发文字号", "没有就写“无”", "云政办发〔2026〕4号")] = ""
    year: Annotated[str, key("年度", "要点的年度", "2026")] = ""
    follows: Annotated[Targets, key("上年度", "上一年度的要点，据此生成“回头看”", "[plan-2025]")] = ()
    tasks: Annotated[tuple[Task, ...], key("任务", "任务台账")] = ()
    stretches: Annotated[tuple[Stretch, ...], key("步骤", "实施步骤，按日期排列")] = ()
    unit_plans: Annotated[
        Flag, key("单位方案", "要求各单位制定并公开方案时写 true，会列出谁公开了、谁还没有", "true")
    ] = False
    total_points: Annotated[Quantity | None, key("总分", "全部任务的分值合计", "100")] = None
    points_public: Annotated[
        Flag, key("公开赋分", "写 true 才在网站上显示分值；不写就只核对合计", "false")
    ] = False

    relation_keys: ClassVar[Mapping[str, Verb]] = {**Published.relation_keys, "follows": Verb.FOLLOWS}

    def card(self, card: Card) -> Card:
        """Number and tasks, so that other pages can show progress."""
        tasks = tuple(self._task_card(task) for task in self.tasks)
        return replaced(
            super().card(card),
            doc_number=self.doc_number,
            tasks=tasks,
            label=self.year,
            year=self.plan_year(),
            asks_for_plans=self.unit_plans,
        )

    def _task_card(self, task: Task) -> TaskCard:
        due = self._due(task.deadline)
        text = self._due(task.deadline_text)
        made = TaskCard(
            number=task.number,
            text=task.content,
            state=TODO,
            open=True,
            done=False,
            lead=task.lead,
            responsible=task.responsible,
            due=self._last(due),
            clause=task.clause,
            deadline=task.deadline,
            dues=self._days(due),
            text_deadline=task.deadline_text,
            text_due=self._last(text),
            term_note=task.deadline_note,
            steps=tuple(sorted((Step(step.day, step.text) for step in task.progress), key=lambda s: s.day)),
            closed=Closing(task.closing.day, task.closing.reason) if task.closing else None,
            evidence_note=task.evidence_note,
            needed=(task.evidence_count or 1) if task.counted_by_evidence() else 0,
            points=quantity_text(task.points) if task.points is not None and self.points_public else "",
        )
        return with_state(made, task.state_written())

    def plan_year(self) -> int:
        """年度 as a number; the year of publication when it is not written."""
        digits = "".join(c for c in self.year if c.isdigit())[:4]
        return int(digits) if len(digits) == 4 else self.published.year

    def _due(self, text: str) -> Due | None:
        found = parse_deadline(text, self.plan_year()) if text else None
        return found if isinstance(found, Due) else None

    def _last(self, due: Due | None) -> date | None:
        """The last day in time; for recurring deadlines the last one of the plan's year; none for 长期."""
        if due is None:
            return None
        return due.last_day or max(due_days(due, self.plan_year()), default=None)

    def _days(self, due: Due | None) -> tuple[date, ...]:
        """All days on which it falls due."""
        if due is None:
            return ()
        return (due.last_day,) if due.last_day else due_days(due, self.plan_year())

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
        """Numbers must differ, deadlines must be readable, what is done must be proven, points must add up."""
        yield from super().problems(has_text)
        for number, problem in repeated([task.number for task in self.tasks], "任务"):
            yield ("任务", number, "编号"), problem
        for number, task in enumerate(self.tasks):
            for name, problem in (*self._deadlines(task), *_endings(task)):
                yield ("任务", number, name), problem
        yield from self._points()
        yield from self._steps()

    def _deadlines(self, task: Task) -> Iterator[tuple[str, Problem]]:
        year = self.plan_year()
        found = parse_deadline(task.deadline, year) if task.deadline else None
        if isinstance(found, Problem):
            yield "完成时限", found
        if task.deadline_text and self._due(task.deadline_text) is None:
            unread = {"number": task.number, "text": task.deadline_text}
            yield "正文时限", Problem(TEXT_DEADLINE_UNREADABLE, unread)
        due, text = self._last(self._due(task.deadline)), self._last(self._due(task.deadline_text))
        if due and text and due > text and not task.deadline_note:
            values = {"number": task.number, "deadline": task.deadline, "due": due.isoformat()}
            values |= {"text": task.deadline_text, "days": str((due - text).days)}
            yield "完成时限", Problem(PROMISED_LATER, values)

    def _points(self) -> Iterator[tuple[Loc, Problem]]:
        given = [task.points for task in self.tasks if task.points is not None]
        if self.total_points is not None and sum(given, Decimal()) != self.total_points:
            total, found = quantity_text(self.total_points), quantity_text(sum(given, Decimal()))
            missing = len(self.tasks) - len(given)
            yield ("总分",), Problem(POINTS_DIFFER, {"total": total, "sum": found, "missing": missing})

    def _steps(self) -> Iterator[tuple[Loc, Problem]]:
        before: Stretch | None = None
        for number, step in enumerate(self.stretches):
            start = step.start.isoformat()
            if step.end < step.start:
                values = {"name": step.name, "start": start, "end": step.end.isoformat()}
                yield ("步骤", number, "结束"), Problem(ENDS_EARLY, values)
            if before is not None and step.start < before.start:
                earlier = {"before": before.name, "earlier": before.start.isoformat()}
                disorder = Problem(STEPS_DISORDERED, {"name": step.name, "start": start, **earlier})
                yield ("步骤", number, "开始"), disorder
            before = step

    @classmethod
    def searched(cls, document: Document) -> Iterator[str]:
        """The tasks with their progress and who is responsible, and the steps."""
        for task in document.fields["tasks"]:
            yield from (task["content"], task["lead"], *task["responsible"])
            yield from (step["text"] for step in task["progress"])
            yield task["closing"]["reason"] if task["closing"] else ""
        for step in document.fields["stretches"]:
            yield from (step["name"], step["text"])

    @classmethod
    def draft(cls, parsed: Parsed, catalog: Catalog) -> Props:
        """What each task is today, which are overdue by which deadline, and where the views of the ledger lie."""
        card = parsed.card
        return {
            "task_states": {task.number: task.state for task in card.tasks},
            "overdue": list(catalog.overdue(card)),
            "overdue_by_text": list(catalog.overdue_by_text(card)),
            "views": views(card, catalog) if card.tasks else [],
        }

    @classmethod
    def present(cls, document: Document, face: Face, props: Props) -> Props:
        """The ledger: tasks, counts and the view by department."""
        cards = {task.number: task for task in document.card.tasks}
        tasks = [_shown(task, cards[task["number"]], props, face) for task in document.fields["tasks"]]
        return {
            "year": document.fields["year"],
            "ledger": _ledger(tasks, face),
            "steps": document.fields["stretches"],
        }


def _endings(task: Task) -> Iterator[tuple[str, Problem]]:
    """What is done must be proven, what is closed explained."""
    number, needed = task.number, task.evidence_count or 1
    if task.state == DONE and len(task.evidence) < needed and not task.evidence_note:
        yield "状态", Problem(NO_EVIDENCE, {"number": number, "needed": needed, "count": len(task.evidence)})
    if task.state == CLOSED and task.closing is None:
        yield "状态", Problem(CLOSED_WITHOUT_REASON, {"number": number})
    if task.closing is not None and task.state not in (None, CLOSED):
        yield "销号", Problem(CLOSED_AND_NOT, {"number": number, "state": task.state})


def _shown(task: Mapping[str, Any], card: TaskCard, props: Props, face: Face) -> dict[str, Any]:
    state = props["task_states"][task["number"]]
    return {
        "number": task["number"],
        "anchor": task_anchor(task["number"]),
        "clause": task["clause"],
        "text": task["content"],
        "lead": face.organization(task["lead"]) if task["lead"] else None,
        "responsible": [face.organization(name) for name in task["responsible"]],
        "deadline": task["deadline"],
        "body_deadline": task["deadline_text"],
        "term_note": task["deadline_note"],
        "due": card.due.isoformat() if card.due else "",
        "state": state,
        "code": STATES[state],
        "overdue": task["number"] in props["overdue"],
        "overdue_by_text": task["number"] in props["overdue_by_text"],
        "progress": [{"day": step["day"], "text": step["text"]} for step in task["progress"]],
        "evidence": face.named(target["file"] for target in task["evidence"]),
        "evidence_note": task["evidence_note"],
        "closed": task["closing"],
        "points": card.points,
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
                "open": sum(1 for t in lead if t["state"] in (TODO, DOING)),
                "overdue": sum(1 for t in lead if t["overdue"]),
            }
        )
    return found


TYPE = ContentType("plan", "plans", "规划计划", Plan, "plan.html", "信息公开目录", 30)
