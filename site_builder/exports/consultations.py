"""data/consultations.json and .csv: every draft that citizens were asked about, its days, and what became of opinions.

A result is in it from its own day on; there is no file while nothing was asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from site_builder.exports.base import Export, as_csv, as_json
from site_builder.model.document import Card, Document
from site_builder.model.page import Page
from site_builder.model.relation import Verb
from site_builder.model.site import Site
from site_builder.pages.base import Portal

COLUMNS = {
    "id": "编号",
    "title": "标题",
    "publisher": "发布机构",
    "opens": "开始",
    "closes": "截止",
    "state": "征集状态",
    "answered": "结果公开日期",
    "number": "序号",
    "opinion": "意见",
    "times": "条数",
    "taken": "采纳情况",
    "reason": "理由",
    "url": "网址",
}


def plan(portal: Portal) -> Iterator[Page]:
    """Two files over the same items."""
    catalog = portal.catalog
    cards = [card for card in catalog.listed() if card.moment("征集开始")]
    if not cards:
        return
    props = {"about": {card.id: _about(card, portal) for card in cards}}
    texts = tuple(card.id for card in cards)
    for suffix in ("json", "csv"):
        url = f"data/consultations.{suffix}"
        yield Page(url=url, template=EXPORT.name, title="意见征集数据", props=props, texts=texts)


def _about(card: Card, portal: Portal) -> dict[str, Any]:
    """What the catalog of the day says: names, the stage, whether the result is out, and what came of it."""
    catalog = portal.catalog
    stage, result = catalog.stage(card), card.moment("结果公开")
    return {
        "publisher": catalog.register.title(card.publisher or catalog.default_publisher),
        "state": stage.name if stage else None,
        "shown": result is not None and result.date() <= catalog.as_of,
        "documents": [entry.id or entry.url for entry in catalog.outgoing(card.id, Verb.PRODUCES)],
    }


def render(page: Page, documents: Sequence[Document], site: Site) -> bytes:
    """JSON, or a table with one row an opinion."""
    found = [_record(document, page.props["about"][document.card.id]) for document in documents]
    return as_json({"consultations": found}) if page.url.endswith(".json") else _table(found)


def _record(document: Document, about: dict[str, Any]) -> dict[str, Any]:
    card, fields = document.card, document.fields
    result = fields["result"] if about["shown"] else None
    return {
        "id": card.id,
        "title": card.title,
        "url": card.url,
        "publisher": about["publisher"],
        "opens": fields["opens"],
        "closes": fields["closes"],
        "state": about["state"],
        "documents": about["documents"],
        "activities": [
            {"form": one["form"], "date": one["moment"][:10], "outcome": one["outcome"] or None}
            for one in fields["activities"]
        ],
        "result": result and _result(result),
    }


def _result(result: dict[str, Any]) -> dict[str, Any]:
    return {
        "date": result["day"],
        "received": result["received"],
        "explanation": result["explanation"] or None,
        "opinions": [
            {
                "number": n,
                "opinion": one["text"],
                "times": one["number"] or 1,
                "taken": one["taken"],
                "reason": one["reason"] or None,
            }
            for n, one in enumerate(result["opinions"], 1)
        ],
    }


def _table(found: Sequence[dict[str, Any]]) -> bytes:
    """One row an opinion; a consultation without opinions has one row all the same."""
    rows = []
    for one in found:
        result = one["result"] or {"date": None, "opinions": []}
        for opinion in result["opinions"] or [{}]:
            known = {**one, **opinion, "answered": result["date"]}
            rows.append([str(known.get(name) or "") for name in COLUMNS])
    return as_csv(list(COLUMNS.values()), rows)


EXPORT = Export("consultations", plan, render)
