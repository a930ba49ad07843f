"""Turns rules of time limits, the catalog and the calendar of working days into what is due from whom, as of the day.

It is pure, and refuses to know pages, findings and how the rules are written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

import msgspec

from site_builder.model.catalog import Catalog
from site_builder.model.document import Card
from site_builder.model.duty import Deadline, Duties, Tally
from site_builder.model.period import Period, parse_period
from site_builder.model.time_limit import (
    HOURS,
    MONTHS_IN_YEAR,
    WORKING,
    Length,
    Mark,
    Recurring,
    Scope,
    Share,
    TimeLimit,
    Times,
    day_within,
    period_at,
    periods,
)
from site_builder.model.workdays import Counted, Workdays, add_days

PUBLISHED = "发布日期"
"""The day that counts where a rule names none."""


PROGRESS = "进展"
"""The days on which a ledger's tasks went on."""


@dataclass(frozen=True)
class TimeLimits:
    """Everything that is asked: the rules, the calendar, and the regions that this portal belongs to."""

    rules: tuple[TimeLimit, ...] = ()
    workdays: Workdays = field(default_factory=Workdays)
    regions: tuple[str, ...] = ()

    @property
    def applying(self) -> tuple[TimeLimit, ...]:
        """The rules of no region and of the portal's own."""
        return tuple(rule for rule in self.rules if not rule.regions or set(rule.regions) & set(self.regions))


class Happened(NamedTuple):
    """When something happened, and the id of the item that shows it."""

    at: datetime
    by: str


def obligations(limits: TimeLimits, catalog: Catalog) -> Duties:
    """All duties of the catalog's day, each list by last day."""
    view = _View(catalog, limits.workdays)
    found: list[Deadline] = []
    tallies: list[Tally] = []
    for rule in limits.applying:
        if isinstance(rule.term, Length):
            found += view.lengths(rule, rule.term)
        elif isinstance(rule.term, Recurring):
            found += view.recurring(rule, rule.term)
        elif isinstance(rule.term, Times):
            tallies += view.times(rule, rule.term)
        else:
            tallies += view.shares(rule, rule.term)
    found.sort(key=_order)
    return Duties(
        _grouped((d.subject, d) for d in found),
        _grouped((d.series, d) for d in found),
        _grouped((view.unit_key(d.unit), d) for d in found if d.unit),
        tuple(found),
        tuple(tallies),
        limits.applying,
        limits.workdays,
    )


def _order(deadline: Deadline) -> tuple[str, str, str, str, str]:
    due = deadline.due.isoformat() if deadline.due else "9"
    return due, deadline.code, deadline.subject, deadline.unit, deadline.period


def _grouped(pairs: Iterable[tuple[str, Deadline]]) -> dict[str, tuple[Deadline, ...]]:
    groups: dict[str, list[Deadline]] = defaultdict(list)
    for name, deadline in pairs:
        if name:
            groups[name].append(deadline)
    return {name: tuple(found) for name, found in groups.items()}


class _View:
    """The catalog as rules ask it, with its cards by type and by series."""

    def __init__(self, catalog: Catalog, workdays: Workdays) -> None:
        self.catalog, self.workdays, self.today = catalog, workdays, catalog.as_of
        self.types: dict[str, list[Card]] = defaultdict(list)
        self.series: dict[str, list[Card]] = defaultdict(list)
        for card in sorted(catalog.cards.values(), key=lambda card: card.id):
            if card.published is not None and _counts(card):
                self.types[card.type].append(card)
                if card.series:
                    self.series[card.series].append(card)

    def unit_key(self, name: str) -> str:
        """The id of an organization, or the name of one that is not registered."""
        return self.catalog.register.find(name) or name

    def unit_title(self, name: str) -> str:
        """Its full name."""
        return self.catalog.register.title(name)

    def owner(self, card: Card) -> str:
        """Who answers for an item: the department that drafted it, else its publisher."""
        return self.unit_title(card.department or card.publisher or self.catalog.default_publisher)

    def belongs(self, card: Card, unit: str) -> bool:
        """Whether a unit published, issued or drafted an item; "" stands for anybody."""
        if not unit:
            return True
        names = (card.department, card.publisher or self.catalog.default_publisher, *card.issuers)
        return self.unit_key(unit) in {self.unit_key(name) for name in names if name}

    def matching(self, scope: Scope) -> Iterator[Card]:
        """The items that a rule is about; the smallest known group is looked through."""
        if scope.series:
            groups: Iterable[Sequence[Card]] = (self.series.get(name, ()) for name in scope.series)
        elif scope.types:
            groups = (self.types.get(name, ()) for name in scope.types)
        else:
            groups = self.types.values()
        publishers = {self.unit_key(name) for name in scope.publishers}
        for group in groups:
            for card in group:
                if _fits(card, scope) and (not publishers or publishers & self.catalog.issuer_ids(card)):
                    yield card

    def when(self, card: Card, mark: Mark, unit: str = "") -> list[Happened]:
        """The days that a mark stands for, of the item itself or of related ones, earliest first."""
        if mark.verb is None:
            own = card.moment(mark.name) if self.belongs(card, unit) else None
            return [Happened(own, card.id)] if own else []
        found = []
        for other in self._related(card, mark):
            at = other.moment(mark.name) if self.belongs(other, unit) else None
            if at is not None:
                found.append(Happened(at, other.id))
        return sorted(found)

    def _related(self, card: Card, mark: Mark, part: str = "") -> Iterator[Card]:
        catalog = self.catalog
        links = [(r, r.target) for r in catalog.relations.get(card.id, ())]
        links += [(r, r.source) for r in catalog.inverse.get(card.id, ())] if not part else []
        for relation, id_ in links:
            other = (
                catalog.cards.get(id_)
                if relation.edge.verb is mark.verb and relation.edge.part == (part or relation.edge.part)
                else None
            )
            if (
                other is not None
                and _counts(other)
                and mark.type in ("", other.type)
                and mark.form in ("", other.label)
            ):
                yield other

    def lengths(self, rule: TimeLimit, term: Length) -> Iterator[Deadline]:
        """A length of time after a day of each item; of each unit, when units owe it."""
        if rule.scope is None or rule.start is None or rule.stop is None:
            return
        since = rule.since or date.min
        for card in filter(_shown, self.matching(rule.scope)):
            begun = self.when(card, rule.start)
            start = begun[-1].at if begun else None
            day = start or card.published
            if day is None or day.date() < since:
                continue
            for unit in rule.units or ("",):
                yield self._length(rule, term, card, start, unit)

    def _length(
        self, rule: TimeLimit, term: Length, card: Card, start: datetime | None, unit: str
    ) -> Deadline:
        ended = self.when(card, rule.stop, unit) if rule.stop else []
        met = ended[0] if ended else None
        due, unknown = self._after(start, term) if start else (None, ())
        return self._made(
            rule,
            subject=card.id,
            unit=self.unit_title(unit) if unit else self.owner(card),
            start=start,
            due=due,
            met=met,
            least=term.least,
            exact=term.unit == HOURS and start is not None and start.time() != time(),
            working=term.unit == WORKING,
            unknown=unknown,
        )

    def _after(self, start: datetime, term: Length) -> tuple[datetime, tuple[int, ...]]:
        if term.unit == HOURS:
            return start + timedelta(hours=term.count), ()
        counted = self._counted(start.date(), term)
        return _midnight(counted.day), counted.unknown

    def _counted(self, day: date, term: Length) -> Counted:
        if term.unit == WORKING:
            return self.workdays.add(day, term.count)
        return Counted(add_days(day, term.count))

    def recurring(self, rule: TimeLimit, term: Recurring) -> Iterator[Deadline]:
        """A day in every period, owed by each unit, by whoever keeps a series, or by each item."""
        first = rule.since or date(self.today.year, 1, 1)
        known = [(period, *self._due(period, term)) for period in periods(first, self.today, term.months)]
        if rule.scope is None:
            yield from self._reminders(rule, term, first)
        elif rule.stop is not None and rule.stop.verb is None:
            for card in filter(_shown, self.matching(rule.scope)):
                yield from self._steps(rule, card, rule.stop, known)
        else:
            for unit in rule.units or ("",):
                yield from self._periodic(rule, term, unit, known)

    def _due(self, period: Period, term: Recurring) -> tuple[date, tuple[int, ...]]:
        if term.after is not None:
            counted = self._counted(period.last or date.max, term.after)
            return counted.day, counted.unknown
        return day_within(period.first or date.min, term), ()

    def _reminders(self, rule: TimeLimit, term: Recurring, first: date) -> Iterator[Deadline]:
        """The next day on which a rule reminds that nothing on the portal can show to be met."""
        begin = max(first, date(self.today.year - 2, 1, 1))
        for period in periods(begin, date(self.today.year + 1, 12, 31), term.months):
            due, unknown = self._due(period, term)
            if due >= self.today:
                for unit in rule.units or ("",):
                    yield self._made(
                        rule,
                        unit=self.unit_title(unit or self.catalog.default_publisher),
                        period=period.label,
                        due=_midnight(due),
                        reminder=True,
                        unknown=unknown,
                    )
                return

    def _steps(
        self, rule: TimeLimit, card: Card, stop: Mark, known: Sequence[tuple[Period, date, tuple[int, ...]]]
    ) -> Iterator[Deadline]:
        """One step in every period of the year that an item is about."""
        published = card.published.date() if card.published else date.min
        days = sorted(m.at for m in card.moments if m.name == stop.name)
        if stop.name == PROGRESS:
            days = sorted(_midnight(step.day) for task in card.tasks for step in task.steps)
        for period, due, unknown in known:
            first, last = period.first or date.min, period.last or date.max
            if card.year == first.year and published <= due:
                met = next(
                    (Happened(at, card.id) for at in days if first <= at.date() <= max(last, due)), None
                )
                yield self._made(
                    rule,
                    subject=card.id,
                    unit=self.owner(card),
                    period=period.label,
                    due=_midnight(due),
                    met=met,
                    unknown=unknown,
                )

    def _periodic(
        self,
        rule: TimeLimit,
        term: Recurring,
        unit: str,
        known: Sequence[tuple[Period, date, tuple[int, ...]]],
    ) -> Iterator[Deadline]:
        scope = rule.scope or Scope()
        first: dict[str, Happened] = {}
        name = rule.stop.name if rule.stop else PUBLISHED
        for card in self.matching(scope):
            at = card.moment(name)
            if at is not None and self.belongs(card, unit):
                key = _period_key(card, term)
                first[key] = min(first.get(key, Happened(at, card.id)), Happened(at, card.id))
        for period, due, unknown in known:
            yield self._made(
                rule,
                series=next(iter(scope.series), ""),
                unit=self.unit_title(unit or self.catalog.default_publisher),
                period=period.label,
                due=_midnight(due),
                met=first.get(period.key),
                working=term.after is not None and term.after.unit == WORKING,
                unknown=unknown,
            )

    def _made(self, rule: TimeLimit, *, met: Happened | None = None, **given: object) -> Deadline:
        made = Deadline(
            rule=rule.name,
            code=rule.code,
            text=rule.text,
            basis=rule.basis,
            level=rule.level,
            public=rule.public,
            span=rule.span,
            met=met.at if met else None,
            by=met.by if met else "",
            **given,  # type: ignore[arg-type]
        )
        return msgspec.structs.replace(made, state=made.on(self.today))

    def times(self, rule: TimeLimit, term: Times) -> Iterator[Tally]:
        """So many items in every period, for each unit."""
        cards = [(at.at.date(), card) for card, at in self._dated(rule)]
        for unit in rule.units or ("",):
            own = [(day, card) for day, card in cards if self.belongs(card, unit)]
            for period in periods(rule.since or date(self.today.year, 1, 1), self.today, term.months):
                inside = [card.id for day, card in own if _within(day, period)]
                yield self._tally(rule, unit, period, term.count, inside)

    def shares(self, rule: TimeLimit, term: Share) -> Iterator[Tally]:
        """A share of the items of every year, for each unit."""
        cards = [(at.at.date(), card) for card, at in self._dated(rule)]
        for unit in rule.units or ("",):
            own = [(day, card) for day, card in cards if self.belongs(card, unit)]
            for period in periods(rule.since or date(self.today.year, 1, 1), self.today, MONTHS_IN_YEAR):
                inside = [card for day, card in own if _within(day, period)]
                pairs = [pair for card in inside for pair in self._judged(card, rule)]
                found = [name for name, good in pairs if good]
                yield self._tally(rule, unit, period, term.percent, found, [name for name, _ in pairs])

    def _judged(self, card: Card, rule: TimeLimit) -> Iterator[tuple[str, bool]]:
        """What is counted of an item, and whether it has what the rule asks for.

        A part that is done without a link to anything, such as a decision given up, has nothing to be asked for.
        """
        stop = rule.stop or Mark(PUBLISHED)
        if not rule.each_part:
            yield card.id, bool(self.when(card, stop))
            return
        linked = {relation.edge.part for relation in self.catalog.relations.get(card.id, ())}
        for part in card.parts:
            if part.done and part.anchor not in linked:
                continue
            good = (
                part.done if stop.verb is None else any(True for _ in self._related(card, stop, part.anchor))
            )
            yield f"{card.id}#{part.anchor}", good

    def _dated(self, rule: TimeLimit) -> Iterator[tuple[Card, Happened]]:
        start = rule.start or Mark(PUBLISHED)
        for card in self.matching(rule.scope or Scope()):
            begun = self.when(card, start)
            if begun and begun[-1].at.date() >= (rule.since or date.min):
                yield card, begun[-1]

    def _tally(
        self,
        rule: TimeLimit,
        unit: str,
        period: Period,
        goal: int,
        found: Sequence[str],
        among: Sequence[str] | None = None,
    ) -> Tally:
        return Tally(
            *(rule.name, rule.code, rule.text, rule.basis, rule.level, rule.public, rule.span),
            unit=self.unit_title(unit) if unit else "",
            period=period.label,
            last=period.last or date.max,
            goal=goal,
            found=tuple(found),
            among=None if among is None else tuple(among),
        )


def _counts(card: Card) -> bool:
    """Whether an item shows that a duty was met: it is on view, or was until its days on view were over."""
    return card.withdrawn is None or (card.shown_until is not None and card.withdrawn.day > card.shown_until)


def _shown(card: Card) -> bool:
    return card.visible


def _fits(card: Card, scope: Scope) -> bool:
    return (
        (not scope.types or card.type in scope.types)
        and (not scope.kinds or card.kind in scope.kinds)
        and (not scope.forms or card.label in scope.forms)
        and (not scope.needs_interpretation or card.needs_interpretation)
        and (
            not scope.topics or any(_under(topic, wanted) for topic in card.topics for wanted in scope.topics)
        )
        and (
            not scope.keywords or any(word in card.title or word in card.keywords for word in scope.keywords)
        )
    )


def _under(topic: str, wanted: str) -> bool:
    return topic == wanted or topic.startswith(wanted + "/")


def _period_key(card: Card, term: Recurring) -> str:
    """The key of the period that an item is about: its 期别, else its year, else the period it was published in."""
    period = _parsed(card.period) if card.period else None
    if period is not None:
        return period.key
    if card.year and term.months == MONTHS_IN_YEAR:
        return str(card.year)
    published = card.published.date() if card.published else date.min
    later = term.after is not None or term.month > term.months
    return period_at(_before(published, term.months) if later else published, term.months).key


def _before(day: date, months: int) -> date:
    """A day of the period before the one that ``day`` lies in."""
    return (period_at(day, months).first or day) - timedelta(days=1)


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Period | None:
    found = parse_period(text)
    return found if isinstance(found, Period) else None


def _within(day: date, period: Period) -> bool:
    return (period.first or date.min) <= day <= (period.last or date.max)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
