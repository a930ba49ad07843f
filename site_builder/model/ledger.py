"""Turns a task's evidence into its state, and says which tasks are late and what happened in which quarter.

It refuses to know which content type a ledger stands in, and pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

import msgspec

from site_builder.model.document import Card, Step, Task
from site_builder.model.period import Period, quarter_of
from site_builder.model.relation import Relation, Verb

TODO, DOING, DONE, CLOSED = "未启动", "推进中", "已完成", "已销号"
STATES: Mapping[str, str] = {TODO: "todo", DOING: "doing", DONE: "done", CLOSED: "closed"}
"""What a task can be, with the code of each state."""


def with_state(task: Task, state: str) -> Task:
    """The task in a state."""
    return msgspec.structs.replace(task, state=state, open=state in (TODO, DOING), done=state == DONE)


def counted(card: Card, relations: Iterable[Relation], published: Callable[[str], bool]) -> Card:
    """The card with the states that its evidence decides.

    A task whose editor gave evidence and wrote no state is done when enough of it is published, and under way before.
    """
    if not any(task.needed for task in card.tasks):
        return card
    seen: dict[str, int] = {}
    for relation in relations:
        if relation.edge.verb is Verb.EVIDENCE and (not relation.target or published(relation.target)):
            seen[relation.edge.part] = seen.get(relation.edge.part, 0) + 1
    tasks = (_counted(task, seen.get(task.anchor, 0)) for task in card.tasks)
    return msgspec.structs.replace(card, tasks=tuple(tasks))


def _counted(task: Task, pieces: int) -> Task:
    if not task.needed:
        return task
    if pieces >= task.needed:
        return with_state(task, DONE)
    return with_state(task, DOING if pieces or task.steps else TODO)


def late(task: Task, as_of: date) -> bool:
    """Whether the last day in time has passed while the task was open."""
    return task.open and task.due is not None and task.due < as_of


def late_by_text(task: Task, as_of: date) -> bool:
    """The same by the deadline that the plan's text names."""
    return task.open and task.text_due is not None and task.text_due < as_of


def last_days(card: Card) -> list[date]:
    """The days after which something of the card becomes late: of open tasks both deadlines, and of open parts."""
    tasks = [day for task in card.tasks if task.open for day in (task.due, task.text_due) if day]
    return [*tasks, *(part.due for part in card.parts if part.due and not part.done)]


def quarters(card: Card) -> list[Period]:
    """The quarters that a ledger reports on: those of its year from its publication on, and later ones with a step."""
    if card.published is None:
        return []
    first = _quarter(card.published.date())
    own = {(card.year or first[0], number) for number in (1, 2, 3, 4)}
    stepped = {_quarter(step.day) for task in card.tasks for step in task.steps}
    return [quarter_of(*one) for one in sorted(own | stepped) if one >= first]


def _quarter(day: date) -> tuple[int, int]:
    return day.year, (day.month + 2) // 3


def _within(day: date | None, period: Period) -> bool:
    return bool(day and period.first and period.last and period.first <= day <= period.last)


def due_in(task: Task, period: Period) -> bool:
    """Whether a task falls due in a period, by its deadline or by that of the text."""
    return any(_within(day, period) for day in (*task.dues, task.text_due))


def ended_in(task: Task, period: Period) -> bool:
    """Whether a task was done or closed in a period."""
    return _within(task.finished, period) or _within(task.closed.day if task.closed else None, period)


def steps_in(task: Task, period: Period) -> list[Step]:
    """What was done in a period."""
    return [step for step in task.steps if _within(step.day, period)]


def reported(task: Task, period: Period) -> bool:
    """Whether the report on a period names a task."""
    return due_in(task, period) or ended_in(task, period) or bool(steps_in(task, period))
