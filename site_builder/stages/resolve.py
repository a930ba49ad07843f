"""Turns all cards into the catalog of one day: ids, references, states, links both ways (join).

It is the only step that uses the date, and refuses to know texts, templates and content types by name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any, NamedTuple

import msgspec

from site_builder.kernel.diagnostic import Diagnostic, Note, Rule, Severity, question
from site_builder.kernel.span import Span
from site_builder.model.catalog import Catalog, TypeFacts
from site_builder.model.doc_number import DocNumber, match_key, parse_doc_number
from site_builder.model.document import Card, Parsed, Withdrawal
from site_builder.model.effects import Subject, contradictions, outcome
from site_builder.model.ledger import counted, last_days
from site_builder.model.life import turning
from site_builder.model.obligations import TimeLimits, obligations
from site_builder.model.organization import Register, register
from site_builder.model.relation import Ref, Relation
from site_builder.model.source import FileFacts
from site_builder.model.title import title_key
from site_builder.model.vocabulary import Vocabulary

SAME_ID = Rule(
    "E301",
    Severity.ERROR,
    "编号重复",
    "编号“{id}”和另一个文件重复：编号就是文件名（不含扩展名），在所有类型里都不能重复。",
    "给其中一个文件改名。",
)
SAME_ID_BUT_CASE = Rule(
    "E302",
    Severity.ERROR,
    "编号只有大小写不同",
    "编号“{id}”和另一个文件的编号“{other}”只有大小写不同：在 Windows 和部分服务器上会互相覆盖。",
    "给其中一个文件改名，建议一律用小写。",
)
NOT_FOUND = Rule(
    "E303",
    Severity.ERROR,
    "找不到引用的文件",
    "本网站没有“{text}”这份文件。{guess}",
    "核对文号、标题或编号；如果文件不在本网站，写成  {{文件: {text}, 名称: 文件标题, 外部: true}}",
)
AMBIGUOUS = Rule(
    "E304",
    Severity.ERROR,
    "引用的文件不止一份",
    "“{text}”对应不止一份文件：{found}。",
    "改写成其中一份的编号，例如  {first}",
)
LINK_NOT_FOUND = Rule(
    "E305",
    Severity.ERROR,
    "正文里的链接找不到文件",
    "正文里的链接指向“{text}”，本网站没有这份文件。{guess}",
    "链接写成编号或文号，例如  [云政发〔2018〕3号](yzf-2018-003)；指向其他网站的要写完整网址。",
)
NOT_REGISTERED = Rule(
    "E306",
    Severity.ERROR,
    "发布机构没有登记",
    "“{name}”不是已登记的机构。{guess}",
    "写机构的全称、简称或编号；新机构请先在 organizations 文件夹里登记。",
)
UNKNOWN_OFFICE = Rule(
    "W307",
    Severity.WARNING,
    "部门没有登记",
    "“{name}”不是已登记的机构，页面上只能显示文字，不能链接。{guess}",
    "写机构的全称、简称或曾用名；新机构请先在 organizations 文件夹里登记。",
)
UNKNOWN_TOPIC = Rule(
    "E308",
    Severity.ERROR,
    "主题分类不在词表里",
    "“{topic}”不在主题词表里。{guess}",
    "从词表里选，写“大类/小类”，例如  主题分类: [{example}]",
)
SAME_NUMBER = Rule(
    "W309",
    Severity.WARNING,
    "发文字号重复",
    "发文字号“{number}”和另一份文件重复。",
    "核对原件；一个文号只能对应一份文件。",
)
RESOLVE_NEAR = 3
_DAY = timedelta(days=1)


class Scheduled(NamedTuple):
    """An item that will appear by itself: on which day, where it is written, and its title."""

    day: date
    span: Span
    title: str


@dataclass(frozen=True)
class Resolved:
    """The portal on one day, what is wrong with it, and the days on which something appears by itself."""

    catalog: Catalog
    diagnostics: tuple[Diagnostic, ...]
    scheduled: tuple[Scheduled, ...]


def resolve(
    parsed: Sequence[Parsed],
    broken: Iterable[tuple[str, Sequence[str]]],
    types: Mapping[str, TypeFacts],
    vocabulary: Vocabulary,
    files: Mapping[str, FileFacts],
    as_of: date,
    default_publisher: str,
    limits: TimeLimits,
) -> Resolved:
    """The catalog of ``as_of``. ``broken`` files are known by id and names, so that nobody is blamed for them."""
    ordered = sorted(parsed, key=lambda p: (p.card.id, p.span.path))
    unique, found = _unique(ordered)
    index = _Index(unique.values(), broken)
    office_register = register(p.card for p in unique.values())
    relations, targets, more = _relations(unique, index)
    found += more
    found += _offices(unique, office_register)
    found += _topics(unique, vocabulary)
    found += _numbers(unique)
    subjects = {id_: _subject(p) for id_, p in unique.items()}
    stateful = [id_ for id_, p in unique.items() if types[p.card.type].stateful]
    links = [relation for relation in relations if relation.target]
    everything = outcome(subjects, links, stateful)
    found += contradictions(subjects, links, everything)
    shown = {id_: _on_view(p, as_of) for id_, p in unique.items() if _published(p.card, as_of)}
    timelines = everything.timelines
    if len(shown) < len(unique):
        kept = [x for x in links if x.source in shown and x.target in shown]
        timelines = outcome(subjects, kept, [id_ for id_ in stateful if id_ in shown]).timelines
    catalog = Catalog(
        as_of=as_of,
        types=types,
        timelines={id_: line for id_, line in timelines.items() if unique[id_].card.public},
        targets=targets,
        vocabulary=vocabulary,
        default_publisher=default_publisher,
        files=files,
        **_links(shown, relations, office_register),
    )
    catalog = replace(catalog, deadlines=obligations(limits, catalog))
    coming = [
        Scheduled(p.card.published.date(), p.span, p.card.title)
        for p in unique.values()
        if p.card.published and p.card.public and p.card.published.date() > as_of
    ]
    return Resolved(catalog, tuple(found), tuple(sorted(coming)))


def _published(card: Card, as_of: date) -> bool:
    """Rule 8: what is published later is not on the portal, and neither is what it does."""
    return card.published is None or card.published.date() <= as_of


def _on_view(parsed: Parsed, as_of: date) -> Parsed:
    """An item whose days on view are over is withdrawn by itself: its address stays, its text leaves everything."""
    card = parsed.card
    if card.shown_until is None or card.shown_until >= as_of or card.withdrawn is not None:
        return parsed
    kept = f"，材料留存在{card.kept_at}，可以到那里查阅" if card.kept_at else ""
    gone = Withdrawal(card.shown_until + _DAY, f"公开期限已满{kept}", expired=True)
    return msgspec.structs.replace(parsed, card=msgspec.structs.replace(card, withdrawn=gone))


def _subject(parsed: Parsed) -> Subject:
    card = parsed.card
    announced = card.published.date() if card.published else date.min
    effective = card.effective or announced
    return Subject(card.id, card.title, card.formed, effective, card.expires, announced, parsed.span)


def _unique(parsed: Sequence[Parsed]) -> tuple[dict[str, Parsed], list[Diagnostic]]:
    """Items by id; the first of two with one id is kept so that everything else is still checked."""
    kept: dict[str, Parsed] = {}
    lowered: dict[str, Parsed] = {}
    found: list[Diagnostic] = []
    for p in parsed:
        id_ = p.card.id
        first = lowered.get(id_.lower())
        if first is None:
            kept[id_] = lowered[id_.lower()] = p
            continue
        notes = (Note(Span(first.span.path), "先用了这个编号的文件"),)
        place = Span(p.span.path)
        if first.card.id == id_:
            found.append(SAME_ID.at(place, notes=notes, id=id_))
        else:
            found.append(SAME_ID_BUT_CASE.at(place, notes=notes, id=id_, other=first.card.id))
    return kept, found


class _Index:
    """Finds documents by id, number or title, in whatever form they are written."""

    def __init__(self, parsed: Iterable[Parsed], broken: Iterable[tuple[str, Sequence[str]]]) -> None:
        self.titles: dict[str, str] = {}
        self._by_key: dict[str, set[str]] = defaultdict(set)
        self._excused: set[str] = set()
        for p in parsed:
            card = p.card
            self.titles[card.id] = card.title
            self._by_key[_id_key(card.id)].add(card.id)
            self._by_key[_title(card.title)].add(card.id)
            if card.doc_number:
                self._by_key[_number(card.doc_number)].add(card.id)
        for id_, names in broken:
            self._excused |= {_id_key(id_), *(_title(n) for n in names), *(_number(n) for n in names)}
        self._words: list[str] | None = None

    def find(self, text: str) -> tuple[str, ...]:
        """The ids that ``text`` may stand for: as an id, else as a number, else as a title."""
        for key in (_id_key(text), _number(text), _title(text)):
            if key in self._by_key:
                return tuple(sorted(self._by_key[key]))
        return ()

    def excused(self, text: str) -> bool:
        """Whether ``text`` names a file that is reported as broken already."""
        return bool({_id_key(text), _number(text), _title(text)} & self._excused)

    def near(self, text: str, numbers: Iterable[str]) -> str:
        """A question naming the nearest id, number or title; "" when nothing is near."""
        if self._words is None:
            self._words = [*self.titles, *self.titles.values(), *numbers]
        return question(_near(text.strip("《》"), self._words, 0.7))


def _near(text: str, known: Sequence[str], likeness: float = 0.5) -> str | None:
    return next(iter(get_close_matches(text, known, 1, likeness)), None)


def _id_key(text: str) -> str:
    return "id:" + text.strip()


def _number(text: str) -> str:
    found = parse_doc_number(text)
    return "no:" + match_key(text) if isinstance(found, DocNumber) else "no:-"


def _title(text: str) -> str:
    return "title:" + title_key(text)


def _relations(
    unique: Mapping[str, Parsed], index: _Index
) -> tuple[list[Relation], dict[str, dict[str, str]], list[Diagnostic]]:
    """Every relation with its target found; and for each item, what its references stand for."""
    relations: list[Relation] = []
    targets: dict[str, dict[str, str]] = {}
    found: list[Diagnostic] = []
    for id_, p in unique.items():
        own: dict[str, str] = {}
        for placed in p.edges:
            ref = placed.edge.ref
            target = "" if ref.external else _target(ref, placed.span, NOT_FOUND, index, unique, found)
            if target or ref.external:
                relations.append(Relation(id_, target, placed.edge, placed.span))
            own[ref.text] = target
        for link in p.body_links:
            rule = None if link.quiet else LINK_NOT_FOUND
            own[link.ref.text] = _target(link.ref, link.span, rule, index, unique, found)
        if own:
            targets[id_] = own
    return relations, targets, found


def _target(
    ref: Ref,
    span: Span,
    rule: Rule | None,
    index: _Index,
    unique: Mapping[str, Parsed],
    found: list[Diagnostic],
) -> str:
    ids = index.find(ref.text)
    if len(ids) == 1:
        return ids[0]
    if rule is None or index.excused(ref.text):
        return ""
    if ids:
        names = "；".join(f"{id_}（{index.titles[id_]}）" for id_ in ids[:RESOLVE_NEAR])
        found.append(AMBIGUOUS.at(span, text=ref.text, found=names, first=ids[0]))
    else:
        numbers = [p.card.doc_number for p in unique.values() if p.card.doc_number]
        found.append(rule.at(span, text=ref.text, guess=index.near(ref.text, numbers)))
    return ""


def _offices(unique: Mapping[str, Parsed], offices: Register) -> Iterable[Diagnostic]:
    """Names of organizations; an empty register asks nothing, so that any part of a content tree builds alone."""
    if not offices.cards:
        return
    names = sorted(offices.names())
    for p in unique.values():
        for use in p.organizations:
            if offices.find(use.name) is None:
                rule = NOT_REGISTERED if use.required else UNKNOWN_OFFICE
                yield rule.at(use.span, name=use.name, guess=question(_near(use.name, names)))


def _topics(unique: Mapping[str, Parsed], vocabulary: Vocabulary) -> Iterable[Diagnostic]:
    if not vocabulary.topics:
        return
    known = list(vocabulary.topics)
    for p in unique.values():
        for placed in p.topics:
            if placed.text not in vocabulary.topics:
                near = _near(placed.text, known)
                yield UNKNOWN_TOPIC.at(
                    placed.span, topic=placed.text, guess=question(near), example=near or known[0]
                )


def _numbers(unique: Mapping[str, Parsed]) -> Iterable[Diagnostic]:
    first: dict[str, Parsed] = {}
    for p in unique.values():
        if not p.card.doc_number:
            continue
        known = first.setdefault(_number(p.card.doc_number), p)
        if known is not p:
            notes = (Note(Span(known.span.path), "先用了这个文号的文件"),)
            yield SAME_NUMBER.at(p.span, notes=notes, number=p.card.doc_number)


def _links(shown: Mapping[str, Parsed], relations: Sequence[Relation], offices: Register) -> dict[str, Any]:
    """What may be named on the portal: public items, and the relations between them."""
    cards = {id_: p.card for id_, p in shown.items() if p.card.public}
    out: dict[str, list[Relation]] = defaultdict(list)
    into: dict[str, list[Relation]] = defaultdict(list)
    for relation in relations:
        if relation.source in cards and (not relation.target or relation.target in cards):
            out[relation.source].append(relation)
            if relation.target:
                into[relation.target].append(relation)
    cards |= {
        id_: counted(card, out.get(id_, ()), lambda target: cards[target].visible)
        for id_, card in cards.items()
        if card.tasks
    }
    return {
        "cards": cards,
        "parsed": {id_: _with_card(shown[id_], card) for id_, card in cards.items()},
        "relations": {id_: tuple(found) for id_, found in out.items()},
        "inverse": {id_: tuple(found) for id_, found in into.items()},
        "register": _on_portal(offices, cards),
    }


def _with_card(parsed: Parsed, card: Card) -> Parsed:
    return parsed if parsed.card is card else msgspec.structs.replace(parsed, card=card)


def _on_portal(offices: Register, cards: Mapping[str, Card]) -> Register:
    kept = {id_: card for id_, card in offices.cards.items() if id_ in cards}
    return offices if len(kept) == len(offices.cards) else register(kept.values())


def next_change(resolved: Resolved) -> date | None:
    """The next day on which the portal changes by itself: an act upon a document, a state, a stage, a step, a task's last day,
    a time limit that a page shows, a text or a place on top whose days are over, or a publication."""
    catalog = resolved.catalog
    days = [
        phase.since
        for id_, line in catalog.timelines.items()
        if catalog.visible(id_)
        for phase in line.phases
        if phase.since and phase.since > catalog.as_of
    ]
    for id_, line in catalog.timelines.items():
        days += [act.day for act in line.acts if act.day > catalog.as_of and catalog.visible(id_)]
    for card in catalog.cards.values():
        days += [day + _DAY for day in last_days(card) if day >= catalog.as_of]
        days += [stage.since for stage in card.stages if stage.since > catalog.as_of]
        ends = (card.shown_until, card.pinned_until) if card.visible else ()
        days += [end + _DAY for end in ends if end and end >= catalog.as_of]
        days += catalog.deadlines.changes(card.id, catalog.as_of) if card.visible else ()
        step = turning(card, catalog)
        days += [step] if step and step > catalog.as_of else []
    return min([*days, *(item.day for item in resolved.scheduled)], default=None)
