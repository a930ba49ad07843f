"""Replies, letters, open days and responses: what their pages say, what is counted, and what a day changes."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar
from selectolax.lexbor import LexborHTMLParser

from site_builder.search.describe import STATS
from site_builder.stages.resolve import next_change
from tests.demo import demo
from tests.portal import CONFIG, PNG, Portal, policy, portal


def reply(number: str, category: str, result: str, year: int, **fields: str) -> str:
    """A reply of a year."""
    return policy(
        f"对第{number}号的答复",
        发布日期=f"{year}-06-12",
        类别=category,
        届次=f"{year}年会议",
        编号=f"'{number}'",
        提出者="县人大代表（农业农村界）",
        主办单位="县财政局",
        交办日期=f"{year}-02-26",
        答复日期=f"{year}-05-20",
        办理结果=result,
        **fields,
    )


def letter(received: str, answered: str, unit: str) -> str:
    """A letter with its two days."""
    return policy(
        f"{received}来信的答复",
        发布日期="2026-11-01",
        来信日期=received,
        答复日期=answered,
        答复单位=unit,
        来信摘要="一位居民询问办理进度。",
    )


OPEN_DAY = policy(
    "自来水厂开放日",
    发布日期="2026-11-16",
    活动日期="2026-12-10",
    报名方式="拨打0000-8800107",
    报名截止="2026-12-07",
    方案="{日期: 2026-11-10, 内容: 确定路线, 文件: [rule]}",
    公告="{日期: 2026-11-16, 内容: 公布报名方式}",
    照片="[{文件: o-1.png, 替代文字: 净水车间的沉淀池, 图注: 净水车间}]",
)
RESPONSE = policy(
    "山洪情况通报",
    发布日期="2026-07-14 09:10",
    事件="强降雨引发山洪",
    等级="重大",
    事件发生="2026-07-14 05:50",
    首次发布="2026-07-14 08:35",
    发布会="2026-07-15 06:00",
    责任单位="县财政局",
    后续="[{时间: 2026-07-14 12:00, 内容: 先到的消息}, {时间: 2026-07-18 17:00, 内容: 最后的消息}]",
)
FILES: dict[str, str | bytes] = {
    "organizations/finance.yaml": "名称: 云栖县财政局\n简称: [县财政局]\n",
    "policies/2025/rule.md": policy("开放办法", 发文字号="云政办发〔2025〕11号", 发布日期="2025-07-16"),
    "proposals/2025/p-1.md": reply("1", "人大代表建议", "A", 2025),
    "proposals/2026/p-2.md": reply("2", "人大代表建议", "B", 2026),
    "proposals/2026/p-3.md": reply("3", "政协提案", "C", 2026, 会办单位="[县财政局]"),
    "letters/2026/l-1.md": letter("2026-09-01", "2026-09-04", "县财政局"),
    "letters/2026/l-2.md": letter("2026-09-10", "2026-09-10", "县财政局"),
    "letters/2026/l-3.md": letter("2026-10-05", "2026-10-15", "县城市管理局"),
    "open-days/2026/o.md": OPEN_DAY,
    "open-days/2026/o-1.png": PNG,
    "responses/2026/r.md": RESPONSE,
    "lists/2026/ways.yaml": "标题: 参与渠道\n发布日期: 2026-01-15\n常设: 政民互动\n条目: [{名称: 信函}]\n",
}


@pytest.fixture
def site(tmp_path: Path) -> Portal:
    """A portal with some of each."""
    made = portal(tmp_path, FILES, CONFIG)
    made.write("organizations/city.yaml", "名称: 云栖县城市管理局\n简称: [县城市管理局]\n")
    return made


def tree(site: Portal, url: str, day: date | None = None) -> LexborHTMLParser:
    """One page of a build that finds nothing wrong."""
    report = site.build(day)
    assert report.published and not report.diagnostics, site.report(report.diagnostics)
    return LexborHTMLParser(site.output()[url].decode())


def rewritten(site: Portal, day: date | None = None) -> set[str]:
    """What the next build rewrites beside the search index."""
    changed = site.build(day).changed
    return {url for url in changed if not url.startswith("search/index/") and url != STATS}


def rows(page: LexborHTMLParser, number: int) -> list[list[str]]:
    """The body of one table."""
    return [[c.text() for c in row.css("th, td")] for row in page.css("table")[number].css("tbody tr")]


def words(page: LexborHTMLParser) -> str:
    """The main part, as one line."""
    return " ".join(page.css_first("main").text().split())


def test_a_reply_tells_whose_when_and_how_it_ended(site: Portal) -> None:
    page = tree(site, "proposals/2026/p-3.html")
    said = words(page)
    for text in (
        "政协提案",
        "C类：作解释说明",
        "第3号",
        "县人大代表（农业农村界）",
        "2026年2月26日",
        "2026年5月20日",
        "正文。",
    ):
        assert text in said
    assert 'href="../../organizations/finance.html"' in page.html


def test_replies_are_counted_by_year_class_and_result(site: Portal) -> None:
    page = tree(site, "proposals/summary/index.html")
    assert [node.text() for node in page.css("caption")] == ["2026年答复的建议提案", "2025年答复的建议提案"]
    assert rows(page, 0) == [
        ["人大代表建议", "1件", "0件", "1件", "0件"],
        ["政协提案", "1件", "0件", "0件", "1件"],
    ]
    assert rows(page, 1)[0] == ["人大代表建议", "1件", "1件", "0件", "0件"]
    assert (
        'href="../proposals/summary/index.html"'.replace("../proposals/", "")
        in site.output()["proposals/index.html"].decode()
    )


def test_a_letter_tells_how_long_the_answer_took(site: Portal) -> None:
    assert "答复用时3个工作日" in words(tree(site, "letters/2026/l-1.html")).replace(" ", "")
    assert "答复用时当天" in words(tree(site, "letters/2026/l-2.html")).replace(" ", "")
    for day in (date(2026, 11, 21), date(2027, 5, 1)):
        site.build(day)
    assert not {url for url in rewritten(site, date(2027, 5, 2)) if url.startswith("letters/")}


def test_letters_are_counted_by_month_and_unit_with_the_median(site: Portal) -> None:
    page = tree(site, "letters/statistics/index.html")
    assert [node.text() for node in page.css(".figures dd")] == ["3件", "3个工作日"]
    assert rows(page, 0) == [
        ["2026年10月", "1件", "7个工作日", "7个工作日"],
        ["2026年9月", "2件", "1.5个工作日", "3个工作日"],
    ]
    assert rows(page, 1) == [
        ["云栖县财政局", "2件", "1.5个工作日", "3个工作日"],
        ["云栖县城市管理局", "1件", "7个工作日", "7个工作日"],
    ]


def test_a_type_without_items_has_no_page_of_counts(tmp_path: Path) -> None:
    made = portal(tmp_path, {"policies/2025/rule.md": FILES["policies/2025/rule.md"]})
    made.build()
    assert not [url for url in made.output() if url.startswith(("letters/statistics", "proposals/summary"))]


def test_an_open_day_shows_its_four_parts_and_its_photographs(site: Portal) -> None:
    page = tree(site, "open-days/2026/o.html")
    assert [node.text() for node in page.css(".phase-name")] == ["方案", "公告", "实施", "结果"]
    assert len(page.css(".to-come")) == 2 and page.css_matches(
        '.phases a[href="../../policies/2025/rule.html"]'
    )
    image = page.css_first(".photos img")
    assert image is not None
    assert (image.attributes["alt"], image.attributes["src"]) == ("净水车间的沉淀池", "o-1.png")
    assert (image.attributes["width"], image.attributes["height"]) == ("8", "4")
    assert "open-days/2026/o-1.png" in site.output() and "附件" not in words(page)
    assert not page.css_matches("form:not([role=search]) input, textarea"), "no form that nobody receives"


@pytest.mark.parametrize(
    ("day", "stage", "on_home"),
    [
        (date(2026, 11, 16), "报名中", True),
        (date(2026, 12, 7), "报名中", True),
        (date(2026, 12, 8), "报名截止", False),
        (date(2026, 12, 10), "报名截止", False),
    ],
)
def test_an_open_day_is_open_until_its_day(site: Portal, day: date, stage: str, on_home: bool) -> None:
    page = tree(site, "open-days/2026/o.html", day)
    assert page.css_first(".doc-line .validity").text() == stage
    home = LexborHTMLParser(site.output()["index.html"].decode())
    assert home.css_matches('#home-open ~ ul a[href="open-days/2026/o.html"]') is on_home


def test_an_open_day_is_an_entry_in_a_calendar(site: Portal) -> None:
    page = tree(site, "open-days/2026/o.html")
    assert page.css_matches('a[href="o.ics"]')
    events = {
        str(x["uid"]): x for x in Calendar.from_ical(site.output()["open-days/2026/o.ics"]).walk("VEVENT")
    }
    joined, held = events["o@www.yunqi.example"], events["o-held@www.yunqi.example"]
    assert (joined.decoded("dtstart"), joined.decoded("dtend")) == (date(2026, 11, 16), date(2026, 12, 8))
    assert (held.decoded("dtstart"), held.decoded("dtend")) == (date(2026, 12, 10), date(2026, 12, 11))
    assert str(held["summary"]) == "活动日期：自来水厂开放日"
    site.write(
        "open-days/2026/o.md", OPEN_DAY.replace("照片:", "结果: {日期: 2026-12-15, 内容: 意见9条}\n照片:")
    )
    assert not tree(site, "open-days/2026/o.html", date(2026, 12, 16)).css_matches('a[href="o.ics"]')


def test_an_open_day_is_over_the_next_day_and_answered_with_its_result(site: Portal) -> None:
    report = site.build(date(2026, 12, 11))
    assert report.published and [d.code for d in report.diagnostics] == ["W787"]
    result = "结果: {日期: 2026-12-15, 内容: 收集意见9条}\n实施: {日期: 2026-12-10, 内容: 20人到场}\n照片:"
    site.write("open-days/2026/o.md", OPEN_DAY.replace("照片:", result))
    for day, stage in ((date(2026, 12, 14), "已结束"), (date(2026, 12, 15), "已公布结果")):
        assert tree(site, "open-days/2026/o.html", day).css_first(".doc-line .validity").text() == stage
    resolved = site.examine(date(2026, 12, 1)).resolved
    assert resolved is not None and next_change(resolved) == date(2026, 12, 8)
    told = json.loads(site.output()["data/next-transition.json"])
    assert told["transitions"] == []


def test_a_response_tells_the_minutes_and_what_came_last_first(site: Portal) -> None:
    page = tree(site, "responses/2026/r.html")
    said = words(page).replace(" ", "")
    assert "2026年7月14日05:50" in said and "事件发生后2小时45分" in said and "事件发生后24小时10分" in said
    assert said.index("最后的消息") < said.index("先到的消息")
    resolved = site.examine().resolved
    assert resolved is not None
    card = resolved.catalog.cards["r"]
    moments = {moment.name: moment.at.isoformat(sep=" ", timespec="minutes") for moment in card.moments}
    assert moments == {
        "事件发生": "2026-07-14 05:50",
        "首次发布": "2026-07-14 08:35",
        "发布会": "2026-07-15 06:00",
    }
    assert card.label == "重大", "what rules of time limits ask for"


RULES = """\
- 名称: 权威信息首次发布
  编号: K11
  对象: {类型: [response], 形式: [重大, 特别重大]}
  起算: 事件发生
  止于: 首次发布
  期限: 5小时内
  依据: {文件: 云政办发〔2025〕11号, 条款: 第七条}
- 名称: 新闻发布会
  编号: K11
  对象: {类型: [response], 形式: [重大, 特别重大]}
  起算: 事件发生
  止于: 发布会
  期限: 24小时内
  依据: {文件: 云政办发〔2025〕11号, 条款: 第七条}
"""


def test_the_limits_of_5_and_24_hours_are_held_against_the_minutes(site: Portal) -> None:
    """K11: 2 hours 45 minutes are in time, 24 hours 10 minutes are not; an event of another level is not asked."""
    site.write("rules/时限.yaml", RULES)
    site.write("responses/2026/small.md", RESPONSE.replace("等级: 重大", "等级: 一般"))
    resolved = site.examine().resolved
    assert resolved is not None
    deadlines = resolved.catalog.deadlines.items
    day = resolved.catalog.as_of
    assert [(d.rule, d.on(day)) for d in deadlines["r"]] == [
        ("权威信息首次发布", "按期完成"),
        ("新闻发布会", "逾期完成"),
    ]
    assert "small" not in deadlines


def test_the_hub_begins_with_what_stands_there_for_good(site: Portal) -> None:
    page = tree(site, "participation/index.html")
    headings = [node.text() for node in page.css("main h2")]
    assert headings == ["参与指南", "建议提案", "留言选登", "政府开放日", "回应关切", "提意见和建议"]
    assert page.css_matches('#hub-standing ~ ul a[href="../lists/2026/ways.html"]')
    assert page.css_matches('main a[href="mailto:xxgk@yunqi.example"]')
    assert page.css_matches('main a[href^="https://zfwzgl.www.gov.cn/"]')


def test_a_page_is_rewritten_by_what_it_shows_and_nothing_else(site: Portal) -> None:
    site.build()
    site.write(
        "letters/2026/l-1.md", letter("2026-09-01", "2026-09-04", "县财政局").replace("正文。", "正文改了。")
    )
    assert rewritten(site) == {"letters/2026/l-1.html"}
    site.write(
        "letters/2026/l-1.md", letter("2026-09-01", "2026-09-07", "县财政局").replace("正文。", "正文改了。")
    )
    assert rewritten(site) == {"letters/2026/l-1.html", "letters/statistics/index.html"}
    site.write("proposals/2026/p-2.md", reply("2", "人大代表建议", "A", 2026))
    assert rewritten(site) == {"proposals/2026/p-2.html", "proposals/summary/index.html"}
    site.write("open-days/2026/o.md", OPEN_DAY.replace("净水车间的沉淀池", "沉淀池"))
    assert rewritten(site) == {"open-days/2026/o.html"}
    site.write("responses/2026/r.md", RESPONSE.replace("最后的消息", "最新的消息"))
    assert rewritten(site) == {"responses/2026/r.html"}
    site.write(
        "policies/2025/rule.md", str(FILES["policies/2025/rule.md"]).replace("开放办法", "政府开放日办法")
    )
    changed = rewritten(site)
    assert "open-days/2026/o.html" in changed and not {
        u for u in changed if u.startswith(("letters", "proposals"))
    }


def test_the_county_answers_its_citizens() -> None:
    """C18, D9, D12, D13, D15, D16: on the demo portal."""
    pages = demo().pages()
    replies = LexborHTMLParser(pages["proposals/summary/index.html"])
    assert rows(replies, 0) == [
        ["人大代表建议", "2件", "1件", "1件", "0件"],
        ["政协提案", "2件", "1件", "0件", "1件"],
    ]
    letters = [url for url in pages if url.startswith("letters/2026/")]
    assert len(letters) == 5 and all("答复用时" in pages[url] for url in letters)
    finished = LexborHTMLParser(pages["open-days/2026/kfr-2026-001.html"])
    assert not finished.css_matches(".to-come") and all(
        img.attributes["alt"] for img in finished.css(".photos img")
    )
    assert "报名中" in pages["open-days/2026/kfr-2026-002.html"] and "报名中" in pages["index.html"]
    response = words(LexborHTMLParser(pages["responses/2026/hy-2026-001.html"])).replace(" ", "")
    assert "事件发生后2小时45分" in response and "事件发生后10小时40分" in response
    hub = LexborHTMLParser(pages["participation/index.html"])
    assert hub.css_matches('main a[href="../lists/participation-scope.html"]')
    assert (
        hub.css_matches('main a[href^="mailto:"]')
        and "满意度评价结果" in pages["notices/2026/gg-2026-006.html"]
    )
