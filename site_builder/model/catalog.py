"""Answers everything that depends on more than one document or on the date: states, links, rows, lists.

It refuses to know texts, templates and files on disk; it is built once by `resolve` and never changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import msgspec
from msgspec import Struct

from site_builder.model.document import Card, Parsed, Stage
from site_builder.model.duty import Duties
from site_builder.model.ledger import late, late_by_text
from site_builder.model.organization import Register
from site_builder.model.page import Badge, Entry, Row
from site_builder.model.relation import Relation, Verb
from site_builder.model.source import FileFacts
from site_builder.model.validity import Act, Phase, Timeline
from site_builder.model.vocabulary import Vocabulary


class TypeFacts(Struct, frozen=True):
    """What pages may know of a content type: its names, folder, template, and whether its items have a state.

    ``asked`` items answer questions about what they rest on, and ``rests`` says that readers are told when that ended.
    """

    name: str
    label: str
    folder: str
    template: str
    column_type: str
    stateful: bool
    listed: bool
    hub: str = ""
    step: str = ""
    asked: bool = False
    rests: bool = False
    promises: bool = False
    bundled: bool = False

    @property
    def nav_key(self) -> str:
        """The entry of the navigation under which its pages stand."""
        return "library" if self.stateful else self.hub or self.name


@dataclass(frozen=True)
class Catalog:
    """The portal on one day. ``cards`` holds every item that is published and public, withdrawn ones included.

    ``relations`` and ``inverse`` list relations by acting and by target id, in the order they were written;
    ``files`` says of every file beside the content files, by path, what it is like once published; ``deadlines`` are
    what the rules of time limits ask on this day.
    """

    as_of: date
    types: Mapping[str, TypeFacts]
    cards: Mapping[str, Card]
    parsed: Mapping[str, Parsed]
    timelines: Mapping[str, Timeline]
    relations: Mapping[str, tuple[Relation, ...]]
    inverse: Mapping[str, tuple[Relation, ...]]
    targets: Mapping[str, Mapping[str, str]]
    register: Register
    vocabulary: Vocabulary
    default_publisher: str
    files: Mapping[str, FileFacts]
    deadlines: Duties = field(default_factory=Duties)
    _rows: dict[str, Row] = field(default_factory=dict, compare=False)
    _facets: dict[str, dict[str, tuple[Card, ...]]] = field(default_factory=dict, compare=False)
    _issuers: dict[str, frozenset[str]] = field(default_factory=dict, compare=False)
    _issued: dict[str, list[Card]] = field(default_factory=dict, compare=False)
    _listed: dict[str, list[Card]] = field(default_factory=dict, compare=False)

    def visible(self, id_: str) -> bool:
        """Whether an item may be named: on the portal and not withdrawn."""
        card = self.cards.get(id_)
        return card is not None and card.visible

    def listed(self, type_name: str | None = None) -> list[Card]:
        """The items that lists may show, oldest first; of one type or of all dated types."""
        if not self._listed:
            dated = [c for c in self.cards.values() if c.published and self.types[c.type].listed]
            found = [card for card in dated if card.visible]
            self._listed[""] = sorted(found, key=lambda c: (c.published, c.id))
            for name in self.types:
                self._listed[name] = [card for card in self._listed[""] if card.type == name]
        return self._listed[type_name or ""]

    def facet(
        self, name: str, group: Callable[[Catalog], dict[str, tuple[Card, ...]]]
    ) -> Mapping[str, tuple[Card, ...]]:
        """Documents by the values of one facet; grouped once, because every page asks."""
        if name not in self._facets:
            self._facets[name] = group(self)
        return self._facets[name]

    def phase(self, id_: str) -> Phase | None:
        """The state of an item today, or ``None`` for items that have no state."""
        line = self.timelines.get(id_)
        return line.at(self.as_of) if line else None

    def row(self, id_: str) -> Row:
        """How an item shows in a list. Rows are made once: lists share them."""
        if id_ not in self._rows:
            self._rows[id_] = self._row(self.cards[id_])
        return self._rows[id_]

    def _row(self, card: Card) -> Row:
        facts = self.types[card.type]
        badge = self.mark(card.id)
        return Row(
            id=card.id,
            title=card.title,
            url=card.url,
            type=card.type,
            type_label=facts.label,
            published=card.published.date().isoformat() if card.published else "",
            doc_number=card.doc_number,
            publisher=self.register.title(card.publisher or self.default_publisher),
            summary=card.summary,
            label=card.label,
            **badge._asdict(),
        )

    def badge(self, id_: str) -> Badge:
        """The validity of a document today."""
        line = self.timelines.get(id_)
        if line is None or not self.visible(id_):
            return Badge()
        number = line.index(self.as_of)
        phase = line.phases[number]
        if phase.until is None:
            return Badge(phase.state.value, phase.state.code)
        after = line.phases[number + 1].state
        return Badge(phase.state.value, phase.state.code, phase.until.isoformat(), after.value, after.code)

    def mark(self, id_: str) -> Badge:
        """The same of any item: of its validity, else of the stages that it goes through by itself."""
        card = self.cards[id_]
        if not card.stages or id_ in self.timelines or not card.visible:
            return self.badge(id_)
        now = self.stage(card)
        ahead = next((stage for stage in card.stages if stage.since > self.as_of), None)
        if now is None:
            return Badge()
        coming = (ahead.since.isoformat(), ahead.name, ahead.code) if ahead else ()
        return Badge(now.name, now.code, *coming)

    def stage(self, card: Card) -> Stage | None:
        """The stage that an item is in today, ``None`` before its first."""
        return next((stage for stage in reversed(card.stages) if stage.since <= self.as_of), None)

    def entry(self, id_: str, note: str = "", day: str = "", clauses: tuple[str, ...] = ()) -> Entry:
        """A link to an item of the portal, with its number and state."""
        card = self.cards[id_]
        badge = self.mark(id_)
        return Entry(
            text=card.title,
            url=card.url,
            id=id_,
            number=card.doc_number,
            **badge._asdict(),
            clauses=clauses,
            day=day,
            note=note,
        )

    def relation_entry(self, relation: Relation, other: str) -> Entry | None:
        """A relation as seen from one end: ``other`` is the id at the far end. ``None`` when it may not be named."""
        edge = relation.edge
        day = edge.starts.isoformat() if edge.starts else ""
        if other:
            return self.entry(other, edge.note, day, edge.clauses) if self.visible(other) else None
        if not edge.ref.external:
            return None
        name = edge.ref.name or edge.ref.text
        number = edge.ref.text if edge.ref.name and edge.ref.text != edge.ref.name else ""
        return Entry(
            text=name,
            url=edge.ref.url,
            external=bool(edge.ref.url),
            number=number,
            clauses=edge.clauses,
            day=day,
            note=edge.note,
        )

    def outgoing(self, id_: str, *verbs: Verb) -> list[Entry]:
        """What an item acts on or points at, as written."""
        found = self.relations.get(id_)
        if not found:
            return []
        entries = (self.relation_entry(r, r.target) for r in found if r.edge.verb in verbs)
        return [entry for entry in entries if entry]

    def incoming(self, id_: str, *verbs: Verb) -> list[Entry]:
        """What acts on or points at an item, by date of publication; each leads to the part that it is about."""
        known = self.inverse.get(id_)
        if not known:
            return []
        found = [r for r in known if r.edge.verb in verbs and self.visible(r.source)]
        found.sort(key=lambda r: (str(self.cards[r.source].published or ""), r.source))
        entries = ((r, self.relation_entry(r, r.source)) for r in found)
        return [_at(entry, r.edge.part) for r, entry in entries if entry]

    def organization(self, name: str) -> Entry:
        """An organization by any name: linked when it is registered and on the portal."""
        id_ = self.register.find(name)
        text = self.register.title(name)
        card = self.cards.get(id_ or "")
        return Entry(text=text, url=card.url, id=card.id) if card else Entry(text=text)

    def issuer_ids(self, card: Card) -> frozenset[str]:
        """The organizations that issued a document, by id; unregistered ones by their words."""
        if card.id not in self._issuers:
            names = card.issuers or (card.publisher or self.default_publisher,)
            self._issuers[card.id] = frozenset(self.register.find(name) or name for name in names)
        return self._issuers[card.id]

    def issued_by(self, id_: str) -> list[Card]:
        """The dated items that an organization issued, oldest first; grouped once for all organizations."""
        if not self._issued:
            for card in self.listed():
                for issuer in self.issuer_ids(card):
                    self._issued.setdefault(issuer, []).append(card)
        return self._issued.get(id_, [])

    def resolved(self, source: str, text: str) -> str:
        """The id that a reference written in ``source`` stands for, or "" when it may not be linked."""
        target = self.targets.get(source, {}).get(text, "")
        return target if self.visible(target) else ""

    def source_of(self, act: Act) -> str:
        """The acting document's id when it may be named, else ""."""
        return act.source if self.visible(act.source) else ""

    def overdue(self, card: Card) -> tuple[str, ...]:
        """The numbers of a plan's tasks whose last day has passed while they were open."""
        return tuple(task.number for task in card.tasks if late(task, self.as_of))

    def overdue_by_text(self, card: Card) -> tuple[str, ...]:
        """The same by the deadlines that the plan's text names."""
        return tuple(task.number for task in card.tasks if late_by_text(task, self.as_of))

    def late_parts(self, card: Card) -> tuple[str, ...]:
        """The anchors of the parts of an item whose last day has passed while they were not done."""
        return tuple(
            part.anchor for part in card.parts if not part.done and part.due and part.due < self.as_of
        )

    def of_part(self, id_: str, part: str, verb: Verb) -> list[Entry]:
        """What one of the things that an item lists acts on or points at, as written."""
        own = (r for r in self.relations.get(id_, ()) if r.edge.verb is verb and r.edge.part == part)
        entries = (self.relation_entry(r, r.target) for r in own)
        return [entry for entry in entries if entry]

    def proven(self, id_: str, part: str) -> list[Entry]:
        """The evidence for one task or project of an item, as written."""
        return self.of_part(id_, part, Verb.EVIDENCE)


def _at(entry: Entry, part: str) -> Entry:
    """A link to a place on the page that it leads to."""
    return msgspec.structs.replace(entry, url=f"{entry.url}#{part}") if part and entry.url else entry
