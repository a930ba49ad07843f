"""The page of every item: what it is, whether it holds today and why, what it rests on and what rests on it.

A withdrawn item keeps its address with a short page; old addresses lead to the new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote

from site_builder.model.bundle import bundle
from site_builder.model.catalog import Catalog
from site_builder.model.clause import find_clause
from site_builder.model.coverage import days_until, interpretations
from site_builder.model.document import Card, Parsed
from site_builder.model.duty import CODES
from site_builder.model.facets import has_leaflet, leaflet_url
from site_builder.model.life import life
from site_builder.model.page import Column, Crumb, Entry, Page, Props, alias_url
from site_builder.model.relation import WORDINGS, Verb
from site_builder.model.series import issue, series_url, sides
from site_builder.model.source import FileFacts
from site_builder.model.validity import Act, Phase, State, Timeline
from site_builder.model.wording import (
    act_text,
    day_text,
    lag_text,
    next_sentence,
    status_sentence,
    term_text,
)
from site_builder.model.workdays import guessed
from site_builder.pages.base import HOME, LIBRARY, PageKind, Portal
from site_builder.pages.facets import FACETS, Facet, audience_url
from site_builder.pages.navigation import above
from site_builder.pages.similar import similar
from site_builder.pages.stale import stale
from site_builder.pages.versions import comparison_url, pairs

SHOWN_VERBS = (
    Verb.BASIS,
    Verb.IMPLEMENTS,
    Verb.REPLACES,
    Verb.REPEALS,
    Verb.REPEALS_PARTLY,
    Verb.AMENDS,
    Verb.EXTENDS,
    Verb.RECORDS,
    Verb.FOLLOWS,
)
ONLY_PASSIVE = (Verb.FORWARDS, Verb.LISTS, Verb.PRODUCES, Verb.INVOLVES, Verb.MENTIONS)
"""Shown on the page of the target alone: the acting item's own page says it in its own place."""
NOTHING_KNOWN = FileFacts()


def plan(portal: Portal) -> Iterator[Page]:
    """One page an item, and one for each old address."""
    catalog = portal.catalog
    neighbours = _neighbours(catalog)
    versions = _versions(catalog)
    alike = similar(portal)
    for id_, card in catalog.cards.items():
        if card.withdrawn is not None:
            yield _withdrawn(card, catalog)
        else:
            parsed = catalog.parsed[id_]
            kind = portal.types[card.type]
            own = {"stale": stale(card, portal), **kind.item.draft(parsed, catalog)}
            yield _page(parsed, catalog, neighbours, versions, alike.get(id_, ()), own)
        for alias in card.aliases:
            yield _moved(alias, card, catalog)


def crumbs(card: Card, catalog: Catalog, last: str) -> tuple[Crumb, ...]:
    """首页 → the hub of the type → the list of the type → this item."""
    facts = catalog.types[card.type]
    if facts.stateful:
        return (HOME, Crumb("文件库", LIBRARY), Crumb(last))
    return (*above(facts, catalog), Crumb(facts.label, f"{facts.folder}/index.html"), Crumb(last))


def _page(
    parsed: Parsed,
    catalog: Catalog,
    neighbours: dict[str, tuple[str, str]],
    versions: dict[str, list[dict[str, str]]],
    alike: tuple[str, ...],
    own: Props,
) -> Page:
    card = parsed.card
    facts = catalog.types[card.type]
    explained = _whole(catalog.outgoing(card.id, Verb.INTERPRETS))
    changes = [v for entry in explained for v in versions.get(entry.id, ()) if v["new"] == entry.id]
    props: Props = {
        "metadata": _metadata(card, catalog),
        "status": _status(card.id, catalog),
        "stage": _stage(card, catalog),
        "history": _history(card, catalog),
        "life": life(card, catalog) if card.id in catalog.timelines else [],
        "relations": _relations(card.id, catalog),
        "interpretations": _interpretations(card, catalog),
        "interprets": explained,
        "changes": changes,
        "leaflets": _leaflets(card, catalog),
        "notes": _notes(card.id, catalog),
        "questions": _questions(parsed, catalog),
        "forwarded_from": next(iter(catalog.outgoing(card.id, Verb.FORWARDS)), None),
        "amendments": _amendments(card, catalog),
        "comparisons": versions.get(card.id, []),
        "attachments": _attachments(parsed, catalog),
        "bundle": _bundle(parsed, catalog),
        "deadlines": _deadlines(card.id, catalog),
        "neighbours": _sides(neighbours.get(card.id, ("", "")), catalog),
        "series": _series(card, catalog),
        "features": _once(catalog.incoming(card.id, Verb.FEATURES)),
        "related": [_dated(id_, catalog) for id_ in alike],
        "signature": _signature(card, catalog),
        "publisher": catalog.register.title(card.publisher or catalog.default_publisher),
    }
    props.update(own)
    return Page(
        url=card.url,
        template=facts.template,
        title=card.title,
        description=card.summary or _introduction(card, props["publisher"]),
        nav_key=facts.nav_key,
        crumbs=crumbs(card, catalog, card.title),
        column=Column(facts.label, facts.column_type),
        subject=card.id,
        props=props,
        names={use.name: catalog.organization(use.name) for use in parsed.organizations},
        targets=_targets(parsed, catalog),
        files={use.path: catalog.files.get(use.path, NOTHING_KNOWN) for use in parsed.files},
        texts=tuple(dict.fromkeys((card.id, *(v[which] for v in changes for which in ("old", "new"))))),
        source=parsed.span.path,
    )


def _introduction(card: Card, publisher: str) -> str:
    """What lists of other sites show of an item that its editor did not sum up: what it is, whose, and of which day."""
    day = f"{day_text(card.published)}发布" if card.published else ""
    return (
        "，".join(part for part in (card.title, card.doc_number, f"{publisher}{day}" if day else "") if part)
        + "。"
    )


def _metadata(card: Card, catalog: Catalog) -> list[dict[str, Any]]:
    """The rows of the metadata list, in the order of the national policy library (国办发〔2017〕47号 and its practice)."""
    issuers = card.issuers or ((card.publisher or catalog.default_publisher,) if card.formed else ())
    rows: list[tuple[str, list[Entry], str]] = [
        ("索引号", [Entry(text=card.index_number)] if card.index_number else [], ""),
        ("主题分类", [_facet_entry("topic", t, t.replace("/", " › "), catalog) for t in card.topics], ""),
        ("发文机关", [catalog.organization(name) for name in issuers], ""),
        ("发文字号", [Entry(text=card.doc_number)] if card.doc_number else [], ""),
        ("成文日期", *_day(card.formed)),
        ("发布日期", *_day(card.published)),
        ("施行日期", *_day(card.effective if catalog.types[card.type].stateful else None)),
        ("有效期至", *_term(card, catalog)),
        ("文件性质", [_facet_entry("kind", card.kind, card.kind, catalog)] if card.kind else [], ""),
        ("公文种类", [Entry(text=card.genre)] if card.genre else [], ""),
        ("起草部门", [catalog.organization(card.department)] if card.kind and card.department else [], ""),
        ("发布机构", _publisher(card, catalog), ""),
        ("适用对象", [_audience(words, card, catalog) for words in card.audience], ""),
        ("关键词", [Entry(text=word) for word in card.keywords], ""),
    ]
    return [{"label": label, "values": values, "iso": iso} for label, values, iso in rows if values]


def _publisher(card: Card, catalog: Catalog) -> list[Entry]:
    if card.published is None:
        return []
    return [catalog.organization(card.publisher or catalog.default_publisher)]


def _audience(words: str, card: Card, catalog: Catalog) -> Entry:
    """Whom an item is for; linked to what else there is for them when its type is browsed so."""
    facts = catalog.types[card.type]
    return Entry(text=words, url=audience_url(facts, words) if facts.asked else "")


def _facet_entry(facet: str, value: str, text: str, catalog: Catalog) -> Entry:
    kind: Facet = FACETS[facet]
    return Entry(text=text, url=kind.url(value, catalog) if value in kind.known(catalog) else "")


def _term(card: Card, catalog: Catalog) -> tuple[list[Entry], str]:
    """The last day in force, extensions included; what the text says beside it when that is another day."""
    line = catalog.timelines.get(card.id)
    last = line.last_day if line else card.expires
    if last is None or card.expires in (None, last):
        return _day(last)
    return [Entry(text=f"{day_text(last)}（原定{day_text(card.expires)}）")], last.isoformat()


def _day(day: Any) -> tuple[list[Entry], str]:
    return ([Entry(text=day_text(day))], day.isoformat()[:10]) if day else ([], "")


def _status(id_: str, catalog: Catalog) -> dict[str, Any] | None:
    line = catalog.timelines.get(id_)
    if line is None:
        return None
    number = line.index(catalog.as_of)
    phase = line.phases[number]
    badge = catalog.badge(id_)
    sources = [catalog.source_of(act) for act in phase.because]
    named = [catalog.entry(x) for x in dict.fromkeys(sources) if x]
    replaced = [catalog.source_of(a) for a in phase.because if a.verb is Verb.REPLACES]
    successor = catalog.entry(replaced[0]) if replaced and replaced[0] else None
    others = [entry for entry in named if successor is None or entry.id != successor.id]
    return {
        **badge._asdict(),
        "since": phase.since.isoformat() if phase.since else "",
        "sentence": status_sentence(phase, line),
        "upcoming": next_sentence(line, number),
        "upcoming_by": _acting(line.phases[number + 1], catalog) if phase.until else None,
        "reason": others[0] if others else None,
        "reason_label": WORDINGS[phase.because[0].verb].active + "依据" if phase.because else "",
        "successor": successor,
        "expires_text": "" if phase.state.ended else term_text(line.last_day),
        "ended": phase.state.ended,
        "pending": phase.state is State.PENDING,
    }


def _stage(card: Card, catalog: Catalog) -> dict[str, str] | None:
    """The stage that an item without a validity is in today, as a badge shows it."""
    badge = catalog.mark(card.id)
    return badge._asdict() if badge.code and card.id not in catalog.timelines else None


def _acting(phase: Phase, catalog: Catalog) -> Entry | None:
    """The document that brings a phase, when there is one and it may be named."""
    sources = [catalog.source_of(act) for act in phase.because]
    return next((catalog.entry(x) for x in sources if x), None)


def _history(card: Card, catalog: Catalog) -> list[dict[str, Any]]:
    """Every dated event of a document, oldest first; what lies ahead is marked."""
    line = catalog.timelines.get(card.id)
    if line is None:
        return []
    events: list[tuple[str, int, dict[str, Any]]] = []

    def add(day: Any, order: int, text: str, **more: Any) -> None:
        iso = day.isoformat()[:10]
        plain = {"source": None, "clauses": [], "note": "", "upcoming": iso > catalog.as_of.isoformat()}
        events.append((iso, order, {"day": iso, "text": text, **plain, **more}))

    if card.formed:
        add(card.formed, 0, "成文")
    if card.published:
        add(card.published, 1, "发布")
    if card.effective and line.phases[1].since == card.effective:
        add(card.effective, 2, "施行")
    end = line.phases[-1] if line.phases[-1].state.ended else None
    for act in line.acts:
        late = end is not None and end.since is not None and act.day > end.since
        add(act.day, 3, act_text(act), **_act_details(act, late, catalog))
    if end is not None and not end.because and end.since is not None:
        add(end.since, 4, "有效期届满，失效")
    return [event for _, _, event in sorted(events, key=lambda e: (e[0], e[1]))]


def _act_details(act: Act, late: bool, catalog: Catalog) -> dict[str, Any]:
    source = catalog.source_of(act)
    hidden = "" if source else "依据未在本网站公开的文件"
    notes = [act.note, hidden, "此时文件已经终止，仅作记录" if late else ""]
    return {
        "source": catalog.entry(source) if source else None,
        "clauses": list(act.clauses),
        "note": "；".join(n for n in notes if n),
    }


def _relations(id_: str, catalog: Catalog) -> list[dict[str, Any]]:
    """Relations both ways, grouped under their words; questions and their bases stand in parts of their own."""
    asked = catalog.types[catalog.cards[id_].type].asked
    verbs = [verb for verb in SHOWN_VERBS if not (asked and verb is Verb.BASIS)]
    groups = [(WORDINGS[v].active, catalog.outgoing(id_, v)) for v in verbs]
    groups += [(WORDINGS[v].passive, _acting_on(id_, v, catalog)) for v in (*SHOWN_VERBS, *ONLY_PASSIVE)]
    groups.append((WORDINGS[Verb.EVIDENCE].passive, _proves(id_, catalog)))
    return [{"label": label, "entries": entries} for label, entries in groups if entries]


def _proves(id_: str, catalog: Catalog) -> list[Entry]:
    """The tasks and projects of other items that an item proves, each linked to its place."""
    found = []
    for relation in catalog.inverse.get(id_, ()):
        part, source = relation.edge.part, relation.source
        if relation.edge.verb is Verb.EVIDENCE and part and catalog.visible(source):
            card = catalog.cards[source]
            title = next((p.title for p in card.parts if p.anchor == part), part)
            found.append(Entry(text=f"{card.title}：{title}", url=f"{card.url}#{part}", id=source))
    return sorted(found, key=lambda entry: (str(catalog.cards[entry.id].published or ""), entry.id))


def _acting_on(id_: str, verb: Verb, catalog: Catalog) -> list[Entry]:
    entries = catalog.incoming(id_, verb)
    if verb is not Verb.BASIS:
        return entries
    return [entry for entry in entries if not catalog.types[catalog.cards[entry.id].type].asked]


def _questions(parsed: Parsed, catalog: Catalog) -> list[Entry]:
    """Questions that rest on a document, in the order of its clauses, the newest last."""
    found = []
    for relation in catalog.inverse.get(parsed.card.id, ()):
        card = catalog.cards[relation.source]
        if relation.edge.verb is Verb.BASIS and card.visible and catalog.types[card.type].asked:
            clauses = relation.edge.clauses
            places = (find_clause(written, parsed.clauses) for written in clauses)
            first = min((place for place in places if place is not None), default=len(parsed.clauses))
            entry = catalog.entry(card.id, clauses=clauses)
            found.append((first, str(card.published), card.id, entry))
    return [entry for _, _, _, entry in sorted(found, key=lambda x: x[:3])]


def _interpretations(document: Card, catalog: Catalog) -> list[Entry]:
    """The interpretations of a document with their form and how soon they came, oldest first."""
    return [
        _dated(card.id, catalog, f"{card.label}，{lag_text(days_until(card, document, catalog))}")
        for card in interpretations(document.id, catalog)
    ]


def _leaflets(card: Card, catalog: Catalog) -> list[Entry]:
    """The cards to print of an item, its own or those of its interpretations."""
    cards = [card, *interpretations(card.id, catalog)]
    return [Entry(text=one.title, url=leaflet_url(one), id=one.id) for one in cards if has_leaflet(one)]


def _notes(id_: str, catalog: Catalog) -> list[dict[str, Any]]:
    """What interpretations say about single clauses of a document, oldest first."""
    return [
        {
            "clause": note.clause,
            "paragraphs": note.text.split("\n"),
            "entry": Entry(text=card.title, url=card.url, id=card.id),
        }
        for card in interpretations(id_, catalog)
        for note in card.notes
        if catalog.resolved(card.id, note.target) == id_
    ]


def _whole(entries: Iterable[Entry]) -> list[Entry]:
    """Every document once, as it was named first: notes on its clauses name it again."""
    found: dict[str, Entry] = {}
    for entry in entries:
        found.setdefault(entry.id or entry.text, entry)
    return list(found.values())


def _dated(id_: str, catalog: Catalog, note: str = "") -> Entry:
    """A link with the day of publication."""
    published = catalog.cards[id_].published
    return catalog.entry(id_, note=note, day=published.date().isoformat() if published else "")


def _once(entries: Iterable[Entry]) -> list[Entry]:
    """One entry an item: a topic may show a document in several columns."""
    return list({entry.id: entry for entry in entries}.values())


def _amendments(card: Card, catalog: Catalog) -> dict[str, list[Entry]]:
    """Which amendments in force the text on this page already contains (已并入), and which it does not."""
    line = catalog.timelines.get(card.id)
    if line is None or not card.has_text:
        return {"included": [], "missing": []}
    done = {r.target for r in catalog.relations.get(card.id, ()) if r.edge.verb is Verb.CONSOLIDATES}
    acts = [a for a in _in_time(line) if a.verb is Verb.AMENDS and a.day <= catalog.as_of]
    sources = list(dict.fromkeys(x for x in (catalog.source_of(a) for a in acts) if x))
    return {
        "included": [catalog.entry(x) for x in sources if x in done],
        "missing": [catalog.entry(x) for x in sources if x not in done],
    }


def _in_time(line: Timeline) -> Iterable[Act]:
    end = line.phases[-1].since if line.phases[-1].state.ended else None
    return [a for a in line.acts if end is None or a.day < end]


def _attachments(parsed: Parsed, catalog: Catalog) -> list[dict[str, Any]]:
    named = [use for use in parsed.files if use.listed]
    several = len(named) > 1
    return [
        {
            "label": f"附件{number if several else ''}：{use.name}",
            "name": use.name,
            "url": quote(use.path),
            "type": use.path.rsplit(".", 1)[-1].upper() if "." in use.path else "文件",
            "size": catalog.files.get(use.path, NOTHING_KNOWN).size,
        }
        for number, use in enumerate(named, 1)
    ]


def _bundle(parsed: Parsed, catalog: Catalog) -> dict[str, Any] | None:
    """All attachments in one file, where the type offers that and there are several."""
    found = bundle(parsed, catalog.files) if catalog.types[parsed.card.type].bundled else None
    return {"url": found.url, "size": found.size(catalog.files)} if found else None


def _targets(parsed: Parsed, catalog: Catalog) -> dict[str, Entry]:
    """For every reference in the item's fields and text, the link it stands for."""
    found: dict[str, Entry] = {}
    for placed in parsed.edges:
        ref = placed.edge.ref
        target = catalog.resolved(parsed.card.id, ref.text)
        if target:
            found[ref.text] = catalog.entry(target)
        elif ref.external:
            found[ref.text] = Entry(text=ref.name or ref.text, url=ref.url, external=bool(ref.url))
    for link in parsed.body_links:
        target = catalog.resolved(parsed.card.id, link.ref.text)
        if target and target != parsed.card.id:
            card = catalog.cards[target]
            found.setdefault(link.ref.text, Entry(text=card.title, url=card.url, id=target))
    return found


def _signature(card: Card, catalog: Catalog) -> dict[str, Any] | None:
    if not card.formed or not card.has_text:
        return None
    names = card.issuers or (card.publisher or catalog.default_publisher,)
    return {"issuers": [catalog.register.title(n) for n in names], "day": card.formed.isoformat()}


def _neighbours(catalog: Catalog) -> dict[str, tuple[str, str]]:
    """For every dated item the ids before and after it among its type, by date of publication."""
    found: dict[str, tuple[str, str]] = {}
    for name in catalog.types:
        ids = [card.id for card in catalog.listed(name)]
        for number, id_ in enumerate(ids):
            before = ids[number - 1] if number else ""
            after = ids[number + 1] if number + 1 < len(ids) else ""
            found[id_] = (before, after)
    return found


def _sides(ids: tuple[str, str], catalog: Catalog) -> dict[str, Entry | None]:
    def plain(id_: str) -> Entry | None:
        card = catalog.cards.get(id_)
        return Entry(text=card.title, url=card.url, id=id_) if card else None

    return {"previous": plain(ids[0]), "next": plain(ids[1])}


def _deadlines(id_: str, catalog: Catalog) -> list[dict[str, Any]]:
    """What time limits ask of the item, with their days and states; never how many days are left."""
    return [
        {
            "rule": deadline.rule,
            "term": deadline.text,
            "unit": deadline.unit,
            "period": deadline.period,
            "start": _clock(deadline.start, deadline.exact),
            "due": _clock(deadline.due, deadline.exact),
            "met": _clock(deadline.met, deadline.exact),
            "least": deadline.least,
            "state": deadline.state,
            "code": CODES[deadline.state],
            "notes": [guessed(year) for year in deadline.unknown] if deadline.open else [],
            "basis": Entry(
                text=deadline.basis.text, url=deadline.basis.url, external=bool(deadline.basis.url)
            ),
        }
        for deadline in catalog.deadlines.shown(id_)
    ]


def _clock(moment: datetime | None, exact: bool) -> str:
    """A day, with the time when it counts."""
    if moment is None:
        return ""
    return moment.isoformat(timespec="minutes") if exact else moment.date().isoformat()


def _series(card: Card, catalog: Catalog) -> dict[str, Any] | None:
    """The series of an item, which issue it is, and the issues beside it."""
    if not card.series:
        return None
    before, after = sides(card, catalog)
    return {
        "entry": Entry(text=card.series, url=series_url(card.series)),
        "label": issue(card),
        "previous": _issue(before),
        "next": _issue(after),
    }


def _issue(card: Card | None) -> Entry | None:
    return Entry(text=card.title, url=card.url, id=card.id, note=issue(card)) if card else None


def _versions(catalog: Catalog) -> dict[str, list[dict[str, str]]]:
    """For every document, the comparison pages that show it."""
    found: dict[str, list[dict[str, str]]] = {}
    for old, new in pairs(catalog):
        url = comparison_url(old, new)
        both = {"url": url, "old": old.id, "new": new.id}
        found.setdefault(new.id, []).append({"label": f"与旧版《{old.title}》对照", **both})
        found.setdefault(old.id, []).append({"label": f"与新版《{new.title}》对照", **both})
    return found


def _withdrawn(card: Card, catalog: Catalog) -> Page:
    """The address stays; of the item only the day and the reason of its withdrawal are shown."""
    gone = card.withdrawn
    title = "公开期限已满" if gone and gone.expired else "信息已撤回"
    props: Props = {
        "day": gone.day.isoformat() if gone else "",
        "reason": gone.reason if gone else "",
        "expired": bool(gone and gone.expired),
        "id": card.id,
        "type": card.type,
    }
    return Page(
        url=card.url,
        template="withdrawn.html",
        title=title,
        crumbs=crumbs(card, catalog, title),
        props=props,
        source=catalog.parsed[card.id].span.path,
    )


def _moved(alias: str, card: Card, catalog: Catalog) -> Page:
    """An old address that leads to the new one, without a server and without script."""
    shown = card.title if card.visible else "信息已撤回"
    return Page(
        url=alias_url(alias),
        template="moved.html",
        title="网址已变更",
        crumbs=(HOME, Crumb("网址已变更")),
        props={"target": Entry(text=shown, url=card.url)},
        source=catalog.parsed[card.id].span.path,
        once=True,
    )


PAGES = PageKind("items", plan)
