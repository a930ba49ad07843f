"""Turns what an item rests on into what has become of it: bases that ended, or changed since the item was published.

It refuses to know pages and findings, which tell the same in their own ways; nothing but the catalog of the day counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec
from msgspec import Struct

from site_builder.model.catalog import Catalog
from site_builder.model.clause import meet
from site_builder.model.document import Card
from site_builder.model.page import Row
from site_builder.model.relation import WORDINGS, Relation, Verb
from site_builder.model.validity import Act, State, Timeline
from site_builder.model.wording import day_text

RESTING = (Verb.BASIS, Verb.INTERPRETS)
"""The relations that make an item worth as much as its target; who carries a document out (落实) goes on doing so."""
CHANGING = (Verb.AMENDS, Verb.REPEALS_PARTLY)


class Shift(Struct, frozen=True):
    """What became of one basis of an item: on ``day`` it ended in ``state``, or changed, when that is ``None``.

    ``verb`` is what was done to it, ``None`` when its term ran out; ``source`` the acting document's id and
    ``successor`` that of the one which took its place, "" where there is none or it may not be named.
    """

    relation: Relation
    day: date
    state: State | None = None
    verb: Verb | None = None
    source: str = ""
    successor: str = ""
    clauses: tuple[str, ...] = ()

    @property
    def ended(self) -> bool:
        """Whether the basis is gone as a whole."""
        return self.state is not None


def shifts(id_: str, catalog: Catalog) -> tuple[Shift, ...]:
    """What became of the bases of an item, each once: those that ended first, then those that changed.

    An item that has ended itself rests on nothing; one that rests on the acting document too knows of the act; and
    what its 依据复核 looked at up to its day is settled.
    """
    card, phase = catalog.cards[id_], catalog.phase(id_)
    if not card.visible or card.published is None or (phase is not None and phase.state.ended):
        return ()
    own = [r for r in catalog.relations.get(id_, ()) if r.edge.verb in RESTING and catalog.visible(r.target)]
    known = {id_, *(relation.target for relation in own)}
    found: dict[str, Shift] = {}
    for relation in own:
        shift = _shift(relation, card, known, catalog)
        if shift is not None:
            found.setdefault(relation.target, shift)
    return tuple(sorted(found.values(), key=lambda s: not s.ended))


def shaken(catalog: Catalog) -> Iterator[tuple[Card, tuple[Shift, ...]]]:
    """Every item whose bases ended or changed, by id."""
    for id_, card in catalog.cards.items():
        found = shifts(id_, catalog)
        if found:
            yield card, found


def basis_mark(id_: str, catalog: Catalog) -> tuple[str, str]:
    """What lists say of an item's bases, and its code; "" when nothing became of them."""
    first = next(iter(shifts(id_, catalog)), None)
    if first is None:
        return "", ""
    if first.state is not None:
        return f"依据已{first.state.value}", first.state.code
    return "依据已修改", State.AMENDED.code


def basis_row(id_: str, catalog: Catalog) -> Row:
    """How an item shows in a list that tells what became of its bases."""
    state, code = basis_mark(id_, catalog)
    row = catalog.row(id_)
    return msgspec.structs.replace(row, state=state, code=code) if code else row


def happened(shift: Shift) -> str:
    """What was done to the basis and when, without its name: ``已于2026年1月1日修改（涉及第三条）``."""
    day = day_text(shift.day)
    if shift.state is not None:
        return f"已于{day}{shift.state.value}"
    verb = WORDINGS[shift.verb or Verb.AMENDS].active
    return f"已于{day}{verb}" + (f"（涉及{'、'.join(shift.clauses)}）" if shift.clauses else "")


def _shift(relation: Relation, card: Card, known: set[str], catalog: Catalog) -> Shift | None:
    line = catalog.timelines.get(relation.target)
    if line is None:
        return None
    phase = line.at(catalog.as_of)
    shift = _ended(relation, line, catalog) if phase.state.ended else _changed(relation, card, line, catalog)
    if shift is None or (card.basis_reviewed is not None and shift.day <= card.basis_reviewed):
        return None
    return None if {shift.source, shift.successor} & known else shift


def _ended(relation: Relation, line: Timeline, catalog: Catalog) -> Shift | None:
    phase = line.at(catalog.as_of)
    if phase.since is None:
        return None
    sources = [(act.verb, catalog.source_of(act)) for act in phase.because]
    verb, source = next(iter(sources), (None, ""))
    successor = next((id_ for how, id_ in sources if how is Verb.REPLACES and id_), "")
    return Shift(relation, phase.since, phase.state, verb, source, successor)


def _changed(relation: Relation, card: Card, line: Timeline, catalog: Catalog) -> Shift | None:
    """The latest change that touches the clauses the item rests on."""
    acts = [act for act in line.acts if act.verb in CHANGING and _felt(act, relation, card, catalog.as_of)]
    if not acts:
        return None
    act = acts[-1]
    return Shift(relation, act.day, None, act.verb, catalog.source_of(act), "", act.clauses)


def _felt(act: Act, relation: Relation, card: Card, as_of: date) -> bool:
    published = card.published.date() if card.published else date.max
    return published < act.day <= as_of and meet(relation.edge.clauses, act.clauses)
