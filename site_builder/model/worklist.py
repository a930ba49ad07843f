"""Turns the catalog's duties and tasks into the work list of the editors: what is open, by when, and how long that is.

It refuses to know how the list is printed; whatever is finished is not on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from msgspec import Struct

from site_builder.kernel.span import Span
from site_builder.model.catalog import Catalog
from site_builder.model.document import Card, Task
from site_builder.model.duty import OVERDUE, SHORT, Deadline, Tally
from site_builder.model.workdays import Workdays, guessed

TODAY = "今天到期"
GOAL_MISSED, GOAL_AHEAD = "没有达到", "还没有达到"


class Entry(Struct, frozen=True):
    """One line of the list. ``left`` is negative once the last day has passed, in working days when ``working``.

    ``about`` is the title of the item, or the period; ``span`` where to look, ``url`` the item's page.
    """

    due: date
    clock: str
    left: int
    working: bool
    state: str
    late: bool
    rule: str
    code: str
    about: str
    unit: str
    start: str
    term: str
    basis: str
    span: Span
    url: str
    key: str
    note: str = ""

    @property
    def remaining(self) -> str:
        """How long it is, or was, in words."""
        if self.state in (SHORT, GOAL_MISSED):
            return self.state
        unit = "个工作日" if self.working else "日"
        if self.late:
            return f"逾期{-self.left}{unit}" if self.left else "逾期"
        return f"剩余{self.left}{unit}" if self.left else TODAY


def worklist(catalog: Catalog) -> list[Entry]:
    """Everything that is open today, by last day."""
    found = [entry for deadline in catalog.deadlines.every if (entry := _duty(deadline, catalog))]
    found += [_tally(t, catalog) for t in catalog.deadlines.tallies if not t.reached]
    for card in catalog.listed():
        found += _tasks(card, catalog)
    return sorted(found, key=lambda entry: (entry.due, entry.clock, entry.rule, entry.key))


def _duty(deadline: Deadline, catalog: Catalog) -> Entry | None:
    if not deadline.open or deadline.due is None:
        return None
    card = catalog.cards.get(deadline.subject)
    due = deadline.due.date()
    about = "，".join(filter(None, (card.title if card else "", deadline.period)))
    return Entry(
        due=due,
        clock=deadline.due.strftime("%H:%M") if deadline.exact else "",
        left=_left(catalog.as_of, due, deadline.working, catalog.deadlines.workdays),
        working=deadline.working,
        state=deadline.state,
        late=deadline.state == OVERDUE,
        rule=deadline.rule,
        code=deadline.code,
        about=about,
        unit=deadline.unit,
        start=_moment(deadline.start, deadline.exact),
        term=deadline.text,
        basis=deadline.basis.text,
        span=catalog.parsed[card.id].span if card else deadline.span,
        url=card.url if card else "",
        key="-".join(filter(None, (deadline.subject, deadline.series, deadline.unit, deadline.period))),
        note="；".join(guessed(year) for year in deadline.unknown),
    )


def _left(today: date, due: date, working: bool, workdays: Workdays) -> int:
    return workdays.between(today, due) if working else (due - today).days


def _moment(moment: datetime | None, exact: bool) -> str:
    if moment is None:
        return ""
    return moment.isoformat(" ", "minutes") if exact else moment.date().isoformat()


def _tally(tally: Tally, catalog: Catalog) -> Entry:
    over = tally.last < catalog.as_of
    return Entry(
        due=tally.last,
        clock="",
        left=(tally.last - catalog.as_of).days,
        working=False,
        state=GOAL_MISSED if over else GOAL_AHEAD,
        late=over,
        rule=tally.rule,
        code=tally.code,
        about=f"{tally.period}：{tally.words}",
        unit=tally.unit or catalog.register.title(catalog.default_publisher),
        start="",
        term=tally.text,
        basis=tally.basis.text,
        span=tally.span,
        url="",
        key="-".join(filter(None, (tally.unit, tally.period))),
    )


def _tasks(card: Card, catalog: Catalog) -> Iterator[Entry]:
    """The open tasks of a ledger that have a last day."""
    for task in card.tasks:
        if task.open and task.due is not None:
            yield _task(task, task.due, card, catalog)


def _task(task: Task, due: date, card: Card, catalog: Catalog) -> Entry:
    names = (task.lead, *task.responsible) if task.lead else task.responsible
    return Entry(
        due=due,
        clock="",
        left=(due - catalog.as_of).days,
        working=False,
        state=task.state,
        late=due < catalog.as_of,
        rule=f"任务{task.number}",
        code="",
        about=f"{card.title}：{task.text.partition('。')[0]}",
        unit="、".join(catalog.register.title(name) for name in names[:1]),
        start="",
        term=task.deadline,
        basis=f"《{card.title}》{task.clause}",
        span=catalog.parsed[card.id].span,
        url=f"{card.url}#{task.anchor}",
        key=f"{card.id}-{task.number}",
    )
