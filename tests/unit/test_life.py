"""The strip of a document's life: every step that happened is there, in order and linked, and no other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.portal import Portal, policy, portal

OLD = "policies/2020/old.html"
FILES: dict[str, str | bytes] = {
    "policies/2020/old.md": policy(
        "供水办法", 发文字号="云政发〔2020〕1号", 成文日期="2020-01-02", 发布日期="2020-01-05", 有效期至="2030-12-31"
    ),
    "policies/2021/alone.md": policy("档案办法", 发布日期="2021-01-05"),
    "interpretations/2020/told.md": policy("供水办法解读", 发布日期="2020-01-08", 解读="[old]"),
    "policies/2023/act.md": policy("修改供水办法的决定", 发文字号="云政发〔2023〕2号", 发布日期="2023-03-01", 修改="[old]"),
    "cleanups/batch.yaml": "标题: 清理结果\n发布日期: 2024-05-01\n继续有效: [old]\n",
}  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Portal:
    return portal(tmp_path, FILES)


def strip(site: Portal, day: date, url: str = OLD) -> list[tuple[str, list[str], bool]]:
    """Step, addresses of its links, and whether it lies ahead; as the page says it on ``day``."""
    report = site.build(day)
    assert report.published, site.report(report.diagnostics)
    tree = LexborHTMLParser(site.output()[url].decode())
    return [
        (
            node.css_first(".life-step").text().split("：")[0].strip(),
            [a.attributes["href"] or "" for a in node.css("a")],
            "upcoming" in (node.attributes.get("class") or ""),
        )
        for node in tree.css(".life li")
    ]


def test_every_step_is_there_in_order_and_linked(site: Portal) -> None:
    assert strip(site, date(2025, 1, 1)) == [
        ("出台", ["#part-history"], False),
        ("解读", ["../../interpretations/2020/told.html"], False),
        ("修改", ["../2023/act.html"], False),
        ("清理", ["../../cleanups/batch.html"], False),
        ("失效", ["#part-history"], True),
    ]


def test_the_end_by_term_lies_ahead_until_its_day(site: Portal) -> None:
    assert strip(site, date(2030, 12, 31))[-1] == ("失效", ["#part-history"], True)
    assert strip(site, date(2031, 1, 1))[-1] == ("失效", ["#part-history"], False)


def test_the_document_that_ends_another_is_the_last_step(site: Portal) -> None:
    site.write("policies/2026/new.md", policy("新供水办法", 发布日期="2026-02-01", 替代="[old]"))
    assert strip(site, date(2026, 3, 1))[-1] == ("废止", ["../2026/new.html"], False)


def test_what_acted_after_the_end_is_no_step(site: Portal) -> None:
    site.write("policies/2031/late.md", policy("迟到的决定", 发布日期="2031-02-01", 修改="[old]"))
    urls = [url for _, links, _ in strip(site, date(2031, 3, 1)) for url in links]
    assert "../2031/late.html" not in urls


def test_what_is_not_public_is_no_step(site: Portal) -> None:
    site.write(
        "interpretations/2020/told.md",
        policy("供水办法解读", 发布日期="2020-01-08", 解读="[old]", 公开属性="依申请公开"),
    )
    assert "解读" not in [name for name, _, _ in strip(site, date(2025, 1, 1))]


def test_a_document_with_nothing_but_its_issue_has_no_strip(site: Portal) -> None:
    assert strip(site, date(2025, 1, 1), "policies/2021/alone.html") == []


def test_a_step_that_lies_ahead_is_counted_on_its_day(site: Portal) -> None:
    meeting = policy("县政府第9次常务会议", 发布日期="2025-01-01", 会议日期="2025-03-01", 议题="[{编号: '1', 题目: 审议, 形成文件: [old]}]")  # fmt: skip
    site.write("meetings/2025/m.md", meeting)
    link = "../../meetings/2025/m.html#议题1"
    assert site.examine(date(2025, 2, 1)).next_change == date(2025, 3, 1)
    assert ("会议审议", [link], True) in strip(site, date(2025, 2, 28))
    assert ("会议审议", [link], False) in strip(site, date(2025, 3, 1))


def test_a_new_step_rewrites_its_document_and_no_other(site: Portal) -> None:
    site.build(date(2025, 1, 1))
    site.write("interpretations/2021/again.md", policy("再谈供水办法", 发布日期="2021-01-08", 解读="[old]"))
    changed = site.build(date(2025, 1, 1)).changed
    assert OLD in changed and "policies/2021/alone.html" not in changed
    assert "policies/2023/act.html" not in changed


def test_the_term_is_the_one_that_holds_extensions_included(site: Portal) -> None:
    def term() -> str:
        site.build(date(2026, 3, 1))
        tree = LexborHTMLParser(site.output()[OLD].decode())
        return next(
            node.css_first("dd").text() for node in tree.css(".meta > div") if "有效期至" in node.text()
        )

    assert term().strip() == "2030年12月31日"
    longer = policy("续期决定", 发布日期="2026-02-01", 续期="[{文件: old, 有效期至: 2035-12-31}]")
    site.write("policies/2026/longer.md", longer)
    assert term().strip() == "2035年12月31日（原定2030年12月31日）"
