"""What an edit of a consultation, a catalogue of decisions or a meeting rewrites, as the exact set of files."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.portal import Portal, policy, portal
from tests.unit.test_blast_radius import OF_THE_DAY, edit, pages
from tests.unit.test_consultation import FILES as CONSULTATION

FILES: dict[str, str | bytes] = {
    **CONSULTATION,
    "notices/2026/hearing.md": policy("听证会公告", 发布日期="2026-03-20"),
    "policies/2026/other.md": policy("节水办法", 发布日期="2026-02-01"),
}
VERSION = re.compile('(?:<span class="version">|%E7%89%88%E6%9C%AC%EF%BC%9A)[0-9a-f]+')
DATA = {"data/consultations.json", "data/consultations.csv"}
LISTS = {"consultations/index.html", "consultations/2026-1.html", "participation/index.html"}
SHOWING = {"consultations/2026/ask.html", "policies/2026/water.html", "interpretations/2026/why.html"}
"""Pages that show the stage of the consultation: its own, that of the document it led to, of the interpretation."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The portal while opinions are awaited, built once for all tests."""
    home = tmp_path_factory.mktemp("decisions") / "home"
    made = portal(home, FILES)
    report = made.build(date(2026, 5, 15))
    assert report.published and not report.diagnostics, made.report(report.diagnostics)
    return home


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Portal:
    """A copy of the built portal for one test."""
    shutil.copytree(built, tmp_path / "home")
    return Portal(tmp_path / "home", date(2026, 5, 15))


def test_a_day_that_ends_nothing(site: Portal) -> None:
    assert pages(site.build(date(2026, 5, 16))) == OF_THE_DAY


def test_the_day_of_the_result(site: Portal) -> None:
    site.build(date(2026, 5, 19))
    assert pages(site.build(date(2026, 5, 20))) == OF_THE_DAY | SHOWING | LISTS | DATA


def test_a_typo_in_an_announcement(site: Portal) -> None:
    edit(site, "consultations/2026/ask.md", "一、说明", "一、起草说明")
    assert pages(site.build()) == {"consultations/2026/ask.html"}


def test_an_opinion_that_is_not_shown_yet(site: Portal) -> None:
    """Nothing but the page's 版本, which stands for the whole file."""
    before = site.output()
    edit(site, "consultations/2026/ask.md", "水压太低", "水压不足")
    assert pages(site.build()) == {"consultations/2026/ask.html"}
    old, new = (x["consultations/2026/ask.html"].decode() for x in (before, site.output()))
    assert VERSION.sub("", old) == VERSION.sub("", new)


def test_an_opinion_that_is_shown(site: Portal) -> None:
    site.build(date(2026, 6, 1))
    edit(site, "consultations/2026/ask.md", "水压太低", "水压不足")
    assert pages(site.build(date(2026, 6, 1))) == {"consultations/2026/ask.html", *DATA}


def test_a_period_that_is_made_longer(site: Portal) -> None:
    edit(site, "consultations/2026/ask.md", "截止: 2026-04-30", "截止: 2026-05-10")
    changed = pages(site.build())
    assert changed == {
        "consultations/2026/ask.html",
        "consultations/2026/ask.ics",
        "data/calendar.ics",
        *DATA,
    }


def test_the_notice_of_an_event_is_linked_both_ways(site: Portal) -> None:
    edit(site, "consultations/2026/ask.md", "材料送达: 2026-04-01", "材料送达: 2026-04-01, 通知: [hearing]")
    changed = pages(site.build())
    assert changed == {
        "consultations/2026/ask.html",
        "notices/2026/hearing.html",
        "data/documents.json",
        "data/documents.csv",
    }
    notice = site.output()["notices/2026/hearing.html"].decode()
    assert 'href="../../consultations/2026/ask.html#活动1"' in notice


DECISIONS = {
    "decisions/2026/list.md": policy(
        "2026年度重大行政决策事项目录", 发布日期="2026-03-20", 年度="2026",
        事项="[{编号: '1', 名称: 制定供水办法, 公众参与: [ask], 形成文件: [water]}, {编号: '2', 名称: 制定节水办法}]",
    ),
    "meetings/2026/first.md": policy(
        "第1次常务会议", 发布日期="2026-05-06", 会议日期="2026-05-06",
        议题="[{编号: '1', 题目: 审议供水办法, 形成文件: [water]}, {编号: '2', 题目: 研究节水}]",
    ),
}  # fmt: skip


@pytest.fixture
def decided(site: Portal) -> Portal:
    """The same with a catalogue of decisions and a meeting."""
    for path, text in DECISIONS.items():
        site.write(path, text)
    report = site.build()
    assert report.published and not report.diagnostics, site.report(report.diagnostics)
    return site


def test_a_decision_is_linked_with_another_document(decided: Portal) -> None:
    """W754 says that nobody took part; the document shows how it came about."""
    edit(decided, "decisions/2026/list.md", "制定节水办法}", "制定节水办法, 形成文件: [other]}")
    assert pages(decided.build()) == {
        "decisions/2026/list.html",
        "decisions/coverage.html",
        "policies/2026/other.html",
        "data/documents.json",
        "data/documents.csv",
    }


def test_an_item_of_an_agenda_led_to_another_document(decided: Portal) -> None:
    edit(decided, "meetings/2026/first.md", "题目: 研究节水", "题目: 研究节水, 形成文件: [other]")
    assert pages(decided.build()) == {
        "meetings/2026/first.html",
        "policies/2026/other.html",
        "data/documents.json",
        "data/documents.csv",
    }
    document = decided.output()["policies/2026/other.html"].decode()
    assert 'href="../../meetings/2026/first.html#议题2"' in document


def test_what_was_resolved_is_worded_otherwise(decided: Portal) -> None:
    edit(decided, "meetings/2026/first.md", "题目: 研究节水", "题目: 研究节水, 议定事项: 再作论证")
    assert pages(decided.build()) == {"meetings/2026/first.html"}


def test_a_stage_behind_an_item_of_a_catalogue(decided: Portal) -> None:
    """The catalogue names the consultation without its stage: how far the item is has not changed."""
    decided.build(date(2026, 5, 19))
    changed = pages(decided.build(date(2026, 5, 20)))
    assert changed == OF_THE_DAY | SHOWING | LISTS | DATA
