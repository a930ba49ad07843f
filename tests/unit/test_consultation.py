"""意见征集: what a page shows on which day, that nothing is shown early, the calendar file, and the open data."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from selectolax.lexbor import LexborHTMLParser

from site_builder.stages.resolve import next_change
from tests.demo import demo
from tests.portal import Portal, policy, portal

PAGE = "consultations/2026/ask.html"
CHANNELS = (
    "[{邮箱: sw@yunqi.example}, {名称: 统一平台, 网址: 'https://www.donglan.example/zhengji/'}, "
    "{地址: 云溪路1号, 邮编: '000120'}, {电话: 0000-8800101}]"
)
RESULT = (
    "{日期: 2026-05-20, 收到: {总数: 3, 人次: 2}, 说明: 意见集中在水价。, "
    "意见: [{意见: 水压太低, 采纳情况: 采纳, 条数: 2}, {意见: =水价太高, 采纳情况: 未采纳, 理由: 另行听证}]}"
)
FILES: dict[str, str | bytes] = {
    "consultations/2026/ask.md": policy(
        "关于征求《供水办法（征求意见稿）》意见的公告", "一、说明", 发布日期="2026-03-20 09:00", 开始="2026-03-25",
        截止="2026-04-30", 渠道=CHANNELS, 结果=RESULT, 形成文件="[water]", 摘要="就水压、水价征求意见",
        活动="[{形式: 听证会, 日期: 2026-04-10 09:00, 公告日期: 2026-03-20, 材料送达: 2026-04-01, 参加: [{身份: 居民代表, 人数: 8}]}]",
    ),
    "policies/2026/water.md": policy("供水办法", 发布日期="2026-05-10", 文件性质="行政规范性文件"),
    "interpretations/2026/why.md": policy("读懂供水办法草案", 发布日期="2026-03-20", 解读="[ask]"),
}  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Portal:
    return portal(tmp_path, FILES)


def on(site: Portal, day: str) -> dict[str, str]:
    """Every text file of the portal on a day."""
    report = site.build(date.fromisoformat(day))
    assert report.published and not report.diagnostics, site.report(report.diagnostics)
    texts = (".html", ".json", ".csv", ".ics", ".xml")
    return {url: data.decode("utf-8-sig") for url, data in site.output().items() if url.endswith(texts)}


@pytest.mark.parametrize(
    ("day", "title", "badge", "live"),
    [
        ("2026-03-24", "即将征求意见", "未开始", True),
        ("2026-03-25", "正在征求意见", "征集中", True),
        ("2026-04-30", "正在征求意见", "征集中", True),
        ("2026-05-01", "征求意见已经结束", "已结束", False),
        ("2026-05-20", "意见采纳情况已经公布", "已反馈", False),
    ],
)
def test_the_page_says_where_it_stands_and_how_to_take_part(
    site: Portal, day: str, title: str, badge: str, live: bool
) -> None:
    tree = LexborHTMLParser(on(site, day)[PAGE])
    assert tree.css_first(".banner-title").text() == title
    assert tree.css_first(".doc-line .validity").text() == badge
    links = [node.attributes["href"] or "" for node in tree.css(".channels a")]
    assert bool(links) is live
    if live:
        assert links[0].startswith("mailto:sw@yunqi.example?subject=")
        assert links[1:] == ["https://www.donglan.example/zhengji/", "tel:0000-8800101"]
        assert "云溪路1号（邮编：000120）" in tree.css_first(".channels").text()
    assert not tree.css(".banner form, .channels input, .channels button")


def test_no_day_is_counted_down(site: Portal) -> None:
    """The page of a day stays right: it says until when, never how many days are left."""
    first, last = on(site, "2026-03-25")[PAGE], on(site, "2026-04-30")[PAGE]
    assert first == last.replace(site.output()[PAGE].decode(), first)
    assert "剩余" not in first and "还有" not in first and "2026年4月30日" in first


def test_the_result_is_nowhere_before_its_day(site: Portal) -> None:
    before = on(site, "2026-05-19")
    assert [url for url, text in before.items() if "水压太低" in text] == []
    assert json.loads(before["data/consultations.json"])["consultations"][0]["result"] is None
    after = on(site, "2026-05-20")
    shown = {url for url, text in after.items() if "水压太低" in text}
    assert shown == {PAGE, "data/consultations.json", "data/consultations.csv"}


def test_the_portal_changes_by_itself_on_every_day_of_a_stage(site: Portal) -> None:
    days, day = [], date(2026, 3, 20)
    while True:
        resolved = site.examine(day).resolved
        assert resolved is not None
        ahead = next_change(resolved)
        if ahead is None or ahead > date(2026, 12, 31):
            break
        days.append(ahead.isoformat())
        day = ahead
    assert days == ["2026-03-25", "2026-05-01", "2026-05-10", "2026-05-20"]


def test_the_table_of_opinions_can_be_read_by_everybody(site: Portal) -> None:
    tree = LexborHTMLParser(on(site, "2026-06-01")[PAGE])
    table = tree.css_first("table.opinions")
    assert table.css_first("caption").text() == "主要意见和采纳情况"
    assert all(node.attributes["scope"] == "col" for node in table.css("thead th"))
    assert all(node.attributes["scope"] == "row" for node in table.css("tbody th"))
    said = tree.css_first("#part-result").parent
    assert said is not None
    assert "2人次提出意见3条：采纳2条，未采纳1条。意见集中在水价。" in said.text()


def test_the_days_are_named_for_time_limits(site: Portal) -> None:
    resolved = site.examine().resolved
    assert resolved is not None
    card = resolved.catalog.cards["ask"]
    days = {moment.name: moment.at.isoformat(timespec="minutes") for moment in card.moments}
    assert days == {
        "征集开始": "2026-03-25T00:00",
        "征集截止": "2026-04-30T00:00",
        "结果公开": "2026-05-20T00:00",
        "听证公告": "2026-03-20T00:00",
        "听证会": "2026-04-10T09:00",
    }


def test_the_document_shows_how_it_came_about(site: Portal) -> None:
    page = on(site, "2026-06-01")["policies/2026/water.html"]
    tree = LexborHTMLParser(page)
    assert "形成过程" in tree.css_first(".relations").text()
    assert tree.css_first(".life a").attributes["href"] == "../../consultations/2026/ask.html"


def test_the_calendar_file_spans_the_period(site: Portal) -> None:
    early, late = on(site, "2026-03-21"), on(site, "2026-06-01")
    name = "consultations/2026/ask.ics"
    assert early[name] == late[name]
    assert f'href="{Path(name).name}"' in early[PAGE] and Path(name).name not in late[PAGE]
    events = {str(one["uid"]): one for one in Calendar.from_ical(early[name]).walk("VEVENT")}
    event = events["ask@www.yunqi.example"]
    assert event.decoded("dtstart") == date(2026, 3, 25)
    assert event.decoded("dtend") == date(2026, 4, 30) + timedelta(days=1)
    assert set(events) == {"ask@www.yunqi.example", "ask-held@www.yunqi.example"}, (
        "the hearing, beside the period"
    )
    assert event.decoded("dtstamp").isoformat() == "2026-03-20T01:00:00+00:00"
    assert str(event["summary"]) == "征集中：关于征求《供水办法（征求意见稿）》意见的公告"


def test_opinions_are_open_data(site: Portal) -> None:
    output = on(site, "2026-06-01")
    (one,) = json.loads(output["data/consultations.json"])["consultations"]
    assert (one["state"], one["documents"], one["closes"]) == ("已反馈", ["water"], "2026-04-30")
    assert [o["taken"] for o in one["result"]["opinions"]] == ["采纳", "未采纳"]
    head, first, second = csv.reader(io.StringIO(output["data/consultations.csv"]))
    assert first[head.index("意见")] == "水压太低" and first[head.index("条数")] == "2"
    assert second[head.index("意见")] == "'=水价太高", "no spreadsheet program runs it"


def test_a_portal_that_asked_nothing_has_no_such_files(tmp_path: Path) -> None:
    made = portal(tmp_path, {"policies/2026/a.md": policy("供水办法")})
    assert made.build().published
    own = ("data/consultations", "consultations/")
    assert [url for url in made.output() if url.startswith(own)] == ["consultations/index.html"]


def test_the_demo_portal_shows_every_stage() -> None:
    resolved = demo().examined.resolved
    assert resolved is not None
    cards = [card for card in resolved.catalog.cards.values() if card.type == "consultation"]
    assert {resolved.catalog.mark(card.id)[0] for card in cards} == {"未开始", "征集中", "已结束", "已反馈"}
    forms = {part.title for card in cards for part in card.parts}
    assert {"座谈会", "听证会", "实地走访", "问卷调查", "民主协商", "专家咨询"} <= forms
    home = LexborHTMLParser(demo().pages()["index.html"])
    rows = [node.attributes["href"] for node in home.css("#home-open ~ .rows a")]
    assert [url for url in rows if "consultations" in (url or "")] == ["consultations/2026/zj-2026-004.html"]
