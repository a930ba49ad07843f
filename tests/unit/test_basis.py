"""What became of a basis: marks for citizens, a work list for editors, the hotline's files, and what a change rewrites."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from selectolax.lexbor import LexborHTMLParser

from site_builder.build import Report
from site_builder.cli.main import cli
from site_builder.model.basis import happened, shaken
from site_builder.search.describe import STATS
from tests.demo import demo
from tests.portal import CONFIG, Portal, policy, portal

CLAUSES = "\n\n".join(f"第{n}条 供水事项。" for n in "一二三") + "\n"
FILES: dict[str, str | bytes] = {
    "vocabularies/主题分类.yaml": "- {名称: 城乡建设, 编码: building}\n- {名称: 财政, 编码: finance}\n",
    "organizations/water.yaml": "名称: 云栖县水务局\n简称: [县水务局]\n联系方式: {电话: 0000-8800150}\n",
    "organizations/money.yaml": "名称: 云栖县财政局\n简称: [县财政局]\n",
    "policies/2024/rules.md": policy("供水办法", CLAUSES, 发文字号="云政发〔2024〕3号"),
    "policies/2024/fees.md": policy("收费办法", CLAUSES, 有效期至="2026-11-24"),
    "qa/2026/open.md": policy(
        "怎么办水表开户？", "带身份证明办理。", 发布日期="2026-02-01", 发布机构="县水务局", 简答="带身份证明。",
        依据="[{文件: rules, 条款: [第二条]}]", 适用对象="[居民]", 主题分类="[城乡建设]",
    ),
    "qa/2026/pay.md": policy(
        "水费多少钱？", "每吨三元。", 发布日期="2026-03-01", 发布机构="县财政局", 简答="=每吨三元。",
        依据="[{文件: fees, 条款: [第三条]}]", 适用对象="[企业]", 主题分类="[财政]",
    ),
    "interpretations/2024/told.md": policy("供水办法解读", 发布日期="2024-01-02", 解读="[rules]"),
}  # fmt: skip
NEWER = policy("新供水办法", CLAUSES, 发布日期="2026-11-01", 替代="[rules]")
AMENDING = policy("关于修改供水办法的决定", 发布日期="2026-11-01", 修改="[{文件: rules, 条款: [第三条]}]")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("basis") / "home"
    made = portal(home, FILES)
    report = made.build()
    assert report.published and not report.diagnostics, made.report(report.diagnostics)
    return home


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Portal:
    """A copy of the built portal for one test."""
    shutil.copytree(built, tmp_path / "home")
    return Portal(tmp_path / "home")


def pages(report: Report) -> set[str]:
    """What a build rewrote beside the search index."""
    return {url for url in report.changed if not url.startswith("search/index/") and url != STATS}


def banner(site: Portal, url: str) -> str:
    """The title of the note on a page, "" when there is none."""
    tree = LexborHTMLParser(site.output()[url].decode())
    titles = [n.text() for n in tree.css(".banner-title")]
    return next((title for title in titles if "内容可能已经过时" in title), "")


def questions(site: Portal) -> dict[str, dict[str, object]]:
    found = json.loads(site.output()["data/qa.json"])["questions"]
    return {one["id"]: one for one in found}


def test_an_answer_says_that_its_basis_ended_and_what_took_its_place(site: Portal) -> None:
    assert banner(site, "qa/2026/open.html") == ""
    site.write("policies/2026/newer.md", NEWER)
    site.build()
    assert (
        banner(site, "qa/2026/open.html") == "本答复依据的《供水办法》已于2026年11月1日废止，内容可能已经过时"
    )
    assert '替代文件：<a href="../../policies/2026/newer.html"' in site.output()["qa/2026/open.html"].decode()
    assert "依据已废止" in site.output()["qa/index.html"].decode()
    assert banner(site, "interpretations/2024/told.html") == ""


def test_other_pages_say_so_where_the_settings_ask_for_it(site: Portal) -> None:
    (site.home / "config.yaml").write_text(CONFIG + "basis_note: true\n", encoding="utf-8")
    site.write("policies/2026/newer.md", NEWER)
    site.build()
    told = banner(site, "interpretations/2024/told.html")
    assert told == "本文解读的《供水办法》已于2026年11月1日废止，内容可能已经过时"


def test_a_change_counts_where_the_clauses_meet(site: Portal) -> None:
    site.write("policies/2026/change.md", AMENDING)
    site.build()
    assert banner(site, "qa/2026/open.html") == ""
    site.write("policies/2026/change.md", AMENDING.replace("第三条", "第二条"))
    site.build()
    told = banner(site, "qa/2026/open.html")
    assert told == "本答复依据的《供水办法》已于2026年11月1日修改（涉及第二条），内容可能已经过时"
    assert "修改依据：" in site.output()["qa/2026/open.html"].decode()


def test_a_review_takes_the_mark_away_and_is_shown(site: Portal) -> None:
    site.write("policies/2026/newer.md", NEWER)
    reviewed = str(FILES["qa/2026/open.md"]).replace(
        "简答:", "依据复核: {日期: 2026-11-05, 结论: 新办法规定相同}\n简答:"
    )
    site.write("qa/2026/open.md", reviewed)
    assert [d.span.path for d in site.build().diagnostics] == ["content/interpretations/2024/told.md"]
    page = site.output()["qa/2026/open.html"].decode()
    assert banner(site, "qa/2026/open.html") == "" and "新办法规定相同" in page
    assert questions(site)["open"]["stale"] is False


def test_the_mark_appears_on_the_day_and_the_day_is_foretold(site: Portal) -> None:
    examined = site.examine()
    assert examined.next_change == date(2026, 11, 25)
    assert banner(site, "qa/2026/pay.html") == ""
    site.build(date(2026, 11, 24))
    assert banner(site, "qa/2026/pay.html") == "" and questions(site)["pay"]["stale"] is False
    site.build(date(2026, 11, 25))
    assert (
        banner(site, "qa/2026/pay.html") == "本答复依据的《收费办法》已于2026年11月25日失效，内容可能已经过时"
    )
    assert questions(site)["pay"]["stale_reason"] == "《收费办法》已于2026年11月25日失效"
    transitions = json.loads(site.output()["data/next-transition.json"])
    assert transitions["next"] is None


def test_a_second_change_is_foretold_although_the_state_stays(site: Portal) -> None:
    site.write("policies/2026/change.md", AMENDING.replace("第三条", "第二条"))
    site.write("policies/2026/more.md", AMENDING.replace("第三条", "第二条, 自: 2026-11-23"))
    site.write("policies/2026/more.md", AMENDING.replace("[第三条]", "[第二条], 自: 2026-11-23"))
    assert site.examine().next_change == date(2026, 11, 23)
    site.build(date(2026, 11, 23))
    assert "已于2026年11月23日修改" in banner(site, "qa/2026/open.html")


LISTS = {"qa/index.html", "qa/2026-1.html"}


def of(name: str, site: Portal) -> set[str]:
    """The pages that list an answer: of all, of its topic, and of whom it is for."""
    title = {"open": "怎么办水表开户？", "pay": "水费多少钱？"}[name]
    return {
        url
        for url, data in site.output().items()
        if url.startswith("qa/") and url != f"qa/2026/{name}.html" and f">{title}</a>" in data.decode("utf-8", "ignore")
        and 'class="row-title"' in data.decode("utf-8", "ignore")
    }  # fmt: skip


def test_repealing_a_document_rewrites_its_answers_and_what_shows_their_state(site: Portal) -> None:
    """Beside what ``test_a_document_that_repeals_another`` lists; the answers to other documents stay."""
    repealing = policy("关于废止供水办法的决定", 发布日期="2026-11-01", 废止="[rules]")
    plain = policy("关于废止供水办法的决定", 发布日期="2026-11-01")
    site.write("policies/2026/end.md", plain)
    site.build()
    lists = of("open", site)
    assert len(lists) == 6 and lists >= LISTS
    site.write("policies/2026/end.md", repealing)
    changed = pages(site.build())
    answers = {url for url in changed if url.startswith(("qa/", "data/qa"))}
    assert answers == {"qa/2026/open.html", "data/qa.json", "data/qa.csv", *lists}
    assert "qa/2026/pay.html" not in changed and "organizations/money.html" not in changed
    assert {url for url in changed if url.startswith("interpretations/")} == {
        "interpretations/2024/told.html"
    }


def test_a_telephone_number_rewrites_the_answers_that_print_it(site: Portal) -> None:
    site.write("organizations/water.yaml", str(FILES["organizations/water.yaml"]).replace("150", "151"))
    assert pages(site.build()) == {"organizations/water.html", "qa/2026/open.html"}


def test_an_answer_alone(site: Portal) -> None:
    site.write("qa/2026/open.md", str(FILES["qa/2026/open.md"]).replace("带身份证明办理。", "携带身份证明。"))
    assert pages(site.build()) == {"qa/2026/open.html", "data/qa.json", "data/qa.csv"}


def test_a_day_on_which_nothing_happens_rewrites_no_answer(site: Portal) -> None:
    changed = pages(site.build(date(2026, 11, 22)))
    assert not {url for url in changed if "qa" in url}


def test_the_hotline_gets_every_answer_with_its_basis(site: Portal) -> None:
    one = questions(site)["open"]
    assert one == {
        "id": "open",
        "question": "怎么办水表开户？",
        "short_answer": "带身份证明。",
        "answer": "带身份证明办理。",
        "url": "qa/2026/open.html",
        "basis": [
            {
                "id": "rules",
                "title": "供水办法",
                "doc_number": "云政发〔2024〕3号",
                "url": "policies/2024/rules.html",
                "clauses": [{"label": "第二条", "url": "policies/2024/rules.html#第二条"}],
                "status": "有效",
            }
        ],
        "stale": False,
        "stale_reason": None,
        "department": "云栖县水务局",
        "audience": ["居民"],
        "topics": ["城乡建设"],
        "published": "2026-02-01",
        "frequent": False,
        "forms": [],
    }


def test_the_table_opens_in_a_spreadsheet_program_and_runs_nothing(site: Portal) -> None:
    raw = site.output()["data/qa.csv"]
    assert raw.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(raw.decode("utf-8-sig")))
    shown = [dict(zip(head, row, strict=True)) for row in rows]
    assert [one["编号"] for one in shown] == ["open", "pay"]
    assert shown[1]["简要答复"] == "'=每吨三元。" and shown[0]["依据条款"] == "第二条"
    assert shown[0]["网址"] == "https://www.yunqi.example/qa/2026/open.html" and shown[0]["可能过时"] == "否"


def run(site: Portal, *more: str) -> bytes:
    options = ["--config", str(site.home / "config.yaml"), "--as-of", "2026-11-21", "--jobs", "1"]
    found = CliRunner().invoke(cli, ["basis", *options, *more])
    assert found.exit_code == 0, found.output
    return found.stdout_bytes


def test_the_work_list_groups_by_department(site: Portal) -> None:
    assert "没有要核对的内容" in run(site).decode()
    site.write("policies/2026/newer.md", NEWER)
    shown = run(site).decode()
    assert shown.index("云栖县人民政府办公室（1件）") < shown.index("云栖县水务局（1件）")
    assert "依据《供水办法》（云政发〔2024〕3号）的“第二条”，已于2026年11月1日废止" in shown
    assert "替代文件：《新供水办法》（newer）" in shown and "依据复核: {日期: 2026-11-21" in shown


def test_the_work_list_is_a_table_too(site: Portal) -> None:
    site.write("policies/2026/newer.md", NEWER)
    raw = run(site, "--format", "csv")
    assert raw.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(raw.decode("utf-8-sig")))
    shown = [dict(zip(head, row, strict=True)) for row in rows]
    assert [(one["部门"], one["编号"], one["日期"]) for one in shown] == [
        ("云栖县人民政府办公室", "told", "2026-11-01"), ("云栖县水务局", "open", "2026-11-01"),
    ]  # fmt: skip


def test_what_is_withdrawn_or_not_public_is_neither_told_nor_named(site: Portal) -> None:
    site.write("policies/2026/newer.md", NEWER.replace("发布日期", "公开属性: 不予公开\n发布日期", 1))
    site.build()
    page = site.output()["qa/2026/open.html"].decode()
    assert banner(site, "qa/2026/open.html") and "新供水办法" not in page
    reason = questions(site)["open"]["stale_reason"]
    assert reason == "《供水办法》已于2026年11月1日废止"
    hidden = str(FILES["policies/2024/rules.md"]).replace("发布日期", "公开属性: 不予公开\n发布日期", 1)
    site.write("policies/2024/rules.md", hidden)
    site.build()
    assert banner(site, "qa/2026/open.html") == ""
    assert questions(site)["open"]["basis"] == []
    assert "依据的文件没有在本网站公开。" in site.output()["qa/2026/open.html"].decode()


LEAFLET = policy(
    "供水办法怎么用", "一、适用范围\n\n全县居民。\n\n二、办事指引\n\n带身份证明到窗口办理。\n",
    发布日期="2024-01-02", 解读="[rules]", 解读部门="县水务局",
)  # fmt: skip


def test_a_card_to_print_says_so_too_where_the_settings_ask_for_it(site: Portal) -> None:
    site.write("interpretations/2024/told.md", LEAFLET)
    site.write("policies/2026/newer.md", NEWER)
    site.build()
    assert banner(site, "leaflet/told.html") == ""
    (site.home / "config.yaml").write_text(CONFIG + "basis_note: true\n", encoding="utf-8")
    site.build()
    assert banner(site, "leaflet/told.html") == banner(site, "interpretations/2024/told.html") != ""


def test_the_demo_portal_leaves_two_answers_to_look_at_and_more_turn_stale_with_the_year() -> None:
    def told(day: date) -> dict[str, tuple[str, str]]:
        resolved = demo().portal.examine(day).resolved
        assert resolved is not None
        found = shaken(resolved.catalog)
        return {card.id: (happened(one), one.successor) for card, (one, *_) in found}

    today = told(date(2026, 11, 21))
    assert today == {
        "wd-2025-001": ("已于2026年1月1日修改", ""),
        "wd-2025-002": ("已于2026年9月1日失效", ""),
    }
    later = told(date(2027, 1, 2))
    assert later["wd-2026-001"] == later["wd-2026-002"] == ("已于2027年1月1日废止", "yzf-2026-008")
    assert "wd-2026-010" in later and not {"wd-2026-003", "wd-2026-011", "gg-2026-005"} & later.keys()
