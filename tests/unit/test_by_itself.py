"""What an item does by itself: stages it enters on their days, a last day on view, a last day on top, a shared hub.

Shown with a type of its own, so that no type of the portal is needed: stages, steps and hubs are no type's privilege.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from site_builder import types
from tests.portal import CONFIG, Portal, policy, portal

CLASS = '''"""投票: a vote that is open between two days.

It adds the days, and nothing else.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from site_builder.model.document import Card, Stage
from site_builder.types.base import ContentType, Published, replaced
from site_builder.types.fields import Day, key


class Vote(Published):
    """投票。"""

    opens: Annotated[Day, key("开始", "第一天", "2026-03-01")]
    closes: Annotated[Day, key("截止", "最后一天", "2026-03-31")]
    top: Annotated[Day | None, key("置顶至", "置顶的最后一天", "2026-03-31")] = None
    until: Annotated[Day | None, key("公开至", "公开的最后一天", "2026-12-31")] = None

    def card(self, card: Card) -> Card:
        """Waiting, open, closed."""
        stages = (
            Stage(self.published.date(), "未开始", "waiting"),
            Stage(self.opens, "投票中", "open", open=True),
            Stage(self.closes + timedelta(days=1), "已结束", "closed"),
        )
        return replaced(
            super().card(card), stages=stages, pinned_until=self.top, shown_until=self.until, kept_at="县档案馆"
        )


TYPE = ContentType(
    "vote", "votes", "投票", Vote, "notice.html", "征集调查", 80, hub="participation", step="征求意见"
)
'''
VOTE = policy("河道名称投票", "请投票。", 发布日期="2026-02-20", 开始="2026-03-01", 截止="2026-03-31")
PAGE = "votes/2026/v-1.html"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    place = tmp_path / "installed"
    place.mkdir()
    (place / "vote.py").write_text(CLASS, encoding="utf-8")
    monkeypatch.setattr(types, "__path__", [*types.__path__, str(place)])
    files: dict[str, str | bytes] = {
        "votes/2026/v-1.md": VOTE,
        "policies/2024/a.md": policy("甲办法", 有效期至="2026-03-15"),
    }
    yield portal(tmp_path, files, CONFIG + "traditional: true\n")
    sys.modules.pop("site_builder.types.vote", None)
    vars(types).pop("vote", None)


def html(site: Portal, url: str, day: date) -> LexborHTMLParser:
    report = site.build(day)
    assert report.published, site.report(report.diagnostics)
    return LexborHTMLParser(site.output()[url].decode())


def badge(site: Portal, day: date) -> str:
    """The badge of the vote in the list of its type."""
    return html(site, "votes/index.html", day).css_first(".row .validity").text()


def test_a_stage_begins_on_its_day(site: Portal) -> None:
    assert badge(site, date(2026, 2, 28)) == "未开始"
    assert badge(site, date(2026, 3, 1)) == "投票中"
    assert badge(site, date(2026, 3, 31)) == "投票中"
    assert badge(site, date(2026, 4, 1)) == "已结束"


def test_a_badge_knows_the_next_stage(site: Portal) -> None:
    node = html(site, "votes/index.html", date(2026, 3, 1)).css_first(".row .validity")
    told = [node.attributes[f"data-{name}"] for name in ("until", "then", "next")]
    assert told == ["2026-04-01", "已结束", "closed"]


def test_the_days_of_stages_are_told_in_advance(site: Portal) -> None:
    site.build(date(2026, 2, 28))
    told = json.loads(site.output()["data/next-transition.json"])
    vote = [(x["date"], x["from"], x["to"]) for x in told["transitions"] if x["id"] == "v-1"]
    assert vote == [("2026-03-01", "未开始", "投票中"), ("2026-04-01", "投票中", "已结束")]
    days = [x["date"] for x in told["transitions"]]
    assert days == sorted(days) and len(days) == 3
    assert site.examine(date(2026, 2, 28)).next_change == date(2026, 3, 1)
    assert site.examine(date(2026, 3, 16)).next_change == date(2026, 4, 1)


def test_between_the_days_nothing_changes_but_what_prints_the_day(site: Portal) -> None:
    site.build(date(2026, 3, 20))
    changed = set(site.build(date(2026, 3, 21)).changed)
    assert not {url for url in changed if "vote" in url or "participation" in url}
    changed = set(site.build(date(2026, 4, 1)).changed)
    assert {"votes/index.html", "participation/index.html", "index.html"} <= changed
    assert "policies/2024/a.html" not in changed


def test_home_shows_what_is_open_today(site: Portal) -> None:
    def shown(day: date) -> bool:
        return html(site, "index.html", day).css_matches(f'#home-open ~ ul a[href="{PAGE}"]')

    assert [shown(date(2026, 2, 28)), shown(date(2026, 3, 1)), shown(date(2026, 4, 1))] == [
        False,
        True,
        False,
    ]


def test_a_hub_gathers_its_types(site: Portal) -> None:
    tree = html(site, "participation/index.html", date(2026, 3, 1))
    assert tree.css_first("h1").text() == "政民互动" and tree.css_matches('a[href="../votes/index.html"]')
    assert tree.css_first(".nav [aria-current]").text() == "政民互动"
    page = html(site, PAGE, date(2026, 3, 1))
    assert [node.text() for node in page.css(".crumbs a")] == ["首页", "政民互动", "投票"]
    assert page.css_first(".nav [aria-current]").text() == "政民互动"
    assert "投票" not in [node.text() for node in page.css(".nav a")]


def test_a_text_leaves_everything_after_its_last_day(site: Portal) -> None:
    site.write("votes/2026/v-1.md", VOTE.replace("截止:", "公开至: 2026-05-31\n截止:"))
    assert site.examine(date(2026, 5, 1)).next_change == date(2026, 6, 1)
    assert "请投票" in html(site, PAGE, date(2026, 5, 31)).body.text()
    page = html(site, PAGE, date(2026, 6, 1))
    assert "公开期限已满，材料留存在县档案馆" in page.body.text()
    held = b"\n".join(data for url, data in site.output().items() if not url.startswith("assets/")).decode(
        errors="replace"
    )
    assert "请投票" not in held and "河道名称投票" not in held and "河道名稱投票" not in held


def test_what_is_on_top_leaves_it_by_itself(site: Portal) -> None:
    site.write("votes/2026/v-1.md", VOTE.replace("截止:", "置顶至: 2026-05-31\n截止:"))
    assert html(site, "index.html", date(2026, 5, 31)).css_matches("#home-pinned")
    assert not html(site, "index.html", date(2026, 6, 1)).css_matches("#home-pinned")
    assert site.examine(date(2026, 5, 1)).next_change == date(2026, 6, 1)
