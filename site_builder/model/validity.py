"""Turns the dates of a document and the acts upon it into a timeline: one state for every day, with its reason.

It refuses to know today, other documents' texts, and where an act was written; the rules are those of the
content contract, §1 “Validity rules”, and the duty behind them is 《政府信息公开条例》（国务院令第711号）第五十三条.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct

from site_builder.model.relation import ENDING, Verb

_DAY = timedelta(days=1)


class State(StrEnum):
    """The six states, in the exact words citizens read."""

    PENDING = "尚未施行"
    EFFECTIVE = "有效"
    AMENDED = "已修改"
    PARTLY = "部分失效"
    EXPIRED = "失效"
    REPEALED = "废止"

    @property
    def code(self) -> str:
        """The ASCII form used in class names and addresses."""
        return self.name.lower()

    @property
    def in_force(self) -> bool:
        """Whether a document in this state binds anyone today."""
        return self in (State.EFFECTIVE, State.AMENDED, State.PARTLY)

    @property
    def ended(self) -> bool:
        """Whether a document in this state will never bind anyone again."""
        return self in (State.EXPIRED, State.REPEALED)


IN_FORCE = frozenset(state.value for state in State if state.in_force)
"""The states, in words, of documents that bind somebody today."""


class Act(Struct, frozen=True):
    """One dated effect on a document. ``source`` is the acting document's id, or "" when it may not be named.

    ``until`` is the last day in force that an extension grants.
    """

    day: date
    verb: Verb
    source: str
    until: date | None = None
    clauses: tuple[str, ...] = ()
    note: str = ""


class Term(Struct, frozen=True):
    """A document's own dates: first day in force, and last day in force when its text sets one."""

    effective: date
    expires: date | None = None


class Phase(Struct, frozen=True):
    """A stretch of days with one state: from ``since`` (``None``: all days before) up to, not including, ``until``.

    ``because`` holds the acts that brought the state; it is empty when the document's own dates did.
    """

    state: State
    since: date | None
    until: date | None
    because: tuple[Act, ...] = ()


class Timeline(Struct, frozen=True):
    """All phases of a document, in order, without gap or overlap, and every act upon it in date order.

    ``last_day`` is the last day in force by term, extensions included, or ``None``.
    """

    phases: tuple[Phase, ...]
    acts: tuple[Act, ...]
    last_day: date | None = None

    def index(self, day: date) -> int:
        """Which phase holds on ``day``."""
        for number, phase in enumerate(self.phases):
            if phase.until is None or day < phase.until:
                return number
        raise AssertionError("the last phase of a timeline is open")

    def at(self, day: date) -> Phase:
        """The phase that holds on ``day``."""
        return self.phases[self.index(day)]


_ORDER = {
    Verb.CONFIRMS: 0,
    Verb.EXTENDS: 1,
    Verb.AMENDS: 2,
    Verb.REPEALS_PARTLY: 3,
    Verb.LAPSES: 4,
    Verb.REPLACES: 5,
    Verb.REPEALS: 6,
}


def in_order(acts: Iterable[Act]) -> tuple[Act, ...]:
    """Acts by day; on one day extensions come first, the longest last of them, and endings after everything.

    The key names every field, so that the order of files never matters.
    """
    return tuple(
        sorted(
            acts,
            key=lambda a: (a.day, _ORDER[a.verb], a.until or date.min, a.source, a.clauses, a.note),
        )
    )


class _Fold(Struct):
    """What is known after the acts up to some day: the last day by term, and the ending, if there was one."""

    last_day: date | None
    changes: list[Act]
    endings: list[Act]

    def live(self, act: Act) -> bool:
        """Whether the document has neither ended before ``act`` nor lapsed before its day (rules 3 and 4)."""
        if self.endings:
            return act.verb in ENDING and act.day == self.endings[0].day
        return self.last_day is None or act.day <= self.last_day + _DAY

    def take(self, act: Act) -> None:
        if not self.live(act):
            return
        if act.verb in ENDING:
            self.endings.append(act)
        elif act.verb in (Verb.EXTENDS, Verb.CONFIRMS):
            if act.until is not None and act.until >= act.day - _DAY:
                self.last_day = act.until
        elif self.last_day is None or act.day <= self.last_day:
            self.changes.append(act)


def timeline(term: Term, acts: Iterable[Act]) -> Timeline:
    """Fold dated acts into phases that partition time. Acts after the end are kept in ``acts`` only (rule 4)."""
    ordered = in_order(acts)
    fold = _Fold(term.expires, [], [])
    for act in ordered:
        fold.take(act)
    return Timeline(tuple(_phases(term, fold)), ordered, fold.last_day)


def _phases(term: Term, fold: _Fold) -> Iterable[Phase]:
    end, ended, because = _ending(fold)
    start = term.effective if end is None or term.effective < end else end
    starts: list[tuple[State, date | None, tuple[Act, ...]]] = [(State.PENDING, None, ())]
    if end is None or start < end:
        starts.extend(_in_force(start, [c for c in fold.changes if end is None or c.day < end]))
    if end is not None:
        starts.append((ended, end, because))
    for number, (state, since, acts) in enumerate(starts):
        until = starts[number + 1][1] if number + 1 < len(starts) else None
        yield Phase(state, since, until, acts)


def _ending(fold: _Fold) -> tuple[date | None, State, tuple[Act, ...]]:
    """The first day after the end, the final state and its acts (rules 3, 4 and 6)."""
    if fold.endings:
        lapsed = all(a.verb is Verb.LAPSES for a in fold.endings)
        state = State.EXPIRED if lapsed else State.REPEALED
        acts = tuple(a for a in fold.endings if lapsed or a.verb is not Verb.LAPSES)
        return fold.endings[0].day, state, acts
    if fold.last_day is not None:
        return fold.last_day + _DAY, State.EXPIRED, ()
    return None, State.EXPIRED, ()


def _in_force(start: date, changes: Sequence[Act]) -> Iterable[tuple[State, date, tuple[Act, ...]]]:
    """The phases between taking effect and ending: 有效, then 已修改, then 部分失效 (rule 2)."""
    amended = _first(start, changes, Verb.AMENDS)
    partly = _first(start, changes, Verb.REPEALS_PARTLY)
    amended_day = max(start, amended[0].day) if amended else None
    partly_day = max(start, partly[0].day) if partly else None
    if amended_day is not None and partly_day is not None and partly_day <= amended_day:
        amended_day = None
    if start not in (amended_day, partly_day):
        yield State.EFFECTIVE, start, ()
    if amended_day is not None:
        yield State.AMENDED, amended_day, amended
    if partly_day is not None:
        yield State.PARTLY, partly_day, partly


def _first(start: date, changes: Sequence[Act], verb: Verb) -> tuple[Act, ...]:
    """The acts of one kind that are felt on the first day any of them is."""
    days = [max(start, a.day) for a in changes if a.verb is verb]
    return tuple(a for a in changes if a.verb is verb and max(start, a.day) == min(days)) if days else ()
