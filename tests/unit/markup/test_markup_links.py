"""Destinations: what each kind is taken for, and what is turned down."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.kernel.diagnostic import Severity
from site_builder.markup.links import (
    Attachment,
    Contact,
    External,
    Reference,
    Refused,
    SamePage,
    Target,
    classify,
)
from site_builder.model.cited_number import document_numbers

FOLDER = "policies/2024"


@pytest.mark.parametrize(
    ("destination", "target"),
    [
        ("https://www.gov.cn/a?b=1", External("https://www.gov.cn/a?b=1")),
        ("HTTP://X.cn", External("HTTP://X.cn")),
        ("https://x.cn/路 径", External("https://x.cn/%E8%B7%AF%20%E5%BE%84")),
        ("https://x.cn/%E8%B7%AF", External("https://x.cn/%E8%B7%AF")),
        ("mailto:a@b.example", Contact("mailto:a@b.example")),
        ("Tel:0000-8800123", Contact("tel:0000-8800123")),
        ("#第十二条", SamePage("第十二条")),
        ("#第12条", SamePage("第十二条")),
        ("#%E4%B8%80", SamePage("一")),
        ("a.pdf", Attachment("policies/2024/a.pdf")),
        ("./a.pdf", Attachment("policies/2024/a.pdf")),
        ("img/b.xlsx", Attachment("policies/2024/img/b.xlsx")),
        ("img\\b.xlsx", Attachment("policies/2024/img/b.xlsx")),
        ("../2022/a.pdf", Attachment("policies/2022/a.pdf")),
        ("%E8%A1%A8.pdf", Attachment("policies/2024/表.pdf")),
        ("a.pdf#page=2", Attachment("policies/2024/a.pdf", "page=2")),
        ("《办法》解读.pdf", Attachment("policies/2024/《办法》解读.pdf")),
        ("x.7z", Attachment("policies/2024/x.7z")),
        ("xzf-2024-012", Reference("xzf-2024-012")),
        ("xzf-2024-012.md", Reference("xzf-2024-012")),
        ("../2022/x.md", Reference("x")),
        ("../2022/x.md#第3条", Reference("x", "第三条")),
        ("云政发〔2018〕3号", Reference("云政发〔2018〕3号")),
        ("云政发[2018]3号#第三条", Reference("云政发[2018]3号", "第三条")),
        ("云政发(2018)3号", Reference("云政发(2018)3号")),
        ("《关于#号的办法》", Reference("《关于#号的办法》")),
        ("《关于某事的办法》#第三条", Reference("《关于某事的办法》", "第三条")),
        ("关于2.0版", Reference("关于2.0版")),
    ],
)
def test_destinations(destination: str, target: Target) -> None:
    assert classify(destination, FOLDER) == target


@pytest.mark.parametrize(
    ("destination", "code"),
    [
        ("../../../etc/passwd", "E411"),
        ("../../../a.pdf", "E411"),
        ("..\\..\\..\\a.pdf", "E411"),
        ("%2e%2e/%2e%2e/%2e%2e/a.pdf", "E411"),
        ("x/../../../..", "E411"),
        ("/a.pdf", "E411"),
        ("C:/a.pdf", "E411"),
        ("c:\\a.pdf", "E411"),
        ("\\\\server\\a.pdf", "E411"),
        ("javascript:alert(1)", "W412"),
        ("JaVaScRiPt:alert(1)", "W412"),
        ("java\tscript:alert(1)", "W412"),
        ("java\nscript:alert(1)", "W412"),
        ("\x01javascript:alert(1)", "W412"),
        ("java\u200bscript:alert(1)", "W412"),
        ("javascript%3Aalert(1)", "W412"),
        ("data:image/png;base64,AAAA", "W412"),
        ("data:text/html,<script>", "W412"),
        ("vbscript:x", "W412"),
        ("file:///etc/passwd", "W412"),
        ("blob:https://x", "W412"),
        ("ftp://x/y", "W412"),
        ("www.gov.cn", "W423"),
        ("gov.cn/a", "W423"),
        ("//x.cn/a", "W423"),
        ("http：//x.cn", "W423"),
        ("https:", "W423"),
        ("https:///x", "W423"),
        ("a@b.cn", "W423"),
        ("", "W424"),
        (" ", "W424"),
        ("#", "W424"),
        ("..", "W424"),
    ],
)
def test_refusals(destination: str, code: str) -> None:
    target = classify(destination, FOLDER)
    assert isinstance(target, Refused)
    assert target.problem.rule.code == code
    assert (target.problem.rule.severity is Severity.ERROR) == code.startswith("E")


def test_the_content_folder_itself_is_the_limit() -> None:
    assert classify("../a.pdf", "policies") == Attachment("a.pdf")
    assert classify("a.pdf", "") == Attachment("a.pdf")
    assert isinstance(classify("../a.pdf", ""), Refused)


@given(st.text() | st.text("javscript:/.#%\\ \t《》〔〕2018号 "))
def test_any_destination_has_an_outcome(destination: str) -> None:
    target = classify(destination, FOLDER)
    if isinstance(target, External):
        assert target.href.lower().startswith(("http://", "https://"))
    if isinstance(target, Attachment):
        assert not target.path.startswith(("/", "../")) and target.path != ".."
    if isinstance(target, Reference):
        assert target.text


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("云政发〔2018〕3号", ["云政发〔2018〕3号"]),
        ("根据云政发〔2018〕3号文件", ["云政发〔2018〕3号"]),
        ("《办法》（国办发〔2017〕47号）要求", ["国办发〔2017〕47号"]),
        ("现将云政办发[2024]12号转发", ["云政办发[2024]12号"]),
        ("云政发(2018)第3号", ["云政发(2018)第3号"]),
        ("云政发（2018）3号", ["云政发（2018）3号"]),
        ("云政发【2018】3号", ["云政发【2018】3号"]),
        ("人社部发〔2020〕 1 号", ["人社部发〔2020〕 1 号"]),
        ("皖政办秘〔2020〕55号", ["皖政办秘〔2020〕55号"]),
        ("与云政发〔2020〕5号", ["云政发〔2020〕5号"]),
        ("和云政发〔2020〕5号", ["云政发〔2020〕5号"]),
        ("按照和政发〔2020〕5号", ["和政发〔2020〕5号"]),
        ("依据自然资发〔2020〕1号", ["自然资发〔2020〕1号"]),
        ("自云政发〔2018〕3号施行之日起", ["云政发〔2018〕3号"]),
        ("原云政发〔2010〕3号废止", ["云政发〔2010〕3号"]),
        ("由县人民政府办公室印发的云政办函〔2020〕1号", ["云政办函〔2020〕1号"]),
        (
            "废止云政发〔2001〕1号、云政发〔2002〕2号和云政办发〔2003〕3号",
            ["云政发〔2001〕1号", "云政发〔2002〕2号", "云政办发〔2003〕3号"],
        ),
        ("〔2018〕3号", []),
        ("云政发〔2018〕3", []),
        ("云政发〔18〕3号", []),
        ("甲乙丙丁戊己庚辛壬癸子丑寅卯发〔2018〕3号", []),
        ("长江路3号", []),
    ],
)
def test_document_numbers_in_running_text(text: str, numbers: list[str]) -> None:
    assert [text[start:end] for start, end in document_numbers(text)] == numbers


@given(st.text("云政发根据的〔2018〕3号、 "))
def test_document_numbers_do_not_overlap(text: str) -> None:
    places = [edge for place in document_numbers(text) for edge in place]
    assert places == sorted(places)
