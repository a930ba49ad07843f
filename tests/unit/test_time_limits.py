"""Time limits on pages: what an item's page says, on which days it changes, and what a change of the rules rewrites."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from site_builder.build import Report
from site_builder.model.document import Card
from site_builder.model.duty import IN_TIME, OVERDUE, Deadline, Duties
from tests.demo import demo
from tests.portal import CONFIG, DAY, Portal, codes, policy, portal

RULE = """\
- 名称: 解读材料公开
  对象: {类型: [policy]}
  起算: 发布日期
  止于: {关系: 解读, 日期: 发布日期}
  期限: 3个工作日内
  依据: {文件: 云栖县2026年政务公开工作要点, 条款: （二十）, 网址: "https://www.yunqi.example/"}
  起始: 2026-11-01
"""
FILES: dict[str, str | bytes] = {
    "rules/时限.yaml": RULE,
    "policies/2026/old.md": policy("旧办法", 发布日期="2026-10-01"),
    "policies/2026/open.md": policy("新办法", 发布日期="2026-11-19"),
    "policies/2026/done.md": policy("另一办法", 发布日期="2026-11-10"),
    "interpretations/2026/i.md": policy("另一办法解读", 发布日期="2026-11-11", 解读="[done]"),
    "notices/2026/n.md": policy("公告", 发布日期="2026-11-12"),
}
DAILY = {
    "index.html",
    "catalogue/index.html",
    "data/documents.json",
    "data/tasks.json",
    "data/next-transition.json",
}


@pytest.fixture
def site(tmp_path: Path) -> Portal:
    made = portal(tmp_path, FILES, CONFIG)
    report = made.build()
    assert report.published, made.report(report.diagnostics)
    return made


def section(site: Portal, url: str) -> str:
    tree = LexborHTMLParser(site.output()[url].decode())
    found = tree.css_first(".limits")
    return " ".join(found.text(separator=" ").split()) if found else ""


def pages(report: Report) -> set[str]:
    return {
        url for url in report.changed if not url.startswith("search/") and url != "data/search-stats.json"
    }


def test_a_page_says_what_is_due_by_when_on_which_basis(site: Portal) -> None:
    text = section(site, "policies/2026/open.html")
    assert "解读材料公开" in text and "期限内" in text
    assert "起算： 2026年11月19日" in text and "最迟： 2026年11月24日" in text and "3个工作日内" in text
    assert "依据： 《云栖县2026年政务公开工作要点》（二十）" in text
    done = section(site, "policies/2026/done.html")
    assert "按期完成" in done and "完成： 2026年11月11日" in done
    assert section(site, "policies/2026/old.html") == "" and section(site, "notices/2026/n.html") == ""


def test_no_page_says_how_many_days_are_left(site: Portal) -> None:
    for url, data in site.output().items():
        if url.endswith(".html") and url.startswith(("policies", "notices", "interpretations")):
            assert not re.search("剩余|还剩|截至", data.decode()), url


def test_only_the_page_changes_on_the_day_after_the_last(site: Portal) -> None:
    assert pages(site.build(date(2026, 11, 24))) == DAILY
    assert pages(site.build(date(2026, 11, 25))) == {*DAILY, "policies/2026/open.html"}
    assert "已逾期" in section(site, "policies/2026/open.html")
    assert pages(site.build(date(2026, 12, 31))) == DAILY


def test_that_day_is_the_next_on_which_the_portal_changes(site: Portal) -> None:
    assert site.examine(DAY).next_change == date(2026, 11, 25)
    assert site.examine(date(2026, 11, 25)).next_change is None


def test_what_is_not_public_changes_no_page_and_no_next_day(site: Portal) -> None:
    site.write("rules/时限.yaml", RULE + "  公开: false\n")
    site.build()
    assert section(site, "policies/2026/open.html") == ""
    assert site.examine(DAY).next_change is None
    assert codes(site.build(date(2026, 11, 25)).diagnostics) == ["W760"]


def test_an_interpretation_settles_the_page_of_its_document(site: Portal) -> None:
    site.write("interpretations/2026/j.md", policy("新办法解读", 发布日期="2026-11-20", 解读="[open]"))
    changed = pages(site.build())
    assert "policies/2026/open.html" in changed and "policies/2026/done.html" not in changed
    assert "按期完成" in section(site, "policies/2026/open.html")


def test_another_rule_rewrites_the_pages_that_show_it(site: Portal) -> None:
    site.write("rules/时限.yaml", RULE.replace("3个工作日内", "4个工作日内"))
    assert pages(site.build()) == {"policies/2026/open.html", "policies/2026/done.html"}


def test_a_line_that_moves_in_the_rules_rewrites_nothing(site: Portal) -> None:
    site.write("rules/时限.yaml", "# 说明\n" + RULE)
    assert pages(site.build()) == set()


def test_an_announced_year_rewrites_what_it_moves(site: Portal) -> None:
    site.write("policies/2026/late.md", policy("岁末办法", 发布日期="2026-12-30"))
    site.build(date(2026, 12, 30))
    assert "最迟： 2027年1月4日" in section(site, "policies/2026/late.html")
    assert "2027年的放假安排还没有公布，按周末推算" in section(site, "policies/2026/late.html")
    site.write("rules/日历.yaml", "- {年份: 2027, 休息: [2027-01-01至2027-01-03], 上班: [2027-01-09]}\n")
    assert pages(site.build(date(2026, 12, 30))) == {"policies/2026/late.html"}
    assert "最迟： 2027年1月5日" in section(site, "policies/2026/late.html")
    assert "按周末推算" not in section(site, "policies/2026/late.html")


def test_region_decides_which_rules_apply(site: Portal) -> None:
    site.write("rules/时限.yaml", RULE + "  地区: [黑龙江省]\n")
    assert pages(site.build()) == {"policies/2026/open.html", "policies/2026/done.html"}
    (site.home / "config.yaml").write_text(CONFIG + "region: [黑龙江省]\n", encoding="utf-8")
    assert pages(site.build()) == {"policies/2026/open.html", "policies/2026/done.html"}
    assert "期限内" in section(site, "policies/2026/open.html")


def test_config_has_the_last_word_on_severity(site: Portal) -> None:
    (site.home / "config.yaml").write_text(CONFIG + "severity: {W760: error}\n", encoding="utf-8")
    assert site.build(date(2026, 11, 24)).published
    assert not site.build(date(2026, 11, 25)).published


def test_a_rules_own_level_may_block(site: Portal) -> None:
    site.write("rules/时限.yaml", RULE + "  级别: error\n")
    assert site.build(date(2026, 11, 24)).published and not site.build(date(2026, 11, 25)).published


def test_without_files_there_are_no_limits(tmp_path: Path) -> None:
    made = portal(tmp_path, {"policies/a.md": policy("甲办法", 发布日期="2026-11-01")})
    resolved = made.examine().resolved
    assert resolved is not None and resolved.catalog.deadlines == Duties()
    assert not made.build().diagnostics


@pytest.mark.parametrize(
    "text", ["", "# 没有规则\n", "[]\n", "- \n", "名称: 甲\n", "\x00", "- [甲]\n", "- 甲\n"]
)
def test_files_of_any_kind_are_told_of_and_never_stop_the_program(tmp_path: Path, text: str) -> None:
    made = portal(tmp_path, {"rules/时限.yaml": text, "rules/日历.yaml": text, "policies/a.md": policy("甲")})
    assert made.build().diagnostics or text in ("", "# 没有规则\n", "[]\n")


def duties() -> Duties:
    resolved = demo().examined.resolved
    assert resolved is not None
    return resolved.catalog.deadlines


def named(rule: str) -> list[Deadline]:
    return [deadline for deadline in duties().every if deadline.rule == rule]


def test_on_the_demo_only_one_document_is_late_and_the_check_says_so() -> None:
    late = [deadline for deadline in duties().every if deadline.state == OVERDUE]
    assert [(deadline.rule, deadline.subject) for deadline in late] == [("解读材料公开", "yny-2026-009")]
    found = [d for d in demo().report.diagnostics if d.code == "W760"]
    assert [d.span.path for d in found] == ["content/policies/2026/yny-2026-009.md"]


def test_the_demo_shows_limits_on_documents_and_consultations() -> None:
    pages = demo().pages()
    assert "已逾期" in pages["policies/2026/yny-2026-009.html"]
    assert "按期完成" in pages["policies/2026/yzj-2026-005.html"]
    consultation = LexborHTMLParser(pages["consultations/2026/zj-2026-001.html"]).css_first(".limits")
    assert (
        consultation is not None
        and "意见采纳情况公布" in consultation.text()
        and "公开征求意见" in consultation.text()
    )


def test_the_demos_rules_are_kept_as_the_county_promised() -> None:
    assert {d.state for d in named("主动公开")} == {IN_TIME} and len(named("主动公开")) >= 10
    assert sum(d.state == IN_TIME for d in named("解读材料公开")) >= 5
    assert {d.state for d in named("公开征求意见")} == {"符合期限"}
    assert {d.state for d in named("意见采纳情况公布")} == {IN_TIME, "未起算"}
    assert [d.period for d in named("台账进展报送") if d.state == IN_TIME][:2] == [
        "2026年第二季度",
        "2026年第三季度",
    ]
    assert [d.period for d in named("县政府信息公开工作年度报告")] == ["2026年"]


def test_hours_are_counted_to_the_minute_on_the_demo() -> None:
    (first,), (briefing,) = named("突发事件权威信息发布"), named("突发事件新闻发布会")
    assert first.exact and first.due is not None and first.due.isoformat(" ", "minutes") == "2026-07-14 10:50"
    assert first.state == briefing.state == IN_TIME
    page = demo().pages()["responses/2026/hy-2026-001.html"]
    assert "2026年7月14日 10:50" in page and "2026年7月14日 08:35" in page


def test_catalogues_series_and_open_days_are_asked_for_on_the_demo() -> None:
    assert [d.state for d in named("重大行政决策事项目录公布")] == [IN_TIME] * 3
    assert [d.period for d in named("民生实事项目进展") if d.state == IN_TIME] == [
        "2026年第二季度",
        "2026年第三季度",
    ]
    for rule, kept in (("财政收支情况", 4), ("国有土地供应", 3), ("政府工作报告重点任务进展", 4)):
        states = [d.state for d in named(rule)]
        assert states == [IN_TIME] * kept + ["期限内"], rule
    assert {d.state for d in named("政府开放日公告")} == {"符合期限"}
    (share,) = (tally for tally in duties().tallies if tally.rule == "决策事项公众参与率")
    assert share.reached and len(share.among or ()) >= 5


def test_a_deadline_changes_exactly_on_the_days_it_names() -> None:
    for deadline in duties().every:
        day, seen = DAY, deadline.state
        change = deadline.next_change(DAY)
        for _ in range(400):
            day += timedelta(days=1)
            now = deadline.on(day)
            if now != seen:
                assert day == change
                break
        else:
            assert change is None or change > day


def test_every_item_offers_the_days_that_all_have() -> None:
    card = Card("a", "policy", "甲", "a.html")
    assert card.moment("发布日期") is None and card.moment("没有") is None
