"""`site-builder deadlines`: what is open by last day, in every form; and the calendar of what citizens can take part in."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from icalendar import Calendar
from selectolax.lexbor import LexborHTMLParser

from site_builder.cli.main import cli
from site_builder.model.agenda import Occasion, as_ics
from tests.portal import CONFIG, Portal, policy, portal

LIMITS = """\
- 名称: 图解上网
  编号: K1
  对象: {类型: [policy]}
  起算: 发布日期
  止于: {关系: 解读, 日期: 发布日期}
  期限: 3个工作日内
  依据: {文件: 云栖县2026年政务公开工作要点, 条款: 第七条}
- 名称: 财政收支
  对象: {系列: 财政收支情况}
  主体: [县财政局]
  期限: 每月结束后20日内
  依据: {文件: 示例规定}
  起始: 2026年10月
- 名称: 负责人解读
  对象: {类型: [interpretation], 形式: [负责人解读]}
  主体: [县民政局]
  期限: 每年不少于3次
  依据: {文件: 示例规定}
- 名称: 采纳情况
  对象: {类型: [policy]}
  起算: 施行日期
  止于: {关系: 落实, 日期: 发布日期}
  期限: 30个工作日内
  依据: {文件: 示例规定}
  起始: 2026-11-20
"""
FILES = {
    "rules/时限.yaml": LIMITS,
    "organizations/mz.yaml": "名称: 云栖县民政局\n简称: [县民政局]\n",
    "organizations/cz.yaml": "名称: 云栖县财政局\n简称: [县财政局]\n",
    "policies/2026/a.md": policy("甲办法", 发布日期="2026-11-12", 发布机构="县民政局"),
    "policies/2026/b.md": policy("=乙办法", 发布日期="2026-11-20", 发布机构="县财政局"),
    "policies/2026/c.md": policy("丙办法", 发布日期="2026-11-12", 发布机构="县民政局"),
    "interpretations/2026/i.md": policy("丙办法解读", 发布日期="2026-11-13", 解读="[c]"),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    return portal(tmp_path_factory.mktemp("deadlines"), dict(FILES), CONFIG)


def run(site: Portal, *options: str) -> Result:
    given = ["deadlines", "--config", str(site.home / "config.yaml"), "--as-of", "2026-11-21", "--jobs", "1"]
    return CliRunner().invoke(cli, [*given, *options])


def rows(site: Portal, *options: str) -> list[dict[str, str]]:
    found = run(site, "--format", "csv", *options)
    assert found.exit_code == 0, found.output
    return list(csv.DictReader(io.StringIO(found.stdout_bytes.decode("utf-8-sig"))))


def test_it_lists_what_is_open_by_last_day(site: Portal) -> None:
    found = [(row["最后一天"], row["剩余或逾期"], row["事项"], row["责任单位"]) for row in rows(site)]
    assert found == [
        ("2026-11-17", "逾期3个工作日", "图解上网", "云栖县民政局"),
        ("2026-11-20", "逾期1日", "财政收支", "云栖县财政局"),
        ("2026-11-25", "剩余3个工作日", "图解上网", "云栖县财政局"),
        ("2026-12-20", "剩余29日", "财政收支", "云栖县财政局"),
        ("2026-12-31", "剩余40日", "负责人解读", "云栖县民政局"),
        ("2027-01-01", "剩余30个工作日", "采纳情况", "云栖县财政局"),
    ]


def test_what_is_counted_into_an_unpublished_year_says_so(site: Portal) -> None:
    assert rows(site)[-1]["说明"] == "2027年的放假安排还没有公布，按周末推算"


def test_each_line_says_what_by_when_on_which_basis_and_where(site: Portal) -> None:
    first = rows(site)[0]
    assert first["内容"] == "甲办法" and first["起算"] == "2026-11-12" and first["期限"] == "3个工作日内"
    assert first["依据"] == "《云栖县2026年政务公开工作要点》第七条" and first["规则编号"] == "K1"
    assert first["文件"] == "content/policies/2026/a.md:2:5"
    assert first["网址"] == "https://www.yunqi.example/policies/2026/a.html"


def test_the_spreadsheet_is_safe_to_open(site: Portal) -> None:
    data = run(site, "--format", "csv").stdout_bytes
    assert data.startswith(b"\xef\xbb\xbf")
    assert next(row["内容"] for row in rows(site) if "乙" in row["内容"]) == "'=乙办法"


@pytest.mark.parametrize(
    ("options", "count"),
    [
        ((), 6),
        (("--overdue",), 2),
        (("--within", "4"), 3),
        (("--within", "0"), 2),
        (("--unit", "县民政局"), 2),
        (("--unit", "cz"), 4),
        (("--unit", "财政"), 4),
        (("--unit", "县财政局", "--overdue"), 1),
    ],
)
def test_filters(site: Portal, options: tuple[str, ...], count: int) -> None:
    assert len(rows(site, *options)) == count


def test_an_unknown_organization_is_told(site: Portal) -> None:
    found = run(site, "--unit", "县民证局")
    assert found.exit_code == 2 and "您要写的是不是“县民政局”" in found.output


def test_the_table_is_chinese_and_says_how_many_are_late(site: Portal) -> None:
    found = run(site)
    assert "没有办完的事项有 6 项，其中逾期 2 项" in found.output
    assert "图解上网（3个工作日内）" in found.output and "逾期3个工作日" in found.output


def test_nothing_open(tmp_path: Path) -> None:
    found = run(portal(tmp_path, {"policies/a.md": policy("甲办法")}))
    assert found.exit_code == 0 and "没有要办的事项" in found.output


def test_errors_in_the_content_do_not_stop_it(tmp_path: Path) -> None:
    site = portal(tmp_path, {**FILES, "policies/2026/bad.md": "---\n标题: 坏\n---\n"})
    found = run(site)
    assert found.exit_code == 0 and "有 1 个内容文件读不出来" in found.output and "图解上网" in found.output


def test_the_calendar_file_reminds_a_day_before(site: Portal) -> None:
    calendar = Calendar.from_ical(run(site, "--format", "ics").stdout_bytes)
    events = calendar.walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == [
        date.fromisoformat(row["最后一天"]) for row in rows(site)
    ]
    assert str(events[0]["summary"]) == "图解上网：甲办法" and len(calendar.walk("VALARM")) == len(events)
    assert len({str(event["uid"]) for event in events}) == len(events)


def test_the_page_is_one_accessible_file(site: Portal) -> None:
    html = run(site, "--format", "html").stdout_bytes.decode()
    tree = LexborHTMLParser(html)
    assert (root := tree.css_first("html")) and root.attributes["lang"] == "zh-Hans"
    assert len(tree.css("h1")) == 1 and tree.css_first("table caption") is not None
    assert len(tree.css('thead th[scope="col"]')) == 5 and len(tree.css('tbody th[scope="row"]')) == 6
    assert not tree.css("script, link, img") and "http://" not in html
    assert len(tree.css("tbody .late")) == 2


def test_what_editors_wrote_is_never_run(tmp_path: Path) -> None:
    files = {**FILES, "policies/2026/x.md": policy("'<script>alert(1)</script>'", 发布日期="2026-11-20")}
    html = run(portal(tmp_path, files), "--format", "html").stdout_bytes.decode()
    assert "<script>" not in html and "&lt;script&gt;" in html


def test_all_three_files_go_into_a_folder_and_never_change_by_themselves(
    site: Portal, tmp_path: Path
) -> None:
    found = run(site, "--to", str(tmp_path / "清单"))
    assert found.exit_code == 0 and "共 6 项" in found.output
    first = {path.name: path.read_bytes() for path in (tmp_path / "清单").iterdir()}
    assert sorted(first) == ["期限.csv", "期限.html", "期限.ics"]
    run(site, "--to", str(tmp_path / "again"))
    assert first == {path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()}


EVENTS = policy(
    "放水管理办法征求意见",
    发布日期="2026-11-01",
    开始="2026-11-02",
    截止="2026-12-02",
    渠道="[{邮箱: xxgk@yunqi.example}]",
)


def test_the_portals_own_calendar_holds_what_citizens_can_take_part_in(tmp_path: Path) -> None:
    hearing = "[{形式: 听证会, 日期: 2026-11-28 09:30, 地点: 县政府会议室, 公告日期: 2026-11-03}]"
    files = {"consultations/2026/z.md": EVENTS.replace("截止", f"活动: {hearing}\n截止")}
    site = portal(tmp_path, files)
    report = site.build()
    assert report.published, site.report(report.diagnostics)
    data = site.output()["data/calendar.ics"]
    events = {str(event["summary"]): event for event in Calendar.from_ical(data).walk("VEVENT")}
    assert set(events) == {"征集中：放水管理办法征求意见", "听证会：放水管理办法征求意见"}
    open_days = events["征集中：放水管理办法征求意见"]
    assert (open_days.decoded("dtstart"), open_days.decoded("dtend")) == (
        date(2026, 11, 2),
        date(2026, 12, 3),
    )
    assert str(open_days["url"]) == "https://www.yunqi.example/consultations/2026/z.html"
    assert (
        events["听证会：放水管理办法征求意见"].decoded("dtstart").isoformat() == "2026-11-28T01:30:00+00:00"
    )
    hub = LexborHTMLParser(site.output()["participation/index.html"].decode())
    assert hub.css_matches('a[href="../data/calendar.ics"]')
    assert site.output()["consultations/2026/z.ics"].count(b"BEGIN:VEVENT") == 2
    assert site.build(date(2027, 5, 1)).published and site.output()["data/calendar.ics"] == data


def test_help_is_chinese(site: Portal) -> None:
    found = CliRunner().invoke(cli, ["deadlines", "--help"])
    assert "列出全部没有办完的事项和期限" in found.output and "Options" not in found.output


def test_an_occasion_with_a_time_is_written_as_calendars_of_any_country_read_it() -> None:
    at = date(2026, 11, 28)
    timed = Occasion(at, "a@x", "听证会", begins=datetime.combine(at, time(9, 30)))
    days = Occasion(at, "b@x", "征集中", last=date(2026, 12, 2))
    (first, second) = Calendar.from_ical(as_ics("活动", [timed, days])).walk("VEVENT")
    begins = {str(e["uid"]): e.decoded("dtstart") for e in (first, second)}
    assert begins["a@x"].isoformat() == "2026-11-28T01:30:00+00:00"
    assert begins["b@x"] == at
    assert next(e for e in (first, second) if str(e["uid"]) == "b@x").decoded("dtend") == date(2026, 12, 3)
