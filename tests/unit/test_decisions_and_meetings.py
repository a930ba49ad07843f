"""重大行政决策 and 政府会议: states from what is linked, participation and coverage, agendas and what they led to."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from site_builder.model.decisions import decisions
from tests.demo import demo
from tests.portal import Portal, policy, portal

CHANNEL = "[{邮箱: sw@yunqi.example}]"
FILES: dict[str, str | bytes] = {
    "organizations/org-gov.yaml": "名称: 云栖县人民政府\n简称: [县政府]\n",
    "organizations/org-water.yaml": "名称: 云栖县水利局\n简称: [县水利局]\n",
    "organizations/org-road.yaml": "名称: 云栖县交通运输局\n简称: [县交通局]\n",
    "organizations/org-office.yaml": "名称: 云栖县人民政府办公室\n",
    "consultations/2026/ask.md": policy(
        "关于征求供水办法意见的公告", 发布日期="2026-04-01", 开始="2026-04-10", 截止="2026-05-20", 重大行政决策="true", 渠道=CHANNEL
    ),
    "interpretations/2026/why.md": policy("读懂供水办法草案", 发布日期="2026-04-01", 解读="[ask]"),
    "policies/2026/water.md": policy("供水办法", 发布日期="2026-06-20", 成文日期="2026-06-18"),
    "decisions/2026/list.md": policy(
        "县政府2026年度重大行政决策事项目录", 发布日期="2026-03-30", 发布机构="县政府", 年度="2026", 应有总数="3",
        应公布单位="[县水利局, 县交通局]",
        事项="[{编号: '1', 名称: 制定供水办法, 承办部门: [县水利局], 公众参与: [ask], 形成文件: [water]}, "
        "{编号: '2', 名称: 调整水价}, {编号: '3', 名称: 修路, 终止: {日期: 2026-05-01, 理由: 并入省级项目}}]",
    ),
    "decisions/2026/water-list.md": policy(
        "县水利局2026年度重大行政决策事项目录", 发布日期="2026-04-02", 发布机构="县水利局", 年度="2026", 应有总数="0"
    ),
    "meetings/2026/first.md": policy(
        "第1次常务会议", "主持人：同意。", 发布日期="2026-06-12", 会议日期="2026-06-10 09:00", 届次="第十八届", 次数="第1次",
        议题="[{编号: '1', 题目: 审议供水办法, 议定事项: 原则通过, 汇报部门: [县水利局], 形成文件: [water]}, {编号: '2', 题目: 听取汛情汇报}]",
        列席="[{身份: 公众代表, 人数: 4, 产生方式: 公开报名}, {身份: 专家, 人数: 2}]",
        直播="{网址: 'https://www.yunqi.example/zhibo/', 名称: 回放}",
    ),
}  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Portal:
    return portal(tmp_path, FILES)


def page(site: Portal, url: str, day: str = "2026-07-01") -> LexborHTMLParser:
    report = site.build(date.fromisoformat(day))
    assert report.published and not report.diagnostics, site.report(report.diagnostics)
    return LexborHTMLParser(site.output()[url].decode())


@pytest.mark.parametrize(
    ("day", "states"),
    [
        ("2026-03-30", ["未启动", "未启动", "已终止"]),
        ("2026-04-09", ["未启动", "未启动", "已终止"]),
        ("2026-04-10", ["征求意见", "未启动", "已终止"]),
        ("2026-06-19", ["征求意见", "未启动", "已终止"]),
        ("2026-06-20", ["已决策", "未启动", "已终止"]),
    ],
)
def test_how_far_a_decision_is_follows_from_what_is_linked(site: Portal, day: str, states: list[str]) -> None:
    tree = page(site, "decisions/2026/list.html", day)
    assert [node.text() for node in tree.css(".decisions .task-state")] == states


def test_each_item_shows_who_took_part_and_what_it_led_to(site: Portal) -> None:
    tree = page(site, "decisions/2026/list.html")
    first, second, third = tree.css("table.decisions tbody tr")
    assert [a.attributes["href"] for a in first.css("a")] == [
        "../../organizations/org-water.html",
        "../../consultations/2026/ask.html",
        "../../policies/2026/water.html",
    ]
    assert second.css("td a") == [] and "2026年5月1日终止：并入省级项目" in third.text()
    said = tree.css_first(".banner").text()
    assert "共3项：未启动1项，已决策1项，已终止1项。公众参与率50%：2项中有1项有公众参与记录" in said
    assert "2026年3月30日公布，在2026年3月31日的期限以内" in said


def test_what_was_decided_says_so_both_ways(site: Portal) -> None:
    consultation = page(site, "consultations/2026/ask.html").css_first(".doc-top").html or ""
    assert 'href="../../decisions/2026/list.html#事项1"' in consultation
    document = LexborHTMLParser(site.output()["policies/2026/water.html"].decode())
    links = {a.attributes["href"] for a in document.css(".relations a")}
    assert {"../../decisions/2026/list.html#事项1", "../../meetings/2026/first.html#议题1"} <= links
    steps = [node.text().partition("：")[0] for node in document.css(".life-step")]
    assert steps[:4] == ["决策目录", "征求意见", "会议审议", "出台"]


def test_the_coverage_page_names_every_unit_and_links_every_number(site: Portal) -> None:
    tree = page(site, "decisions/coverage.html")
    rows = {tr.css_first("th").text(): tr.text() for tr in tree.css("table.coverage tbody tr")}
    assert "晚于期限" in rows["云栖县水利局"] and "2026年4月2日" in rows["云栖县水利局"]
    assert "尚未公布" in rows["云栖县交通运输局"]
    assert "晚于期限" not in rows["云栖县人民政府"] and "2026年3月30日" in rows["云栖县人民政府"]
    said = tree.css_first(".part > p")
    assert said.text() == "应当公布的单位3个，已经公布2个（67%），其中1个在2026年3月31日以前公布。"
    assert [a.text() for a in said.css("a")] == ["3个", "2个", "1个"]
    numbers = re.findall(r"(\d+)项", rows["云栖县人民政府"])
    assert numbers == ["3", "1", "2", "1"]
    (government,) = (
        tr for tr in tree.css("table.coverage tbody tr") if "县人民政府" in tr.css_first("th").text()
    )
    assert [a.text() for a in government.css('a[href$="#part-decisions"]')] == ["3项", "1项", "1项"]
    index = LexborHTMLParser(site.output()["decisions/index.html"].decode())
    assert index.css_matches('a[href="coverage.html"]')


def test_a_portal_without_catalogues_says_so(tmp_path: Path) -> None:
    tree = page(portal(tmp_path, {"policies/2026/a.md": policy("供水办法")}), "decisions/coverage.html")
    assert "还没有单位公布目录。" in tree.css_first("main").text()


def test_a_meeting_shows_its_agenda_and_what_came_of_it(site: Portal) -> None:
    tree = page(site, "meetings/2026/first.html")
    first, second = tree.css(".agenda > li")
    assert first.attributes["id"] == "议题1" and "原则通过" in first.text()
    assert first.css_first(".entries .validity").text() == "有效"
    assert second.css("a") == []
    assert "第十八届第1次常务会议" in tree.css_first(".meta").text()
    assert "2026年6月10日 09:00" in tree.css_first(".meta").text()


def test_who_sat_in_is_told_by_role_and_number(site: Portal) -> None:
    tree = page(site, "meetings/2026/first.html")
    assert [li.text(deep=True).strip() for li in tree.css(".attendance li")] == [
        "公众代表4人 产生方式：公开报名",
        "专家2人",
    ]


def test_a_meeting_that_was_transmitted_has_its_link_and_its_record(site: Portal) -> None:
    tree = page(site, "meetings/2026/first.html")
    assert tree.css_matches('.meta a[href="https://www.yunqi.example/zhibo/"]')
    record = tree.css_first("#part-record")
    assert record.text() == "会议实录" and "主持人：同意。" in tree.css_first(".gw-body").text()


def test_other_pages_can_read_what_is_listed(site: Portal) -> None:
    resolved = site.examine(date(2026, 7, 1)).resolved
    assert resolved is not None
    cards = resolved.catalog.cards
    assert next((p.anchor, p.title, p.lead) for p in cards["list"].parts) == (
        "事项1",
        "制定供水办法",
        "县水利局",
    )
    assert [(p.anchor, p.done) for p in cards["first"].parts] == [("议题1", True), ("议题2", False)]
    assert (cards["list"].year, cards["list"].expects) == (2026, ("县水利局", "县交通局"))
    days = {name: cards[id_].moment(name) for id_, name in (("list", "目录公布"), ("first", "会议日期"))}
    assert [str(day) for day in days.values()] == ["2026-03-30 00:00:00", "2026-06-10 09:00:00"]


def test_on_the_demo_portal_every_decision_was_heard_and_every_unit_published() -> None:
    resolved = demo().examined.resolved
    assert resolved is not None
    catalog = resolved.catalog
    own = [card for card in catalog.cards.values() if card.type == "decision_catalogue"]
    found = [one for card in own for one in decisions(card, catalog)]
    assert {one.state for one in found} == {"未启动", "征求意见", "已决策", "已终止"}
    assert all(one.involved for one in found if one.counted)
    tree = LexborHTMLParser(demo().pages()["decisions/coverage.html"])
    assert "尚未公布" not in tree.css_first("main").text() and not tree.css("main .overdue")


def test_on_the_demo_portal_documents_follow_the_meetings_that_passed_them() -> None:
    resolved = demo().examined.resolved
    assert resolved is not None
    catalog = resolved.catalog
    meetings = [card for card in catalog.cards.values() if card.type == "meeting"]
    assert len(meetings) >= 6
    for card in meetings:
        held = card.moment("会议日期")
        assert held is not None
        for relation in catalog.relations.get(card.id, ()):
            target = catalog.cards[relation.target]
            day = target.formed or (target.published and target.published.date())
            assert day and held.date() <= day, (card.id, target.id)
