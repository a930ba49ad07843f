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
