"""The repository's own portal: complete, consistent, linked without a gap, and in the promised shapes."""

import csv
import io
import json
import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from posixpath import normpath
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from site_builder.model.period import Period, parse_period
from site_builder.model.relation import Verb
from site_builder.model.validity import State
from tests.demo import demo

LAST = date(2035, 12, 31)
DOCUMENT_KEYS = [
    "id",
    "type",
    "title",
    "url",
    "doc_number",
    "index_number",
    "issuers",
    "publisher",
    "formed",
    "published",
    "effective",
    "expires",
    "kind",
    "topics",
    "status",
    "status_since",
    "status_reason",
    "status_source",
    "relations",
    "interpretations",
]
TASK_KEYS = [
    "plan",
    "number",
    "clause",
    "content",
    "lead",
    "responsible",
    "deadline",
    "deadline_text",
    "due",
    "state",
    "overdue",
    "progress",
    "evidence",
    "url",
    "text_due",
    "evidence_note",
    "closed",
    "closed_reason",
]


def data(name: str) -> Any:
    return json.loads((demo().output / "data" / name).read_text(encoding="utf-8"))


def test_it_builds_without_errors() -> None:
    assert demo().report.published
    assert {d.code for d in demo().report.diagnostics} <= {"W721", "W740", "W741", "W760"}


def test_it_holds_what_a_county_would_show() -> None:
    resolved = demo().examined.resolved
    assert resolved is not None
    counts = Counter(card.type for card in resolved.catalog.cards.values())
    assert counts["policy"] >= 40 and counts["interpretation"] >= 12 and counts["notice"] >= 20
    assert counts["topic"] == 6 and counts["organization"] >= 12 and counts["plan"] == 4
    forms = {c.label for c in resolved.catalog.cards.values() if c.type == "interpretation"}
    assert {"文字", "图解", "视频", "问答"} <= forms
    plans = [c for c in resolved.catalog.cards.values() if c.type == "plan"]
    own = [c for c in plans if len(c.tasks) >= 30]
    assert sorted(c.label for c in own) == ["2025", "2026"]
    successions = [c for c in resolved.catalog.cards.values() if c.names and c.names.successor]
    assert len(successions) >= 2
    assert any(c.withdrawn for c in resolved.catalog.cards.values())


def test_every_verb_an_editor_can_write_occurs() -> None:
    resolved = demo().examined.resolved
    assert resolved is not None
    verbs = {r.edge.verb for found in resolved.catalog.relations.values() for r in found}
    assert set(Verb) - verbs <= {Verb.MENTIONS, Verb.PRODUCES, Verb.INVOLVES, Verb.RECORDS, Verb.FOLLOWS}


def test_all_six_states_occur_on_every_day_until_the_end_of_2035() -> None:
    resolved = demo().examined.resolved
    assert resolved is not None
    lines = resolved.catalog.timelines.values()
    day = date(2026, 11, 21)
    changes = {p.since for line in lines for p in line.phases if p.since and day <= p.since <= LAST}
    for moment in sorted({day, LAST, *changes, *(c - timedelta(days=1) for c in changes)}):
        if day <= moment <= LAST:
            assert {line.at(moment).state for line in lines} == set(State), moment


def test_every_link_leads_somewhere() -> None:
    pages = demo().pages()
    anchors = {url: set(re.findall(r'\bid="([^"]*)"', html)) for url, html in pages.items()}
    files = {p.relative_to(demo().output).as_posix() for p in demo().output.rglob("*") if p.is_file()}
    dead = []
    for url, html in pages.items():
        tree = LexborHTMLParser(html)
        for node in tree.css("[href], [src], [action]"):
            link = next(filter(None, map(node.attributes.get, ("href", "src", "action"))), "")
            parts = urlsplit(link)
            if parts.scheme in ("https", "mailto", "tel", "http"):
                continue
            path = unquote(parts.path)
            base = "" if path.startswith("/") else url.rpartition("/")[0]
            target = normpath(f"{base}/{path}".lstrip("/")) if path else url
            fragment = unquote(parts.fragment)
            if target not in files or (fragment and fragment not in anchors.get(target, set())):
                dead.append((url, link))
    assert dead == []


def test_every_page_is_well_formed() -> None:
    for url, html in demo().pages().items():
        tree = LexborHTMLParser(html)
        ids = [node.attributes["id"] for node in tree.css("[id]")]
        assert len(ids) == len(set(ids)), (url, [i for i, n in Counter(ids).items() if n > 1])
        lang = "zh-Hant" if url.startswith("zh-hant/") else "zh-Hans"
        assert html.startswith("<!DOCTYPE html>") and f'<html lang="{lang}"' in html, url
        assert len(tree.css("h1")) == 1 and len(tree.css("main")) == 1, url
        assert not tree.css("[style], [onclick], [onload], [onerror], iframe, [target=_blank]"), url
        levels = [int(node.tag[1]) for node in tree.css("h1, h2, h3, h4, h5, h6")]
        assert all(b <= a + 1 for a, b in pairwise(levels)), (url, levels)
        assert all(img.attributes.get("alt") is not None for img in tree.css("img")), url
        assert "&lt;a href" not in html and "ref:" not in html and 'href="file:' not in html, url


def test_titles_of_pages_differ() -> None:
    pages = {url: html for url, html in demo().pages().items() if not url.startswith("zh-hant/")}
    titles = Counter(re.search(r"<title>(.*?)</title>", html)[1] for html in pages.values())  # type: ignore[index]
    repeated = {title for title, count in titles.items() if count > 1}
    allowed = ("网址已变更", "云栖县人民政府关于印发云栖县最低生活保障办法的通知", "新旧对照", "信息已撤回")
    assert all(title.startswith(allowed) for title in repeated), repeated


def test_no_page_asks_another_host_for_anything() -> None:
    for url, html in demo().pages().items():
        tree = LexborHTMLParser(html)
        for node in tree.css(
            "script[src], img[src], link[rel=stylesheet], link[rel=icon], source, video, audio"
        ):
            link = node.attributes.get("src") or node.attributes.get("href") or ""
            assert not urlsplit(link).netloc, (url, link)
        assert not re.search(r"https?://\d+\.\d+\.\d+\.\d+", html), url


def test_articles_carry_the_contract_attributes() -> None:
    documents = {d["url"]: d for d in data("documents.json")["documents"]}
    for url, record in documents.items():
        article = LexborHTMLParser(demo().pages()[url]).css_first("article[data-id]")
        assert article is not None, url
        shown = article.attributes
        assert (shown["data-id"], shown["data-type"], shown["data-status"] or None) == (
            record["id"],
            record["type"],
            record["status"],
        )


def test_every_page_has_structured_data_and_a_place_for_announcements() -> None:
    for url, html in demo().pages().items():
        tree = LexborHTMLParser(html)
        about = json.loads(tree.css_first('script[type="application/ld+json"]').text())
        assert about["@context"] == "https://schema.org" and about["url"], url
        assert tree.css_first("[role=status][aria-live=polite]") is not None, url


@pytest.mark.parametrize("name", ["SiteName", "SiteDomain", "SiteIDCode"])
def test_every_page_carries_the_site_tags(name: str) -> None:
    for url, html in demo().pages().items():
        assert f'<meta name="{name}"' in html, url


def test_items_carry_the_article_tags_and_structured_data() -> None:
    for record in data("documents.json")["documents"]:
        tree = LexborHTMLParser(demo().pages()[record["url"]])
        tags = {n.attributes["name"]: n.attributes.get("content") for n in tree.css("meta[name]")}
        assert tags["ArticleTitle"] == record["title"] and tags["PubDate"] == record["published"]
        assert tags["ContentSource"] and tags["ColumnName"] and tags["ColumnType"] and tags["Url"]
        about = json.loads(tree.css_first('script[type="application/ld+json"]').text())
        assert about["@type"] == ("Legislation" if record["status"] else "Article")
        if record["status"]:
            force = about["legislationLegalForce"].rpartition("/")[2]
            assert (force == "NotInForce") == (record["status"] in ("尚未施行", "失效", "废止"))


def test_documents_json_has_the_promised_shape() -> None:
    found = data("documents.json")
    assert (found["as_of"], found["generated"]) == ("2026-11-21", "2026-11-21T00:00:00+08:00")
    resolved = demo().examined.resolved
    assert resolved is not None
    visible = {c.id for c in resolved.catalog.cards.values() if c.visible and c.type != "organization"}
    assert {d["id"] for d in found["documents"]} == visible
    for record in found["documents"]:
        assert list(record) == DOCUMENT_KEYS
        assert (record["status"] is not None) == (record["type"] == "policy")
        assert all(isinstance(v, list) for v in record["relations"].values())
        assert record["url"].endswith(".html") and record["id"] in record["url"]


def test_documents_csv_opens_in_a_spreadsheet_program() -> None:
    raw = (demo().output / "data/documents.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") and b"\r\n" in raw
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert len(rows) == len(data("documents.json")["documents"]) + 1
    assert rows[0] == DOCUMENT_KEYS and {len(row) for row in rows} == {len(rows[0])}
    for row, record in zip(rows[1:], data("documents.json")["documents"], strict=True):
        shown = dict(zip(rows[0], row, strict=True))
        assert (shown["id"], shown["url"], shown["status"]) == (
            record["id"],
            record["url"],
            record["status"] or "",
        )
        assert json.loads(shown["relations"]) == record["relations"]


def test_next_transition_lists_every_coming_change() -> None:
    found = data("next-transition.json")
    assert found["next"] == min(t["date"] for t in found["transitions"]) > found["as_of"]
    resolved = demo().examined.resolved
    assert resolved is not None
    for id_ in {t["id"] for t in found["transitions"]}:
        own = [t for t in found["transitions"] if t["id"] == id_]
        assert own[0]["from"] == resolved.catalog.mark(id_)[0]
        assert all(a["to"] == b["from"] for a, b in pairwise(own))


def test_tasks_json_has_the_promised_shape() -> None:
    found = data("tasks.json")
    assert len(found["tasks"]) >= 60
    pages = demo().pages()
    for task in found["tasks"]:
        assert [name for name in task if name != "points"] == TASK_KEYS
        closed = task["state"] in ("已完成", "已销号")
        assert task["overdue"] == (not closed and task["due"] is not None and task["due"] < found["as_of"])
        page, _, anchor = task["url"].partition("#")
        assert f'id="{anchor}"' in pages[page]
        assert all(not urlsplit(e).scheme or e.startswith("https://") for e in task["evidence"])
    assert any(task["overdue"] for task in found["tasks"])


@pytest.mark.parametrize(
    ("series", "first", "last"),
    [
        ("政府工作报告重点任务进展", "2025-Q4", "2026-Q3"),
        ("财政收支情况", "2026-07", "2026-10"),
        ("国有土地供应情况", "2026-Q1", "2026-Q3"),
    ],
)
def test_reports_of_every_period_follow_each_other(series: str, first: str, last: str) -> None:
    """Each period begins on the day after the one before, and is reported after its end."""
    resolved = demo().examined.resolved
    assert resolved is not None
    cards = [card for card in resolved.catalog.listed() if card.series == series]
    periods = [parse_period(card.period) for card in cards]
    assert all(isinstance(period, Period) for period in periods)
    known = [period for period in periods if isinstance(period, Period)]
    assert (known[0].key, known[-1].key) == (first, last)
    for before, after in pairwise(known):
        assert before.last and after.first == before.last + timedelta(days=1)
    for card, period in zip(cards, known, strict=True):
        assert card.published and period.last and card.published.date() > period.last


def test_withdrawn_items_leave_everything_but_their_address() -> None:
    resolved = demo().examined.resolved
    assert resolved is not None
    for card in (c for c in resolved.catalog.cards.values() if c.withdrawn):
        assert (demo().output / card.url).is_file()
        for path in demo().output.rglob("*"):
            if path.is_file() and path.suffix in (".html", ".xml", ".json", ".csv"):
                assert card.title not in path.read_text(encoding="utf-8-sig"), path
