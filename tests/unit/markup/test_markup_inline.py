"""Links, images, tables and emphasis: HTML, what a body uses, and where it says so."""

from __future__ import annotations

import pytest
from markup_samples import codes, found, html, place, render

from site_builder.model.document import BodyLink
from site_builder.model.relation import Ref


def test_a_link_to_a_document() -> None:
    body, findings = render("## 甲\n\n见[办法](云政发〔2018〕3号#第3条)和[附件](a.pdf)。")
    assert '<a href="ref:0#第三条">办法</a>' in body.html
    assert '<a class="attachment" href="file:0">附件</a>' in body.html
    assert body.links[0].ref == Ref("云政发〔2018〕3号")
    assert not body.links[0].quiet
    assert body.files[0].path == "policies/2024/a.pdf"
    assert body.files[0].name == "附件"
    assert findings == ()


def test_an_external_link() -> None:
    assert '<a class="external" href="https://x.cn/?a=1&amp;b=2" rel="noopener noreferrer">甲</a>' in html(
        "[甲](https://x.cn/?a=1&b=2)"
    )
    assert ">https://x.cn</a>" in html("<https://x.cn>")
    assert '<a href="mailto:a@b.example">a@b.example</a>' in html("<a@b.example>")


def test_document_numbers_become_quiet_links() -> None:
    body, _ = render("根据云政发〔2018〕3号、[全文](x)和`云政发〔2019〕4号`。\n", 5)
    assert '根据<a href="ref:0">云政发〔2018〕3号</a>、' in body.html
    assert [(link.ref.text, link.quiet) for link in body.links] == [("云政发〔2018〕3号", True), ("x", False)]
    assert body.links[0].span.place.endswith(":5:3")


def test_a_number_inside_a_link_stays_in_the_link() -> None:
    body, _ = render("[云政发〔2018〕3号](x)")
    assert [link.ref.text for link in body.links] == ["x"]


def test_places_are_exact() -> None:
    text = '第一行\n\n> 引文\n> 见[甲](x.md)、[乙](<y.md> "题")\n\n- 项\n  接着[丙](z)\n\n**第一条 丁** [戊](w)，云政发〔2018〕3号\n'
    body, _ = render(text, 11)
    assert [(link.span.start.line, link.span.start.column, link.span.end.column) for link in body.links] == [
        (14, 8, 12),
        (14, 19, 23),
        (17, 9, 10),
        (19, 15, 16),
        (19, 18, 29),
    ]
    lines = text.split("\n")
    for link in body.links:
        start, end = link.span.start, link.span.end
        assert lines[start.line - 11][start.column - 1 : end.column - 1].startswith(link.ref.text[0])


def test_places_count_characters_that_are_removed() -> None:
    body, _ = render("甲\u200b乙\u200b[丙](x)")
    assert body.links[0].span.start.column == 9


def test_places_in_cells_that_repeat() -> None:
    body, _ = render("| 甲 | 乙 |\n|---|---|\n| [a](x.pdf) | [a](x.pdf) |\n| 丙 \\| 丁 | [a](x.pdf) |\n")
    assert [(use.span.start.line, use.span.start.column) for use in body.files] == [(3, 7), (3, 20), (4, 16)]


def test_a_carriage_return_is_no_character() -> None:
    assert render("甲\r\n\r\n[乙](x)\r\n")[0] == render("甲\n\n[乙](x)\n")[0]


def test_links_on_the_same_page() -> None:
    text = "第一条 见[下条](#第2条)\n\n第二条 见[章](#第二章)和[条](#第二十条)、[条](#第二十条)\n"
    findings = [item for item in render(text)[1] if item.code == "W413"]
    assert '<a href="#第二条">下条</a>' in html(text)
    assert [place(item)[:2] for item in findings] == [(3, 10), (3, 20)]
    assert "您要写的是不是“#第二条”？" in findings[1].message


def test_an_empty_link_shows_where_it_goes() -> None:
    assert '<a class="attachment" href="file:0">a.pdf</a>' in html("[](a.pdf)")


def test_a_link_turned_down_keeps_its_words() -> None:
    assert html("甲[乙 **丙**](javascript:x)丁") == '<p id="段1">甲乙 <strong>丙</strong>丁</p>'
    item = found("甲[乙](javascript:x)", "W412", 3)
    assert place(item) == (3, 6, 3, 18)


def test_an_attachment_outside_the_content_folder() -> None:
    item = found("见[表](../../../表.xlsx)", "E411")
    assert "附件必须放在内容文件夹里" in item.message
    assert place(item) == (1, 6, 1, 21)
    assert render("见[表](../../../表.xlsx)")[0].files == ()


def test_images() -> None:
    body, findings = render("![组织**体系**图](a.png)")
    assert '<img src="file:0" alt="组织体系图" loading="lazy">' in body.html
    assert body.files[0].path == "policies/2024/a.png"
    assert body.text == "组织体系图"
    assert findings == ()


@pytest.mark.parametrize(
    ("text", "code", "written"),
    [
        ("![](a.png)", "W415", '<img src="file:0" alt="" loading="lazy">'),
        (
            "![图](https://x.cn/a.png)",
            "W416",
            '<a class="external" href="https://x.cn/a.png" rel="noopener noreferrer">图</a>',
        ),
        ("![](https://x.cn/a.png)", "W416", ">https://x.cn/a.png</a>"),
        ("![图](data:image/png;base64,AAAA)", "W412", "图"),
        ("![图](xzf-2024-001)", "W425", "图"),
        ("![图](../../../a.png)", "E411", "图"),
    ],
)
def test_images_that_need_a_word(text: str, code: str, written: str) -> None:
    assert code in codes(text)
    assert written in html(text)
    assert ("<img" in html(text)) == (code == "W415")


def test_an_external_image_in_a_link_does_not_nest_links() -> None:
    assert (
        html("[![图](https://x.cn/a.png)](b.pdf)")
        == '<p id="段1"><a class="attachment" href="file:0">图</a></p>'
    )


def test_emphasis_beside_chinese_punctuation() -> None:
    assert "<strong>要求：</strong>各单位" in html("**要求：**各单位")
    assert "甲<strong>“乙”</strong>丙" in html("甲**“乙”**丙")
    assert "2 * 3 * 4" in html("2 * 3 * 4")


def test_a_table() -> None:
    body, _ = render("## 甲\n\n表2 任务分工\n\n| 序号 |  | 金额 |\n|---|:-:|--:|\n| 1 | 甲<br>乙 | 3 |\n")
    assert (
        '<div class="scroll" role="group" aria-labelledby="表2" tabindex="0"><table><caption id="表2">表2 任务分工</caption>'
        '<thead><tr><th scope="col">序号</th><td class="align-center"></td><th scope="col" class="align-right">金额</th></tr></thead>'
        '<tbody><tr><td>1</td><td class="align-center">甲<br>乙</td><td class="align-right">3</td></tr></tbody></table></div>'
    ) in body.html
    assert body.text == "甲\n表2 任务分工\n序号 金额\n1 甲 乙 3"


@pytest.mark.parametrize(
    ("before", "caption"),
    [
        ("表1 任务分工", "表1 任务分工"),
        ("表1任务分工", "表1任务分工"),
        ("表1-2 任务分工", "表1-2 任务分工"),
        ("表：任务分工", "表：任务分工"),
        ("任务分工表", "任务分工表"),
        ("**任务分工表**", "<strong>任务分工表</strong>"),
        ("详见下表", ""),
        ("表1中的任务如下：", ""),
        ("表彰决定", ""),
        ("甲" * 40 + "表", ""),
        ("任务分工", ""),
        ("## 任务分工表", ""),
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_captions(before: str, caption: str, gap: str) -> None:
    written = html(f"{before}{gap}| 甲 |\n|---|\n| 乙 |\n")
    assert f">{caption or '表1'}</caption>" in written
    assert written.startswith('<div class="scroll"') == bool(caption)


def test_tables_are_counted() -> None:
    table = "| 甲 |\n|---|\n| 乙 |\n\n"
    assert ['<caption id="表1">表1<' in html(table * 2), '<caption id="表2">表2<' in html(table * 2)] == [
        True,
        True,
    ]


def test_links_are_numbered_in_reading_order() -> None:
    body, _ = render("甲云政发〔2018〕3号\n\n[乙](y)\n\n| [丙](z) |\n|---|\n")
    assert [link.ref.text for link in body.links] == ["甲云政发〔2018〕3号", "y", "z"]
    assert [f'href="ref:{index}"' in body.html for index in range(3)] == [True] * 3
    assert all(isinstance(link, BodyLink) for link in body.links)
