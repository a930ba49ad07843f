"""What an edit of an interpretation rewrites, as the exact set of files: notes beside clauses, headings, comparisons, cards."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.build import Report
from site_builder.search.describe import STATS
from tests.portal import Portal, policy, portal

CLAUSES = (
    "第一条 为了规范管理，制定本办法。\n\n第二条 本办法适用于全县。\n\n第三条 本办法由县政府办公室解释。\n"
)
ANSWERED = "一、适用范围\n\n全县。\n\n二、怎样申请\n\n到窗口申请。\n"
FILES: dict[str, str | bytes] = {
    "policies/2023/old.md": policy("旧办法", CLAUSES, 发布日期="2023-02-01"),
    "policies/2025/new.md": policy("新办法", CLAUSES.replace("全县", "全县各单位"), 发布日期="2025-04-01", 替代="[old]"),
    "policies/2025/other.md": policy("别的办法", CLAUSES, 发布日期="2025-05-01"),
    "interpretations/2025/notes.md": policy(
        "新办法解读", ANSWERED, 发布日期="2025-04-02", 解读="[new]", 条款解读="[{条款: 第二条, 内容: 各单位都要执行。}]"
    ),
    "interpretations/2025/plain.md": policy("别的办法解读", "正文。", 发布日期="2025-05-02", 解读="[other]"),
}  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Portal:
    made = portal(tmp_path, FILES)
    report = made.build()
    assert report.published and not report.diagnostics, made.report(report.diagnostics)
    return made


def edit(site: Portal, path: str, old: str, new: str) -> set[str]:
    """Replace words in one file; what that rewrites beside the search index, which has tests of its own."""
    before = (site.home / "content" / path).read_text(encoding="utf-8")
    assert old in before
    site.write(path, before.replace(old, new))
    return pages(site.build())


def pages(report: Report) -> set[str]:
    return {url for url in report.changed if not url.startswith("search/index/") and url != STATS}


def test_nothing_at_all(site: Portal) -> None:
    assert pages(site.build()) == set()


def test_a_note_on_a_clause(site: Portal) -> None:
    """The interpretation and the document, and no list, feed or data file."""
    changed = edit(site, "interpretations/2025/notes.md", "各单位都要执行", "各单位都应当执行")
    assert changed == {"interpretations/2025/notes.html", "policies/2025/new.html"}


def test_a_note_on_another_clause(site: Portal) -> None:
    changed = edit(site, "interpretations/2025/notes.md", "条款: 第二条", "条款: 第三条")
    assert changed == {"interpretations/2025/notes.html", "policies/2025/new.html"}


def test_a_heading_that_answers_one_more_question(site: Portal) -> None:
    """The interpretation, the list of all and the one of the question; a list that was there keeps its other ways."""
    changed = edit(site, "interpretations/2025/plain.md", "正文。", "一、新旧差异\n\n不同。")
    assert changed == {
        "interpretations/2025/plain.html",
        "interpretations/index.html",
        *(f"interpretations/facet/{name}/index.html" for name in ("scope", "guide", "difference")),
        "interpretations/facet/difference/2025-1.html",
    }


def test_a_typo_under_a_heading_of_a_card(site: Portal) -> None:
    changed = edit(site, "interpretations/2025/notes.md", "到窗口申请", "去窗口申请")
    assert changed == {"interpretations/2025/notes.html", "leaflet/notes.html"}


def test_a_typo_in_a_document_that_is_compared(site: Portal) -> None:
    """Also the interpretation, when it counts what changed; not when the count stays."""
    changed = edit(site, "policies/2023/old.md", "县政府办公室", "县司法局")
    assert changed == {
        "policies/2023/old.html",
        "compare/new--old.html",
        "interpretations/2025/notes.html",
    }
    assert edit(site, "policies/2023/old.md", "县司法局", "县财政局") == {
        "policies/2023/old.html",
        "compare/new--old.html",
    }
