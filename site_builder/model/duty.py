"""What time limits ask of items, series and units on one day: deadlines with their state, and counts with their goal.

It refuses to know how they are worked out; a deadline's state is a function of its days and of today.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from msgspec import Struct

from site_builder.kernel.diagnostic import Severity
from site_builder.kernel.span import Span
from site_builder.model.document import percent
from site_builder.model.time_limit import Basis, TimeLimit
from site_builder.model.workdays import Workdays

NOT_BEGUN, RUNNING, IN_TIME, LATE, OVERDUE = "未起算", "期限内", "按期完成", "逾期完成", "已逾期"
ENOUGH, SHORT = "符合期限", "短于期限"
REMINDER = "到期提醒"
OPEN = (RUNNING, OVERDUE, SHORT, REMINDER)
"""States in which somebody still has something to do."""
CODES: Mapping[str, str] = {
    NOT_BEGUN: "ahead",
    RUNNING: "running",
    IN_TIME: "kept",
    LATE: "late",
    OVERDUE: "overdue",
    ENOUGH: "kept",
    SHORT: "overdue",
    REMINDER: "running",
}
"""The states for style sheets."""
_DAY = timedelta(days=1)


class Deadline(Struct, frozen=True):
    """One duty with its last day. ``subject`` is an item's id or "", ``unit`` and ``period`` whom and when it concerns.

    ``start``, ``due`` and ``met`` are moments, at midnight when only the day counts; ``exact`` deadlines are judged to
    the minute. A ``least`` deadline is the first day on which something may end. ``unknown`` are years on the way whose
    holidays are not announced, so that ``due`` is provisional. ``reminder`` ones are never late: nobody can see here
    whether they were met. ``by`` is the id of the item that met it, ``text`` the term in words.
    """

    rule: str
    code: str
    text: str
    basis: Basis
    level: Severity
    public: bool
    span: Span
    subject: str = ""
    series: str = ""
    unit: str = ""
    period: str = ""
    start: datetime | None = None
    due: datetime | None = None
    met: datetime | None = None
    by: str = ""
    state: str = ""
    least: bool = False
    exact: bool = False
    working: bool = False
    reminder: bool = False
    unknown: tuple[int, ...] = ()

    @property
    def provisional(self) -> bool:
        """Whether the last day may move once holidays are announced."""
        return bool(self.unknown)

    @property
    def open(self) -> bool:
        """Whether somebody still has something to do."""
        return self.state in OPEN

    def on(self, day: date) -> str:
        """The state on a day."""
        if self.due is not None and self.least and self.met is not None:
            return ENOUGH if self.met.date() >= self.due.date() else SHORT
        if self.due is None or (self.start is not None and self.start.date() > day):
            return NOT_BEGUN
        if self.reminder or self.least:
            return REMINDER if self.reminder else RUNNING
        if self.met is None or self.met.date() > day:
            return OVERDUE if self.due.date() < day else RUNNING
        clock = self.exact and self.met.time() != time()
        late = self.met > self.due if clock else self.met.date() > self.due.date()
        return LATE if late else IN_TIME

    def next_change(self, day: date) -> date | None:
        """The first day after ``day`` on which the state is another."""
        days = [m.date() for m in (self.start, self.met) if m] + (
            [self.due.date() + _DAY] if self.due else []
        )
        state = self.on(day)
        return next((d for d in sorted(days) if d > day and self.on(d) != state), None)


class Tally(Struct, frozen=True):
    """A number to be reached within a period: ``found`` of ``among`` (a share in hundredths), or simply so many found.

    Ids of items, with the anchor of a part behind ``#`` when parts are counted.
    """

    rule: str
    code: str
    text: str
    basis: Basis
    level: Severity
    public: bool
    span: Span
    unit: str
    period: str
    last: date
    goal: int
    found: tuple[str, ...]
    among: tuple[str, ...] | None = None

    @property
    def reached(self) -> bool:
        """Whether the goal is reached; a share of nothing is."""
        if self.among is None:
            return len(self.found) >= self.goal
        return not self.among or 100 * len(self.found) >= self.goal * len(self.among)

    @property
    def words(self) -> str:
        """How far it is."""
        if self.among is None:
            return f"{len(self.found)}次，要求不少于{self.goal}次"
        share = percent(len(self.found), len(self.among))
        return f"{len(self.among)}项里有{len(self.found)}项，占{share}%，要求{self.goal}%"


@dataclass(frozen=True)
class Duties:
    """All deadlines of one day by item id, by series and by unit (an organization's id or name), all tallies,
    and the rules that apply."""

    items: Mapping[str, tuple[Deadline, ...]] = field(default_factory=dict)
    series: Mapping[str, tuple[Deadline, ...]] = field(default_factory=dict)
    units: Mapping[str, tuple[Deadline, ...]] = field(default_factory=dict)
    every: tuple[Deadline, ...] = ()
    tallies: tuple[Tally, ...] = ()
    rules: tuple[TimeLimit, ...] = ()
    workdays: Workdays = field(default_factory=Workdays)

    def shown(self, id_: str) -> tuple[Deadline, ...]:
        """The deadlines that the page of an item shows."""
        return tuple(deadline for deadline in self.items.get(id_, ()) if deadline.public)

    def changes(self, id_: str, day: date) -> Iterator[date]:
        """The days ahead on which what the page of an item shows changes."""
        for deadline in self.shown(id_):
            change = deadline.next_change(day)
            if change is not None:
                yield change
