"""data/documents.json and .csv, and the catalogue of what is in force as a table: the portal as open data.

Shapes are those of the contract §3; every published item stands there except organizations.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from site_builder.exports.base import Export, as_csv, as_json
from site_builder.model.catalog import Catalog
from site_builder.model.document import Card, Document
from site_builder.model.page import Page
from site_builder.model.relation import Verb
from site_builder.model.site import Site
from site_builder.model.validity import IN_FORCE
from site_builder.model.wording import reason
from site_builder.pages.base import Portal

FIELDS = {
    "id": "编号",
    "type": "类型",
    "title": "标题",
    "url": "网址",
    "doc_number": "发文字号",
    "index_number": "索引号",
    "issuers": "发文机关",
    "publisher": "发布机构",
    "formed": "成文日期",
    "published": "发布日期",
    "effective": "施行日期",
    "expires": "有效期至",
    "kind": "文件性质",
    "topics": "主题分类",
    "status": "效力状态",
    "status_since": "状态起始日",
    "status_reason": "状态理由",
    "status_source": "状态依据",
}
NAMES = [*FIELDS, "relations", "interpretations"]
CATALOGUE = "catalogue/in-force.csv"


def plan(portal: Portal) -> Iterator[Page]:
    """The two data files."""
    catalog = portal.catalog
    documents = [_record(card, catalog) for card in catalog.listed()]
    as_of = catalog.as_of.isoformat()
    props = {"as_of": as_of, "generated": f"{as_of}T00:00:00+08:00", "documents": documents}
    yield Page(url="data/documents.json", template=EXPORT.name, title="全部文件", props=props)
    yield Page(
        url="data/documents.csv", template=EXPORT.name, title="全部文件", props={"documents": documents}
    )
    in_force = [d for d in documents if d["status"] in IN_FORCE]
    yield Page(
        url=CATALOGUE,
        template=EXPORT.name,
        title="现行有效文件目录",
        props={"documents": in_force},
    )


def _record(card: Card, catalog: Catalog) -> dict[str, Any]:
    stateful = catalog.types[card.type].stateful
    names = card.issuers or ((card.publisher or catalog.default_publisher,) if stateful else ())
    return {
        "id": card.id,
        "type": card.type,
        "title": card.title,
        "url": card.url,
        "doc_number": card.doc_number or None,
        "index_number": card.index_number or None,
        "issuers": [catalog.register.title(name) for name in names],
        "publisher": catalog.register.title(card.publisher or catalog.default_publisher),
        "formed": card.formed.isoformat() if card.formed else None,
        "published": _moment(card),
        "effective": card.effective.isoformat() if stateful and card.effective else None,
        "expires": card.expires.isoformat() if card.expires else None,
        "kind": card.kind or None,
        "topics": list(card.topics),
        **_status(card, catalog),
        "relations": _relations(card, catalog),
        "interpretations": _interpretations(card, catalog),
    }


def _moment(card: Card) -> str | None:
    """The day, with the minute when the editor wrote one."""
    if card.published is None:
        return None
    text = card.published.isoformat(sep=" ", timespec="minutes")
    return text.removesuffix(" 00:00")


def _status(card: Card, catalog: Catalog) -> dict[str, str | None]:
    line = catalog.timelines.get(card.id)
    if line is None:
        return dict.fromkeys(("status", "status_since", "status_reason", "status_source"))
    phase = line.at(catalog.as_of)
    since = phase.since or (card.published.date() if card.published else None)
    sources = [catalog.source_of(act) for act in phase.because]
    source = next((x for x in sources if x), "")
    title = catalog.cards[source].title if source else ""
    return {
        "status": phase.state.value,
        "status_since": since.isoformat() if since else None,
        "status_reason": reason(phase, line, title),
        "status_source": source or None,
    }


def _relations(card: Card, catalog: Catalog) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for relation in catalog.relations.get(card.id, ()):
        if relation.target and catalog.visible(relation.target):
            ids = found.setdefault(relation.edge.verb.value, [])
            if relation.target not in ids:
                ids.append(relation.target)
    return found


def _interpretations(card: Card, catalog: Catalog) -> list[str]:
    sources = (r.source for r in catalog.inverse.get(card.id, ()) if r.edge.verb is Verb.INTERPRETS)
    return sorted(catalog.cards[id_].url for id_ in set(sources) if catalog.visible(id_))


def render(page: Page, documents: Sequence[Document], site: Site) -> bytes:
    """JSON; or the same as CSV; or, of what is in force, a table for people: Chinese headings, whole addresses."""
    if page.url.endswith(".json"):
        return as_json(page.props)
    records = page.props["documents"]
    if page.url == CATALOGUE:
        rows = [[_cell(_address(name, record, site)) for name in FIELDS] for record in records]
        return as_csv(list(FIELDS.values()), rows)
    return as_csv(NAMES, [[_cell(record[name]) for name in NAMES] for record in records])


def _address(name: str, record: dict[str, Any], site: Site) -> Any:
    return site.absolute(record[name]) if name == "url" else record[name]


def _cell(value: Any) -> str:
    """One cell. Lists are joined; relations stay JSON."""
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return "；".join(value) if isinstance(value, list) else str(value or "")


EXPORT = Export("documents", plan, render)
