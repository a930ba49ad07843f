"""The Traditional edition: a twin of every page, linked like it, named as what it is, and nothing else twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.demo import demo
from tests.portal import CONFIG, Portal, attachment, policy, portal

FILES: dict[str, str | bytes] = {
    "policies/2024/a.md": policy(
        "供水办法", "第一条 依照[用水规定](b#第一条)办理，见[申请表](a-1.pdf)。", 发文字号="云政发〔2024〕3号"
    ),
    "policies/2024/b.md": policy("用水规定", "第一条 节约用水。", 旧网址="art/2024/b.html"),
    "policies/2024/a-1.pdf": attachment("a-1.pdf"),
}


@pytest.fixture
def site(tmp_path: Path) -> Portal:
    made = portal(tmp_path, FILES, CONFIG + "traditional: true\n")
    assert made.build().published
    return made


def tree(made: Portal, url: str) -> LexborHTMLParser:
    return LexborHTMLParser(made.output()[url].decode())


def test_every_page_but_the_search_and_old_addresses_has_a_twin(site: Portal) -> None:
    pages = {url for url in site.output() if url.endswith(".html")}
    twins = {url.removeprefix("zh-hant/") for url in pages if url.startswith("zh-hant/")}
    assert pages - twins - {"zh-hant/" + url for url in twins} == {
        "404.html",
        "search/index.html",
        "art/2024/b.html",
    }
    assert {url for url in site.output() if url.startswith("zh-hant/") and not url.endswith(".html")} == set()


def test_a_twin_leads_to_twins_and_to_files_that_exist_once(site: Portal) -> None:
    found = {
        n.text(): n.attributes["href"] for n in tree(site, "zh-hant/policies/2024/a.html").css(".gw-body a")
    }
    assert found["用水規定"] == "b.html#第一条"
    assert found["申請表（PDF，1 KB）"] == "../../../policies/2024/a-1.pdf"
    links = [n.attributes["href"] or "" for n in tree(site, "zh-hant/index.html").css("nav.nav a")]
    assert "library/index.html" in links and not any(link.startswith("zh-hant") for link in links)


def test_a_twin_says_what_it_is_and_names_the_text_that_rules(site: Portal) -> None:
    page = tree(site, "zh-hant/policies/2024/a.html")
    assert page.css_first("html").attributes["lang"] == "zh-Hant"
    canonical = page.css_first("link[rel=canonical]").attributes["href"]
    assert canonical == "https://www.yunqi.example/policies/2024/a.html"
    assert "以簡體" in page.body.text()  # type: ignore[union-attr]
    pairs = {
        (n.attributes["hreflang"], n.attributes["href"])
        for url in ("policies/2024/a.html", "zh-hant/policies/2024/a.html")
        for n in tree(site, url).css("link[rel=alternate][hreflang]")
    }
    assert pairs == {
        ("zh-Hans", "https://www.yunqi.example/policies/2024/a.html"),
        ("zh-Hant", "https://www.yunqi.example/zh-hant/policies/2024/a.html"),
    }
    assert "云政发〔2024〕3号" in page.body.text()  # type: ignore[union-attr]


def test_readers_change_the_edition_on_the_same_page(site: Portal) -> None:
    there = tree(site, "policies/2024/a.html").css_first("a[hreflang=zh-Hant]")
    back = tree(site, "zh-hant/policies/2024/a.html").css_first("a[hreflang=zh-Hans]")
    assert there.attributes["href"] == "../../zh-hant/policies/2024/a.html"
    assert back.attributes["href"] == "../../../policies/2024/a.html"


def test_without_the_setting_there_is_one_edition(tmp_path: Path) -> None:
    made = portal(tmp_path, FILES)
    made.build()
    assert not any(url.startswith("zh-hant/") for url in made.output())
    assert tree(made, "policies/2024/a.html").css_first("[hreflang]") is None


def test_leaving_the_edition_off_again_is_no_loss_of_addresses(site: Portal) -> None:
    config = site.home / "config.yaml"
    config.write_text(config.read_text("utf-8").replace("traditional: true", "traditional: false"), "utf-8")
    report = site.build()
    assert [d.code for d in report.diagnostics] == []
    assert any(url.startswith("zh-hant/") for url in report.removed)


def test_a_link_to_a_missing_clause_is_told_once(tmp_path: Path) -> None:
    files = {**FILES, "policies/2024/a.md": policy("供水办法", "第一条 见[规定](b#第九条)。")}
    report = portal(tmp_path, files, CONFIG + "traditional: true\n").build()
    assert [d.code for d in report.diagnostics if d.code == "W510"] == ["W510"]


def test_the_demo_portal_has_both_editions() -> None:
    pages = demo().pages()
    assert len([url for url in pages if url.startswith("zh-hant/")]) > 100
    home = LexborHTMLParser(pages["zh-hant/index.html"])
    assert "文件效力" in home.body.text()  # type: ignore[union-attr]
