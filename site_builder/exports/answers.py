"""data/qa.json and .csv: every question with its answer, its basis by clause and what became of it, for the hotline.

It refuses to know a type by name: it gives away every type whose items are asked about documents. No day stands in
the files, so that they change only when an answer or its basis does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from site_builder.exports.base import Export, as_csv, as_json
from site_builder.model.basis import happened, shifts
from site_builder.model.catalog import Catalog
from site_builder.model.clause import clause_anchor
from site_builder.model.document import Card, Document
from site_builder.model.page import Page
from site_builder.model.relation import Relation, Verb
from site_builder.model.site import Site
from site_builder.pages.base import Portal

HEADINGS = (
    *("编号", "问题", "简要答复", "答复", "依据", "依据文号", "依据条款", "依据网址", "依据状态"),
    *("可能过时", "依据变化", "答复部门", "适用对象", "主题分类", "高频", "发布日期", "网址"),
)


def plan(portal: Portal) -> Iterator[Page]:
    """The two files, oldest question first."""
    catalog = portal.catalog
    cards = [card for card in catalog.listed() if catalog.types[card.type].asked]
    props = {"answers": [_record(card, catalog) for card in cards]}
    texts = tuple(card.id for card in cards)
    for url in ("data/qa.json", "data/qa.csv"):
        yield Page(url=url, template=EXPORT.name, title="政策问答", props=props, texts=texts)


def _record(card: Card, catalog: Catalog) -> dict[str, Any]:
    """What the catalog knows of one answer; its texts are added when the file is made."""
    name = card.department or card.publisher or catalog.default_publisher
    own = catalog.relations.get(card.id, ())
    bases = (_basis(relation, catalog) for relation in own if relation.edge.verb is Verb.BASIS)
    told = [
        f"《{catalog.cards[shift.relation.target].title}》{happened(shift)}"
        for shift in shifts(card.id, catalog)
    ]
    return {
        "id": card.id,
        "question": card.title,
        "url": card.url,
        "basis": [basis for basis in bases if basis],
        "stale": bool(told),
        "stale_reason": "；".join(told) or None,
        "department": catalog.register.title(name),
        "audience": list(card.audience),
        "topics": list(card.topics),
        "published": card.published.date().isoformat() if card.published else None,
    }


def _basis(relation: Relation, catalog: Catalog) -> dict[str, Any] | None:
    entry = catalog.relation_entry(relation, relation.target)
    if entry is None:
        return None
    parsed = catalog.parsed.get(relation.target)
    known = (parsed.clauses, parsed.anchors) if parsed else ((), ())
    anchors = {written: clause_anchor(written, *known) for written in relation.edge.clauses}
    return {
        "id": entry.id or None,
        "title": entry.text,
        "doc_number": entry.number or None,
        "url": entry.url or None,
        "clauses": [
            {"label": written, "url": f"{entry.url}#{anchor}" if anchor else None}
            for written, anchor in anchors.items()
        ],
        "status": entry.state or None,
    }


def render(page: Page, documents: Sequence[Document], site: Site) -> bytes:
    """JSON for programs; or a table for people: Chinese headings, whole addresses."""
    known = page.props["answers"]
    records = [_whole(record, document) for record, document in zip(known, documents, strict=True)]
    if page.url.endswith(".json"):
        return as_json({"questions": records})
    return as_csv(HEADINGS, [_row(record, site) for record in records])


def _whole(record: dict[str, Any], document: Document) -> dict[str, Any]:
    """The record with the short answer, the answer, and its other forms."""
    fields = document.fields
    return {
        "id": record["id"],
        "question": record["question"],
        "short_answer": fields.get("short") or document.card.summary,
        "answer": document.body.text,
        **{name: value for name, value in record.items() if name not in ("id", "question")},
        "frequent": bool(fields.get("frequent")),
        "forms": [
            {"form": form["form"], "url": form["url"] or None, "script": form["script"]}
            for form in fields.get("forms", ())
        ],
    }


def _row(record: dict[str, Any], site: Site) -> list[str]:
    """One answer on one line; several bases stand behind one another, in the same order in every column."""
    bases = record["basis"]
    return [
        record["id"],
        record["question"],
        record["short_answer"],
        record["answer"],
        "；".join(basis["title"] for basis in bases),
        "；".join(basis["doc_number"] or "" for basis in bases),
        "；".join("、".join(clause["label"] for clause in basis["clauses"]) for basis in bases),
        "；".join(_address(basis["url"], site) for basis in bases),
        "；".join(basis["status"] or "" for basis in bases),
        "是" if record["stale"] else "否",
        record["stale_reason"] or "",
        record["department"],
        "；".join(record["audience"]),
        "；".join(record["topics"]),
        "是" if record["frequent"] else "否",
        record["published"] or "",
        site.absolute(record["url"]),
    ]


def _address(url: str | None, site: Site) -> str:
    return url if url and ":" in url else site.absolute(url) if url else ""


EXPORT = Export("answers", plan, render)
