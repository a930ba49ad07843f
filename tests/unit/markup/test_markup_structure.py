"""Chapters, articles and numbered levels: HTML, outline, anchors and clauses."""

from __future__ import annotations

import pytest
from markup_samples import bare, html, render

REGULATION = """\
根据有关规定，制定本办法。

## 第一章 总则

第一条　为了规范，制定本办法。

第二条 本办法所称补助，包括：

（一）生活补助；

（二）医疗补助。

第五条规定的补助不在其内。

## 第二章 附则

第3条 本办法由县民政局解释。
"""

NOTICE = """\
各乡镇人民政府：

现将有关事项通知如下：

一、总体要求

（一）指导思想

坚持以人民为中心。

（二）基本原则。坚持公开透明，方便群众。

二、工作任务

1. 摸清底数。

（1）逐户登记。
"""


def outline(text: str) -> list[tuple[int, str, str]]:
    return [(heading.level, heading.id, heading.text) for heading in render(text)[0].outline]


def levels(text: str) -> list[tuple[int, str]]:
    return [(heading.level, heading.id) for heading in render(text)[0].outline]


def clauses(text: str) -> list[tuple[str, str, str]]:
    return [(clause.id, clause.label, clause.text) for clause in render(text)[0].clauses]


def test_an_article_has_an_anchor_and_a_link_to_copy() -> None:
    assert html("第十二条　本办法自发布之日起施行。\n") == (
        '<p class="article" id="第十二条"><strong class="no">第十二条</strong>'
        '<a class="anchor" href="#第十二条" aria-label="本条链接：第十二条">#</a>　本办法自发布之日起施行。</p>'
    )


def test_a_regulation() -> None:
    body, findings = render(REGULATION)
    assert outline(REGULATION) == [(2, "第一章", "第一章 总则"), (2, "第二章", "第二章 附则")]
    assert '<p class="level-2" id="第二条（一）">（一）生活补助；</p>' in body.html
    assert "<p>第五条规定的补助不在其内。</p>" in body.html
    assert findings == ()
    assert clauses(REGULATION) == [
        ("序言", "序言", "根据有关规定，制定本办法。"),
        ("第一条", "第一条", "为了规范，制定本办法。"),
        (
            "第二条",
            "第二条",
            "本办法所称补助，包括：\n（一）生活补助；\n（二）医疗补助。\n第五条规定的补助不在其内。",
        ),
        ("第三条", "第3条", "本办法由县民政局解释。"),
    ]
    assert body.text.split("\n")[:3] == [
        "根据有关规定，制定本办法。",
        "第一章 总则",
        "第一条　为了规范，制定本办法。",
    ]


def test_a_notice() -> None:
    assert outline(NOTICE) == [
        (2, "一", "一、总体要求"),
        (3, "一（一）", "（一）指导思想"),
        (2, "二", "二、工作任务"),
    ]
    text = html(NOTICE)
    assert '<p class="level-2" id="一（二）">（二）基本原则。坚持公开透明，方便群众。</p>' in text
    assert '<p class="level-3">1. 摸清底数。</p><p class="level-4">（1）逐户登记。</p>' in text
    assert [clause[0] for clause in clauses(NOTICE)] == ["序言", "一", "一（一）", "二"]


def test_headings_have_a_link_to_copy() -> None:
    assert html("一、总体要求\n") == (
        '<h2 id="一">一、总体要求<a class="anchor" href="#一" aria-label="本节链接：一、总体要求">#</a></h2>'
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# 甲\n\n# 乙", [(2, "甲"), (2, "乙")]),
        ("# 甲\n\n## 乙", [(2, "甲"), (2, "乙")]),
        ("## 甲\n\n#### 乙\n\n#### 丙\n\n##### 丁", [(2, "甲"), (3, "乙"), (3, "丙"), (4, "丁")]),
        ("###### 甲", [(2, "甲")]),
        ("## 第一章 甲\n\n第一节 乙\n\n一、丙\n\n（一）丁", None),
        (
            "第一编 甲\n\n第一章 乙\n\n第一节 丙",
            [(2, "第一编"), (3, "第一编第一章"), (4, "第一编第一章第一节")],
        ),
        ("第一节 甲", [(2, "第一节")]),
        ("（一）甲", [(2, "（一）")]),
        ("# 关于某事的通知\n\n一、甲\n\n（一）乙", [(2, "关于某事的通知"), (2, "一"), (3, "一（一）")]),
        ("# 某办法\n\n第一章 甲", [(2, "某办法"), (2, "第一章")]),
        ("## 任务\n\n### 一、甲\n\n（一）乙", [(2, "任务"), (3, "一"), (4, "一（一）")]),
        (
            "第一章 甲\n\n一、乙\n\n第二章 丙\n\n一、丁",
            [(2, "第一章"), (3, "第一章一"), (2, "第二章"), (3, "第二章一")],
        ),
        ("一、甲\n\n一、乙\n\n一、丙", [(2, "一"), (2, "一-2"), (2, "一-3")]),
        ("## 总体 要求", [(2, "总体-要求")]),
        ("**一、甲**\n\n**（一）乙**", [(2, "一"), (3, "一（一）")]),
        ("## **第一章 甲**", [(2, "第一章")]),
        ("第1章 甲", [(2, "第一章")]),
        ("> ## 甲", []),
        ("- ## 甲", []),
        ("##", []),
        ("# ![](a.png)", []),
    ],
)
def test_levels_are_never_skipped(text: str, expected: list[tuple[int, str]] | None) -> None:
    result = levels(text)
    if expected is None:
        expected = [(2, "第一章"), (3, "第一章第一节"), (4, "第一章第一节一"), (4, "第一章第一节一（一）")]
    assert result == expected
    reached = 1
    for level, _ in result:
        assert 2 <= level <= reached + 1
        reached = level


@pytest.mark.parametrize(
    "text",
    [
        "一、为了加强管理，提高效率，现就有关事项作出规定。",
        "一、下列单位应当：",
        "一、甲；乙",
        "（一）" + "甲" * 60,
        "第一章规定的事项",
        "1. 总则",
        "1、总则",
        "（1）总则",
    ],
)
def test_what_is_no_heading(text: str) -> None:
    assert levels(text) == []
    assert html(text).startswith("<p")


def test_items_of_an_article_are_no_headings() -> None:
    text = "第一条 包括：\n\n（一）按址投递\n\n（二）用户领取\n\n## 附件\n\n（一）样式"
    assert levels(text) == [(2, "附件"), (3, "（一）")]


def test_a_typed_contents_list_is_no_outline() -> None:
    text = "目　录\n第一章 总则\n第一节 目的\n第二章 附则\n\n第一章 总则\n\n第一条 甲\n\n第二章 附则\n\n第二条 乙"
    assert levels(text) == [(2, "第一章"), (2, "第二章")]


def test_text_pasted_from_a_word_processor_needs_no_empty_lines() -> None:
    pasted = NOTICE.replace("\n\n", "\n")
    assert render(pasted)[0] == render(NOTICE)[0]


def test_lines_broken_by_width_join_without_a_space() -> None:
    assert bare("坚持以人民\n为中心") == "<p>坚持以人民为中心</p>"
    assert bare("open\ndata") == "<p>open\ndata</p>"
    assert render("open\ndata")[0].text == "open data"
    assert bare("甲  \n乙") == "<p>甲<br>乙</p>"


def test_written_numbers_stay() -> None:
    text = "3. 甲\n5. 乙\n   - 丙\n   - 丁\n\n6) 戊\n"
    assert bare(text) == (
        '<p class="level-3">3. 甲</p><p class="level-3">5. 乙</p><ul><li>丙</li><li>丁</li></ul><p class="level-4">6) 戊</p>'
    )


def test_numbers_in_a_bullet_list() -> None:
    assert bare("- 甲\n  1. 乙\n  2. 丙\n- 丁\n") == (
        '<ul><li>甲<p class="level-3">1. 乙</p><p class="level-3">2. 丙</p></li><li>丁</li></ul>'
    )


def test_an_article_ends_a_list_or_quotation_without_an_empty_line() -> None:
    assert bare("- 甲\n第二条 乙").startswith('<ul><li>甲</li></ul><p class="article" id="第二条">')
    assert bare("> 甲\n第二条 乙").startswith('<blockquote><p>甲</p></blockquote><p class="article"')


def test_quoted_articles_are_not_articles_of_this_text() -> None:
    body, _ = render("## 甲\n\n> 第二条 乙\n\n> 第三条 丙")
    assert 'class="article"' not in body.html
    assert [clause.id for clause in body.clauses] == ["甲"]


def test_indentation_is_no_code() -> None:
    assert html("    　　第一条　甲").startswith('<p class="article" id="第一条">')
    assert bare("　　甲") == "<p>甲</p>"


def test_a_rule_below_a_paragraph_makes_no_heading() -> None:
    assert levels("甲\n---\n乙\n===") == []


def test_notes_in_brackets_do_not_vanish() -> None:
    assert render("[注]: 本表数据为初步核算数")[0].text == "[注]: 本表数据为初步核算数"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**第一条** 为了", '<strong class="no">第一条</strong>…</a> 为了</p>'),
        ("**第一条 目的** 为了", '<strong class="no">第一条</strong>…</a> <strong>目的</strong> 为了</p>'),
        ("**第一条　为了**", '<strong class="no">第一条</strong>…</a>　<strong>为了</strong></p>'),
        ("第一条", '<strong class="no">第一条</strong>…</a></p>'),
    ],
)
def test_bold_numbers(text: str, expected: str) -> None:
    head, tail = expected.split("…")
    written = html(text)
    assert head in written and written.endswith(tail)


def test_repeated_articles_have_different_anchors() -> None:
    text = "第一条 甲\n\n第二条 乙\n\n附：\n\n第一条 丙\n\n第二条 丁"
    assert [clause[0] for clause in clauses(text)] == ["第一条", "第二条", "第一条-2", "第二条-2"]


def test_a_text_without_structure_is_compared_by_paragraph() -> None:
    text = "甲。\n\n- 乙\n\n| a |\n|---|\n| b |\n"
    body, _ = render(text)
    assert [(clause.id, clause.text) for clause in body.clauses] == [
        ("段1", "甲。"),
        ("段2", "乙"),
        ("表1", "a\nb"),
    ]
    assert body.html.startswith('<p id="段1">甲。</p><ul><li id="段2">乙</li></ul>')


def test_the_preamble_has_its_anchor_in_the_page() -> None:
    assert html("甲\n\n## 乙\n\n丙").startswith('<p id="序言">甲</p>')
    assert 'id="一"><span id="序言"></span>一、甲' in html("一、甲，\n\n第一条 乙\n\n第二条 丙")


def test_text_after_the_articles_is_a_clause_of_its_own() -> None:
    text = "## 第一章 甲\n\n第一条 乙\n\n第二条 丙\n\n## 附件\n\n丁\n\n## 空"
    assert clauses(text)[-1] == ("附件", "附件", "丁")
    assert [clause[0] for clause in clauses(text)] == ["第一条", "第二条", "附件"]


def test_articles_written_as_headings() -> None:
    text = "## 第一章 总则\n\n### 第一条 目的\n\n甲\n\n### 第3条\n\n乙"
    _, findings = render(text)
    assert levels(text) == [(2, "第一章"), (3, "第一条"), (3, "第三条")]
    assert clauses(text) == [("第一条", "第一条", "目的\n甲"), ("第三条", "第3条", "乙")]
    assert [item.code for item in findings] == ["W420"]
    assert clauses("### 第一条 目的\n\n甲") == [("第一条", "第一条 目的", "甲")]


def test_zero_width_characters_are_removed() -> None:
    body, _ = render("第一\u200b条 甲\ufeff乙\n\n## 标\u200d题")
    assert body.text == "第一条 甲乙\n标题"
    assert body.outline[0].id == "标题"


def test_plain_text_has_no_markup() -> None:
    body, _ = render("**甲**[乙](x)`丙`&amp;\\*\n\n> 丁\n\n```\n戊 *己*\n```\n")
    assert body.text == "甲乙丙&*\n丁\n戊 *己*"
    assert "<pre id=" in body.html and "<code>戊 *己*\n</code></pre>" in body.html
