"""A portal in which everything is as long, as wide and as many as an editor will ever write: all of it stands on its pages.

How the pages look is asked of a browser, in tests/browser/test_extremes.py.
"""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.extremes import (
    ARTICLES,
    ATTACHMENTS,
    COLUMNS,
    ROWS,
    SITE_NAME,
    TITLE,
    article,
    attachment_name,
    cell,
    extreme_portal,
    statute,
)
from tests.portal import PDF, codes


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every published file; nothing is wrong with the content."""
    site = extreme_portal(tmp_path_factory.mktemp("extremes"))
    report = site.build()
    assert report.published and codes(report.diagnostics) == [], site.report(report.diagnostics)
    return site.output()


def page(output: dict[str, bytes], url: str) -> LexborHTMLParser:
    """A page, read."""
    return LexborHTMLParser(output[url].decode())


def words(text: str) -> str:
    """Without any white space."""
    return "".join(unescape(text).split())


def test_the_input_is_what_it_claims_to_be() -> None:
    assert len(SITE_NAME) == 40 and len(TITLE) == 120
    assert len(words(statute())) >= 95_000 and len(article(ARTICLES)) >= 100


def test_a_title_of_120_characters_is_whole_wherever_it_stands(output: dict[str, bytes]) -> None:
    url = "policies/a-title.html"
    own = page(output, url)
    assert own.css_first("h1").text() == TITLE
    assert own.css_first("title").text() == f"{TITLE} - {SITE_NAME}"
    lists = [other for other in output if other.endswith(".html") and other != url]
    links = [
        link.text()
        for other in lists
        for link in page(output, other).css("a.row-title")
        if (link.attributes["href"] or "").endswith("policies/a-title.html")
    ]
    assert len(links) >= 3 and set(links) == {TITLE}
    assert TITLE in output["data/documents.json"].decode() and TITLE in output["feeds/all.xml"].decode()


def test_a_table_of_14_columns_and_300_rows_keeps_every_cell(output: dict[str, bytes]) -> None:
    (table,) = page(output, "policies/b-table.html").css("table")
    rows = [[item.text() for item in row.css("th, td")] for row in table.css("tbody tr")]
    assert rows == [[cell(row, column) for column in range(1, COLUMNS + 1)] for row in range(1, ROWS + 1)]
    heads = table.css("thead th")
    assert len(heads) == COLUMNS and all(head.attributes["scope"] == "col" for head in heads)


def test_a_statute_of_95000_characters_keeps_every_article(output: dict[str, bytes]) -> None:
    own = page(output, "policies/d-statute.html")
    for link in own.css(".gw-body .anchor"):
        link.decompose()
    assert words(own.css_first(".gw-body").text()) == words(statute())
    anchors = {item.attributes["id"] for item in own.css(".gw-body [id]")}
    assert {f"第{number}条" for number in ("一", "一百", "四百九十九", "九百五十")} <= anchors
    assert len({anchor for anchor in anchors if anchor and re.fullmatch("第.+条", anchor)}) == ARTICLES


def test_80_attachments_are_listed_and_published_each_with_its_size(output: dict[str, bytes]) -> None:
    links = page(output, "policies/c-many.html").css(".attachments a")
    assert [link.attributes["href"] for link in links] == [f"c-{n}.pdf" for n in range(1, ATTACHMENTS + 1)]
    for number, link in enumerate(links, 1):
        assert attachment_name(number) in link.text() and "PDF" in link.text() and "KB" in link.text()
        assert output[f"policies/c-{number}.pdf"].startswith(PDF[:5])


def test_a_site_name_of_40_characters_stands_on_every_page(output: dict[str, bytes]) -> None:
    for url, data in output.items():
        if url.endswith(".html"):
            assert page(output, url).css_first(".brand-name").text() == SITE_NAME, url
            assert (
                f"<title>{SITE_NAME}</title>" in data.decode() or f" - {SITE_NAME}</title>" in data.decode()
            ), url


def test_a_rare_character_has_its_reading_above_it_and_nowhere_else(output: dict[str, bytes]) -> None:
    own = output["organizations/fangting.html"].decode()
    ruby = "<ruby>{}<rp>（</rp><rt>{}</rt><rp>）</rp></ruby>"
    heading = f"云{ruby.format('栖', 'qī')}县{ruby.format('邡', 'fāng')}亭镇人民政府"
    assert f"<h1>{heading}</h1>" in own
    assert own.count("fāng") == 1 and "<title>云栖县邡亭镇人民政府 - " in own
    assert [url for url, data in output.items() if "fāng".encode() in data] == ["organizations/fangting.html"]


def test_a_column_without_content_says_so(output: dict[str, bytes]) -> None:
    for url in ("notices/index.html", "interpretations/index.html"):
        assert "这里还没有内容。" in page(output, url).css_first("main").text()
    empty, full = (words(column.text()) for column in page(output, "topics/water.html").css(".column"))
    assert empty == "没有内容的子栏目这里还没有内容。"
    assert "云栖县供水办法" in full and "没有内容" not in full
    # The lists of the search page are filled by its script.
    for url in sorted(url for url in output if url.endswith(".html") and url != "search/index.html"):
        for item in page(output, url).css("ul, ol, dl, table, tbody"):
            assert item.text(strip=True) or "hidden" in item.attributes, (url, item.html)


def test_a_topic_does_not_gather_itself(output: dict[str, bytes]) -> None:
    main = page(output, "topics/water.html").css_first("main")
    assert "water.html" not in [link.attributes["href"] for link in main.css("a")]


def test_a_portal_without_a_logo_of_its_own_has_that_of_the_theme(output: dict[str, bytes]) -> None:
    source = page(output, "index.html").css_first(".brand img").attributes["src"]
    assert source is not None and re.fullmatch(r"assets/logo\.[0-9a-f]{10}\.svg", source) and source in output


def test_an_empty_portal_is_a_portal(tmp_path: Path) -> None:
    site = extreme_portal(tmp_path)
    for path in sorted((site.home / "content").rglob("*.*")):
        path.unlink()
    report = site.build()
    assert report.published and codes(report.diagnostics) == []
    made = site.output()
    assert "这里还没有内容。" in page(made, "index.html").css_first("main").text()
    assert "共收录0件" in words(page(made, "library/index.html").css_first("main").text())
