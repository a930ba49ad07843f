"""Whatever is typed, the page that comes out runs nothing, and nothing raises or takes for ever."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markup_samples import codes, html, render
from selectolax.lexbor import LexborHTMLParser

from site_builder.kernel.diagnostic import blocks
from site_builder.markup.render import LONGEST

ALLOWED = {
    "html": set(),
    "head": set(),
    "body": set(),
    "p": {"class", "id"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
    "strong": {"class"},
    "em": set(),
    "code": set(),
    "pre": {"id"},
    "br": set(),
    "hr": set(),
    "span": {"id"},
    "blockquote": set(),
    "ul": set(),
    "li": {"id"},
    "a": {"class", "href", "rel", "aria-label"},
    "img": {"src", "alt", "loading"},
    "div": {"class", "role", "aria-labelledby", "tabindex", "id"},
    "table": set(),
    "caption": {"id"},
    "thead": set(),
    "tbody": set(),
    "tr": set(),
    "th": {"scope", "class"},
    "td": {"class"},
}
HREF = re.compile(r"#|https?://|mailto:|tel:|ref:\d+(?:#|$)|file:\d+(?:#|$)", re.IGNORECASE)


def assert_harmless(written: str) -> None:
    ids: list[str] = []
    for node in LexborHTMLParser(written).css("*"):
        assert node.tag in ALLOWED, node.tag
        attributes = {name: value or "" for name, value in node.attributes.items()}
        assert set(attributes) <= ALLOWED[node.tag], (node.tag, attributes)
        if "href" in attributes:
            assert HREF.match(attributes["href"]), attributes
        if "src" in attributes:
            assert re.fullmatch(r"file:\d+", attributes["src"])
        if "id" in attributes:
            assert attributes["id"] and not re.search(r"\s", attributes["id"])
            ids.append(attributes["id"])
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "text",
    [
        "[a](javascript:alert(1))",
        "[a](JAVASCRIPT:alert(1))",
        "[a](&#106;avascript:alert(1))",
        "[a](&#x6A&#x61;vascript:alert(1))",
        "[a](java&Tab;script:alert(1))",
        "[a](java&NewLine;script:alert(1))",
        "[a](<java\tscript:alert(1)>)",
        "[a](< javascript:alert(1)>)",
        "[a](javascript&colon;alert(1))",
        "[a](java%0ascript:alert(1))",
        "[a](\x01javascript:alert(1))",
        "[a](java\u200bscript:alert(1))",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "[a](data:image/png;base64,AAAA)",
        "![a](data:image/png;base64,AAAA)",
        "![a](data:image/svg+xml,<svg onload=alert(1)>)",
        "[a](vbscript:msgbox(1))",
        "[a](file:///c:/windows/win.ini)",
        "<javascript:alert(1)>",
        "<data:text/html,x>",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<iframe src=https://x.cn></iframe>",
        "<style>*{display:none}</style>",
        "<a href='javascript:alert(1)'>x</a>",
        "<!--><script>alert(1)</script>-->",
        '[a](https://x.cn/"onmouseover="alert(1))',
        "[a](https://x.cn/'onmouseover='alert(1))",
        '[a](https://x.cn "title\\" onmouseover=alert(1)")',
        '![a" onerror="alert(1)](x.png)',
        '## a" onclick="alert(1)',
        "## <script>alert(1)</script>",
        "## [a](javascript:alert(1))",
        '[a](#x"onclick="alert(1))',
        '[a](x#"onclick="alert(1))',
        "| <script> |\n|---|\n| <img src=x onerror=alert(1)> |\n",
        "表1 <script>alert(1)</script>\n\n| a |\n|---|\n",
        "`<script>`",
        '```html"onclick=x\n<script>\n```',
        "第一条 <script>alert(1)</script>",
        "[![x](https://x.cn/a.png)](javascript:alert(1))",
        "[a]: javascript:alert(1)\n\n[a]",
    ],
)
def test_nothing_runs(text: str) -> None:
    written = html(text)
    assert_harmless(written)
    assert "javascript:" not in " ".join(re.findall(r'(?:href|src)="([^"]*)"', written)).lower()


PIECES = st.sampled_from(
    [
        *(
            "第一条 ",
            "第二条",
            "第一章 总则",
            "一、甲",
            "（一）乙",
            "1. 丙",
            "表1 丁",
            "云政发〔2018〕3号",
            "目录",
            "序言",
            "段1",
        ),
        *(
            "\n",
            "\n\n",
            "  \n",
            "\r\n",
            "    ",
            "\t",
            "　　",
            "\u200b",
            "\x00",
            "\ufffe",
            "。",
            "，",
            "(",
            ")",
            ",",
            ":",
        ),
        *(
            "# ",
            "## ",
            "### ",
            "#### ",
            "> ",
            "- ",
            "* ",
            "---",
            "```",
            "| a | b |\n|---|---|\n",
            "|",
            "<br>",
            "\\",
            "&amp;",
            "&#0;",
        ),
        *(
            "**",
            "*",
            "__",
            "_",
            "`",
            "[",
            "](",
            ")",
            "![",
            "<",
            ">",
            "<script>",
            "<!--",
            "https://x.cn",
            "javascript:",
            "data:",
        ),
        *(
            "x.pdf",
            "../",
            "x.md",
            "#第一条",
            "#",
            '"',
            "'",
            "onerror=",
            "%20",
            "%zz",
            "mailto:a@b.cn",
            "<https://x.cn>",
            "文",
            "a",
        ),
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES | st.text(max_size=6), max_size=40).map("".join))
def test_any_text_gives_a_harmless_body(text: str) -> None:
    body, findings = render(text)
    assert_harmless(body.html)
    headings = [(heading.level, heading.id) for heading in body.outline]
    assert [
        (int(node.tag[1]), node.attributes["id"]) for node in LexborHTMLParser(body.html).css("h2,h3,h4")
    ] == headings
    assert all(
        level <= before + 1 for (before, _), (level, _) in zip([(1, ""), *headings], headings, strict=False)
    )
    assert len({clause.id for clause in body.clauses}) == len(body.clauses)
    for clause in body.clauses:
        assert f'id="{clause.id}"' in body.html or not clause.id.isalnum()
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for item in findings:
        assert 1 <= item.span.start.line <= len(lines)
        assert 1 <= item.span.start.column <= len(lines[item.span.start.line - 1]) + 1
        assert item.span.start <= item.span.end
    assert findings == render(text)[1]
    for number in re.findall(r'"ref:(\d+)', body.html):
        assert int(number) < len(body.links)
    for number in re.findall(r'"file:(\d+)', body.html):
        assert int(number) < len(body.files)


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_plain_characters_are_kept(text: str) -> None:
    """Letters and Han characters never vanish, whatever stands between them."""
    kept = re.sub(r"[^a-zA-Z\u4e00-\u9fff]", "", text)
    seen = "".join(LexborHTMLParser(f"<div>{html(text)}</div>").root.text().split()) if text else ""
    if not re.search(r"[\[<&`~\\]", text):
        assert all(character in seen for character in kept)


def test_a_text_that_is_too_long_is_not_rendered() -> None:
    body, findings = render("甲" * (LONGEST + 1))
    assert (body.html, body.text, body.clauses) == ("", "", ())
    assert [item.code for item in findings] == ["E410"]
    assert blocks(findings)


@pytest.mark.parametrize(
    "text",
    [
        ">" * 5_000,
        "> " * 5_000,
        "> - " * 2_000,
        "- " * 5_000,
        "\n".join("  " * depth + "- 甲" for depth in range(200)),
        "[" * 50_000,
        "![" * 20_000,
        "[" * 20_000 + "](a)" * 20_000,
        "*" * 50_000,
        "**甲" * 10_000,
        "`" * 50_000,
        "<" * 50_000,
        "<a " * 20_000,
        "&" * 50_000,
        "|" * 20_000 + "\n" + "|-" * 20_000,
        "甲|乙\n" * 10_000,
        "|" + "甲|" * 1_000 + "\n|" + "-|" * 1_000 + "\n" + "|乙|\n" * 60,
        "甲" * 100_000,
        "甲\n" * 20_000,
        "云政发\\[2018\\]3号" * 10_000,
        "一、甲\n" * 10_000,
        "".join(f"[甲](#{number}) " for number in range(5_000)),
        "\n" * 50_000,
    ],
    ids=range(23),
)
def test_extreme_texts_have_an_outcome(text: str) -> None:
    body, _ = render(text)
    assert isinstance(body.html, str)


def test_deep_nesting_keeps_its_text() -> None:
    assert "甲" in render("> " * 100 + "甲")[0].text
    assert "乙" in render("- " * 100 + "乙")[0].text


def test_clean_text_needs_no_advice() -> None:
    assert codes("一、总体要求\n\n坚持公开透明。\n") == []
