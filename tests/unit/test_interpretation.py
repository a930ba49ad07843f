"""Interpretations: what their headings say, notes beside clauses, and what their pages show; with the pages as readers get them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from site_builder.html.beside import divided
from site_builder.markup.render import BodySource, render_body
from site_builder.model.blocks import blocks
from site_builder.model.document import Heading
from site_builder.model.facets import CODES, EXAMPLES, FACETS, SECTIONS, answers
from tests.demo import demo
from tests.portal import policy, portal

TEXT = """\
第一章 总则

第一条　为了规范供水，制定本办法。

第二条　用户应当装水表：

（一）一户一表；

（二）不得私接。

| 口径 | 费用 |
| --- | --- |
| 15 | 免费 |

第二章 附则

第三条　自发布之日起施行。

> 第四条　引用的文字。
"""


def said(*headings: str) -> dict[str, str]:
    """What headings stand for: section or facet, and the heading that says so."""
    outline = [Heading(2, f"a{n}", text) for n, text in enumerate(headings)]
    return {answer.name: answer.heading for answer in answers(outline)}


@pytest.mark.parametrize("name", [*SECTIONS, *FACETS])
def test_the_example_of_every_facet_is_recognised(name: str) -> None:
    assert name in said(EXAMPLES[name]) and name in said(f"三、{EXAMPLES[name]}")


def test_every_facet_has_an_address() -> None:
    assert list(CODES) == list(FACETS) and len(set(CODES.values())) == 8
    assert all(re.fullmatch("[a-z]+", code) for code in CODES.values())


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("一、为什么出台", {"背景", "出台目的"}),
        ("二、谁能申请", {"适用范围"}),
        ("三、怎么办", {"办事指引"}),
        ("三、正在建的房子怎么办", {"执行口径"}),
        ("（四）与原政策相比", {"新旧政策差异"}),
        ("补多少，怎么算", {"惠民利企举措", "操作方法"}),
        ("问：什么是依申请救助？", {"核心概念"}),
        ("材料为什么不会再补个没完", set()),
        ("咨询电话", set()),
    ],
)
def test_headings_as_editors_write_them(heading: str, names: set[str]) -> None:
    assert set(said(heading)) == names


def test_the_first_heading_counts() -> None:
    found = answers([Heading(2, "一", "一、适用范围"), Heading(2, "二", "二、谁能申请")])
    assert [(answer.name, answer.anchor) for answer in found] == [("适用范围", "一")]


def rendered(text: str = TEXT) -> tuple[str, list[dict[str, str]]]:
    body, _ = render_body(BodySource("content/a.md", "", text))
    return body.html, [{"clause": clause.label} for clause in body.clauses]


def test_the_blocks_of_a_text_are_all_of_it() -> None:
    html, _ = rendered(TEXT + "\n- 甲\n- 乙\n\n---\n\n![图](a.png)\n\n```\n<b>\n```\n")
    found = list(blocks(html))
    assert "".join(block.html for block in found) == html
    assert {block.element for block in found} >= {"h2", "p", "div", "blockquote", "ul", "hr", "pre"}
    assert [block.anchors[0] for block in found if block.heading] == ["第一章", "第二章"]


def places(*clauses: str, text: str = TEXT) -> list[tuple[str, list[str]]]:
    """For every piece with notes, how its text ends and which notes stand behind it."""
    body, _ = render_body(BodySource("content/a.md", "", text))
    pieces = divided(body.html, body, [{"clause": clause} for clause in clauses])
    assert "".join(piece["html"] for piece in pieces) == body.html
    ends = [LexborHTMLParser(piece["html"]).text().strip()[-8:] for piece in pieces]
    return [
        (end, [n["clause"] for n in p["notes"]]) for end, p in zip(ends, pieces, strict=True) if p["notes"]
    ]


def test_a_note_stands_behind_all_of_its_clause_and_before_the_next_chapter() -> None:
    ((end, names),) = places("第二条")
    assert end.endswith("免费") and names == ["第二条"]


def test_the_last_clause_has_its_note_at_the_end() -> None:
    assert [names for _, names in places("第三条")] == [["第三条"]]


def test_several_notes_on_one_clause_stand_together_in_order() -> None:
    found = places("第二条", "第一条", "第2条第二项")
    assert [names for _, names in found] == [["第一条"], ["第二条", "第2条第二项"]]


def test_a_note_on_a_clause_that_is_not_there_stands_nowhere() -> None:
    assert places("第九条") == [] and places() == []


def test_notes_on_a_text_without_articles() -> None:
    text = "一、总体要求\n\n抓好落实。\n\n二、工作任务\n\n改造管网。\n"
    ((end, names),) = places("一、总体要求", text=text)
    assert end.endswith("抓好落实。") and names == ["一、总体要求"]


FILES: dict[str, str | bytes] = {
    "policies/a.md": policy("供水办法", TEXT, 发文字号="云政发〔2024〕3号"),
    "interpretations/j.md": policy(
        "供水办法解读",
        "一、谁能申请，怎样申请\n\n向供水企业申请。\n",
        发布日期="2024-01-05",
        解读="[a]",
        形式="视频",
        视频="{文件: j.mp4, 时长: 3分05秒, 说明: 配有字幕}",
        条款解读="[{条款: 第二条, 内容: \"每家都装。\\n私接要罚。\"}, {条款: 第三条, 文件: 云政发〔2024〕3号, 内容: 现在就施行。}]",
        附件="[{名称: 课件, 文件: k.pdf}]",
        许可="可以免费使用",
    ),
    "interpretations/j.mp4": b"\x00" * 2048,
    "interpretations/k.pdf": b"%PDF-1.4",
}  # fmt: skip


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, LexborHTMLParser]:
    made = portal(tmp_path_factory.mktemp("explained"), FILES | {"interpretations/k.pdf": _pdf()})
    report = made.build()
    assert report.published and not report.diagnostics, made.report(report.diagnostics)
    output = made.output()
    assert "interpretations/j.mp4" in output
    return {url: LexborHTMLParser(data.decode()) for url, data in output.items() if url.endswith(".html")}


def _pdf() -> bytes:
    return (Path(demo().portal.home) / "content/policies/2026/yzf-2026-008-hesuan.pdf").read_bytes()


def test_notes_stand_beside_their_clauses_with_a_link_to_the_interpretation(
    pages: dict[str, LexborHTMLParser],
) -> None:
    notes = pages["policies/a.html"].css("details.clause-note")
    assert [note.css_first("summary").text() for note in notes] == ["第二条解读", "第三条解读"]
    assert [p.text() for p in notes[0].css("p")] == ["每家都装。", "私接要罚。", "摘自：供水办法解读"]
    assert notes[0].css_first("a").attributes["href"] == "../interpretations/j.html"
    assert "免费" in notes[0].prev.text() if notes[0].prev else False  # type: ignore[union-attr]


def test_the_interpretation_shows_its_notes_with_links_to_the_clauses(
    pages: dict[str, LexborHTMLParser],
) -> None:
    said_ = pages["interpretations/j.html"].css(".clause-said")
    assert [node.css_first("h3").text() for node in said_] == ["第二条", "第三条"]
    links = [node.css_first("a").attributes["href"] for node in said_]
    assert links == ["../policies/a.html#第二条", "../policies/a.html#第三条"]
    box = pages["interpretations/j.html"].css_first(".banner-plain")
    assert box is not None and len(box.css("li")) == 1


def test_a_document_lists_an_interpretation_once(pages: dict[str, LexborHTMLParser]) -> None:
    part = pages["policies/a.html"].css_first("#part-interpretations")
    assert part is not None and part.parent is not None and len(part.parent.css("li")) == 1


def test_readers_see_what_a_text_answers(pages: dict[str, LexborHTMLParser]) -> None:
    line = next(n for n in pages["interpretations/j.html"].css(".doc-note") if "本文回答" in n.text())
    assert line.text() == "本文回答：适用范围、办事指引"
    anchors = {link.attributes["href"] for link in line.css("a")}
    assert all(pages["interpretations/j.html"].css_matches(f'[id="{a[1:]}"]') for a in anchors if a)


def test_a_video_is_a_plain_link_with_length_size_and_note(pages: dict[str, LexborHTMLParser]) -> None:
    page = pages["interpretations/j.html"]
    line = next(n for n in page.css(".doc-note") if "观看视频" in n.text())
    assert line.text() == "观看视频（时长3分05秒，MP4，2 KB）配有字幕。"
    assert line.css_first("a").attributes["href"] == "j.mp4"
    assert not page.css("video, audio, iframe")
    assert "j.mp4" not in page.css_first(".attachments").html  # type: ignore[operator, union-attr]


def test_a_licence_stands_under_the_downloads(pages: dict[str, LexborHTMLParser]) -> None:
    assert "使用许可：可以免费使用" in pages["interpretations/j.html"].css_first("article").text()


def test_an_interpretation_counts_what_changed(tmp_path: Path) -> None:
    old, new = policy("旧办法", TEXT), policy("新办法", TEXT.replace("装水表", "装智能水表"), 替代="[old]")
    files: dict[str, str | bytes] = {"policies/old.md": old, "policies/new.md": new}
    files["interpretations/j.md"] = policy("新办法解读", 解读="[new]", 发布日期="2024-01-02")
    made = portal(tmp_path, files)
    made.build()
    page = LexborHTMLParser(made.output()["interpretations/j.html"].decode())
    part = page.css_first("#part-changes")
    assert part is not None and part.parent is not None
    said_ = "与旧版《旧办法》对照：有修改1条（第二条），新增0条，删去0条，未变2条。"
    assert said_ in part.parent.text()
    assert part.parent.css_matches('a[href="../compare/new--old.html"]')


def test_what_notes_say_is_found_by_the_search(tmp_path: Path) -> None:
    files = FILES | {"interpretations/k.pdf": _pdf(), "search/queries.yml": "- 搜索: 私接要罚\n  首条: j\n"}
    made = portal(tmp_path, files)
    assert made.build().diagnostics == ()
