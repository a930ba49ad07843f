"""无障碍声明: reached from every page, dated when it can be, and claiming nothing that the portal does not offer."""

from __future__ import annotations

from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from tests.demo import demo
from tests.portal import CONFIG, policy, portal

URL = "accessibility.html"


def text(tmp_path: Path, config: str = CONFIG) -> str:
    """What the page says."""
    made = portal(tmp_path, {"policies/2024/a.md": policy("供水办法")}, config)
    report = made.build()
    assert report.published, made.report(report.diagnostics)
    return LexborHTMLParser(made.output()[URL].decode()).css_first("main").text()


def test_every_page_leads_to_it_and_both_maps_name_it() -> None:
    for url, html in demo().pages().items():
        links = LexborHTMLParser(html).css("footer nav a")
        assert any((a.attributes["href"] or "").endswith(URL) for a in links), url
    assert URL in (demo().output / "sitemap-columns.xml").read_text(encoding="utf-8")
    assert any(
        a.text() == "无障碍声明" for a in LexborHTMLParser(demo().pages()["sitemap.html"]).css("main a")
    )


def test_it_is_dated_by_the_last_check_by_people(tmp_path: Path) -> None:
    checked = text(tmp_path / "checked", CONFIG + "  accessibility_checked: 2026-11-01\n")
    assert checked.count("2026年11月1日") == 2 and "没有人工自查的记录" not in checked
    assert text(tmp_path / "unchecked").count("没有人工自查的记录") == 2


def test_it_names_its_goal_and_claims_no_level(tmp_path: Path) -> None:
    said = text(tmp_path)
    assert "2.2 的 AA 级" in said and "GB/T 37668—2019" in said and "不宣称已经达到" in said


def test_it_offers_only_what_there_is(tmp_path: Path) -> None:
    assert "繁體" not in text(tmp_path / "simplified")
    assert "繁體" in text(tmp_path / "both", CONFIG + "traditional: true\n")


def test_it_says_whom_to_tell(tmp_path: Path) -> None:
    said = text(tmp_path / "mail")
    assert (
        "xxgk@yunqi.example" in said
        and "电话" not in said.partition("遇到障碍请告诉我们")[2].partition("怎样检查")[0]
    )
    phone = text(tmp_path / "phone", CONFIG + '  phone: "0000-8800101"\n')
    assert "电话：0000-8800101" in phone
