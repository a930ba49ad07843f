"""Attachments to text: what offices save is read whole, everything else is named, nothing raises or takes long."""

from __future__ import annotations

import io
import logging
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import docx
import openpyxl
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.kernel.span import Span
from site_builder.model.source import Source
from site_builder.reading import office_package, pdf_text
from site_builder.reading.attachment import LARGEST, has_text, read_attachment, too_large
from site_builder.reading.gathered import LONGEST
from site_builder.stages.extract import Extracted, ExtractStage, Task, extract

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT_WORD = "http://purl.oclc.org/ooxml/wordprocessingml/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PICTURE = '<Relationship Id="r9" Type="x/image" Target="NULL"/>'


def text(path: str, data: bytes) -> str:
    """The text of a file that has no fault."""
    found, problem = read_attachment(path, data)
    assert problem is None, problem
    return found


def fault(path: str, data: bytes) -> tuple[str, str]:
    """The code of a file's fault, and its reason."""
    _, problem = read_attachment(path, data)
    assert problem is not None
    finding = problem.at(Span("content/" + path))
    assert path.rpartition("/")[2] in finding.message
    return finding.code, problem.values["reason"]


def saved(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def zipped(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def relations(*links: str) -> str:
    return f"<Relationships>{''.join(links)}</Relationships>"


def link(id_: str, type_: str, target: str) -> str:
    return f'<Relationship Id="{id_}" Type="{LINKS}/{type_}" Target="{target}"/>'


def word(body: str, namespace: str = WORD, head: str = "", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A Word file with the given body, as small as can be."""
    parts = {
        "_rels/.rels": relations(link("r1", "officeDocument", "/word/document2.xml")),
        "word/document2.xml": f'{head}<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>',
    }
    return zipped(parts, method)


def sheet(rows: str, *, strings: str = "", styles: str = "", workbook: str = "", sheets: str = "") -> bytes:
    """An Excel file with one sheet of the given rows."""
    sheets = sheets or '<sheet name="表" sheetId="1" r:id="r1"/>'
    return zipped(
        {
            "_rels/.rels": relations(link("r1", "officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{LINKS}">{workbook}<sheets>{sheets}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations(
                link("r1", "worksheet", "worksheets/sheet1.xml"),
                link("r2", "sharedStrings", "sharedStrings.xml"),
                link("r3", "styles", "/xl/styles.xml"),
            ),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData></worksheet>',
            "xl/sharedStrings.xml": f'<sst xmlns="{SHEET}">{strings}</sst>',
            "xl/styles.xml": f'<styleSheet xmlns="{SHEET}">{styles}</styleSheet>',
        }
    )


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of the given objects, the first of them its root; the table of objects is left to be found."""
    numbered = (b"%d 0 obj\n%s\nendobj\n" % (number, body) for number, body in enumerate(objects, 1))
    return (
        b"%PDF-1.7\n"
        + b"".join(numbered)
        + b"trailer\n<</Root 1 0 R/Size 99%s>>\nstartxref\n0\n%%%%EOF\n" % trailer
    )


def stream(data: bytes, head: bytes = b"") -> bytes:
    packed = zlib.compress(data, 9)
    return b"<</Length %d/Filter/FlateDecode%s>>stream\n%s\nendstream" % (len(packed), head, packed)


def pages(
    contents: bytes,
    count: int = 1,
    resources: bytes = b"/Font<</F 5 0 R>>",
    more: tuple[bytes, ...] = (),
    trailer: bytes = b"",
) -> bytes:
    """A PDF of so many pages that all show the same; font F tells the letters A to E to be 云栖县低保."""
    letters = b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange 5 beginbfchar\n"
    for code, letter in enumerate("云栖县低保", ord("A")):
        letters += b"<%02X> <%s>\n" % (code, letter.encode("utf-16-be").hex().encode())
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, b"3 0 R " * count),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<%s>>>>" % resources,
        stream(contents),
        b"<</Type/Font/Subtype/Type1/BaseFont/Song/ToUnicode 6 0 R>>",
        stream(letters + b"endbfchar endcmap"),
        *more,
        trailer=trailer,
    )


LINES = b"BT /F 12 Tf 14 TL (%s) Tj ET"
SCAN = pages(b"0 0 m 9 9 l S")
LOCKED_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le")


def sample_docx() -> bytes:
    document = docx.Document()
    document.add_heading("云栖县养老服务补贴申请表", 1)
    document.add_paragraph("填写\t说明").add_run("：一式两份")
    table = document.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "申请人姓名"
    table.cell(0, 2).text = "年龄"
    table.cell(1, 0).text = "补贴类别"
    table.cell(1, 1).text = "高龄津贴\n护理补贴"
    document.add_paragraph("经办人签字")
    document.sections[0].header.paragraphs[0].text = "页眉"
    return saved(document)


def sample_xlsx() -> bytes:
    workbook = openpyxl.Workbook()
    first = workbook.active
    assert first is not None
    first.append(["云栖县2026年预算", None, "单位：万元"])
    first.append([])
    first.append(
        [
            "教育",
            12000,
            12.61,
            0.1 + 0.2,
            1e21,
            True,
            date(2026, 5, 1),
            datetime.fromisoformat("2026-05-01 09:30"),
        ]
    )
    first.append(["两行\n文字", "=1/0"])
    workbook.create_sheet("说明")["C4"] = "以批准的决算为准"
    workbook.create_sheet("底稿")["A1"] = "不给人看的"
    workbook["底稿"].sheet_state = "hidden"
    return saved(workbook)


def sample_pdf() -> bytes:
    return pages(LINES % b"ABC DE")


SAMPLES = {".docx": sample_docx, ".xlsx": sample_xlsx, ".pdf": sample_pdf}


def test_a_word_file_is_read_in_order_with_its_tables() -> None:
    assert text("policies/a.docx", sample_docx()).splitlines() == [
        "云栖县养老服务补贴申请表",
        "填写\t说明：一式两份",
        "申请人姓名\t年龄",
        "补贴类别\t高龄津贴",
        "护理补贴",
        "经办人签字",
    ]


@pytest.mark.parametrize("namespace", [WORD, STRICT_WORD])
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:br/><w:t>乙</w:t></w:r></w:p>", "甲\n乙"),
        ("<w:sdt><w:sdtContent><w:p><w:r><w:t>控件里的</w:t></w:r></w:p></w:sdtContent></w:sdt>", "控件里的"),
        ("<w:p><w:ins><w:r><w:t>加</w:t></w:r></w:ins><w:del><w:r><w:delText>删</w:delText></w:r></w:del></w:p>", "加"),
        ("<w:p><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom><w:r><w:t>新</w:t></w:r></w:p>", "新"),
        ("<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>1</w:t></w:r></w:p>", "1"),
        ("<w:p><w:r><a><Choice><w:t>框</w:t></Choice><Fallback><w:t>框</w:t></Fallback></a></w:r></w:p>", "框"),
        ("<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>A</w:t><w:noBreakHyphen/><w:t>B</w:t></w:r></w:p>", "A-B"),
        ("<w:p/>", ""),
    ],
)  # fmt: skip
def test_what_word_shows_is_read_and_what_it_hides_is_not(body: str, expected: str, namespace: str) -> None:
    assert text("a.docx", word(body, namespace)) == expected


def test_a_word_file_with_a_link_to_nothing_is_read() -> None:
    """WPS leaves such links behind; python-docx refuses the file."""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(sample_docx())) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    listed = parts["word/_rels/document.xml.rels"].decode()
    parts["word/_rels/document.xml.rels"] = listed.replace("</Rel", PICTURE + "</Rel", 1).encode()
    broken = zipped(parts)
    with pytest.raises(KeyError):
        docx.Document(io.BytesIO(broken))
    assert "申请人姓名" in text("a.docx", broken)


def test_every_visible_cell_is_read_as_plain_text() -> None:
    assert text("a.xlsx", sample_xlsx()).splitlines() == [
        "云栖县2026年预算\t单位：万元",
        "教育\t12000\t12.61\t0.3\t1000000000000000000000\tTRUE\t2026-05-01\t2026-05-01 09:30",
        "两行 文字",
        "以批准的决算为准",
    ]


STRINGS = "<si><t>低保</t></si><si><r><t>高龄</t></r><r><t>津贴</t></r><rPh><t>gaoling</t></rPh></si>"
STYLES = (
    '<numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>'
    '<numFmt numFmtId="171" formatCode="[Red]#,##0&quot;md&quot;"/><numFmt numFmtId="172" formatCode="[h]:mm"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="31"/><xf numFmtId="172"/></cellXfs>'
)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('<c t="s"><v>0</v></c>', "低保"),
        ('<c t="s"><v>1</v></c>', "高龄津贴"),
        ('<c t="s"><v>7</v></c>', ""),
        ('<c t="s"><v>x</v></c>', ""),
        ('<c t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r></is></c>', "甲乙"),
        ('<c t="str"><f>A1&amp;B1</f><v>合计</v></c>', "合计"),
        ('<c t="e"><v>#DIV/0!</v></c>', ""),
        ('<c t="b"><v>0</v></c>', "FALSE"),
        ('<c t="d"><v>2026-05-01</v></c>', "2026-05-01"),
        ("<c><f>SUM(A1)</f><v>98.000000000000014</v></c>", "98"),
        ("<c><v>3.2000000000000002</v></c>", "3.2"),
        ("<c><v>1.5E-5</v></c>", "0.000015"),
        ("<c><v>不是数</v></c>", "不是数"),
        ('<c s="1"><v>46143</v></c>', "2026-05-01"),
        ('<c s="3"><v>46143</v></c>', "2026-05-01"),
        ('<c s="2"><v>46143</v></c>', "46143"),
        ('<c s="4"><v>0.5</v></c>', "12:00"),
        ('<c s="1"><v>1</v></c>', "1900-01-01"),
        ('<c s="1"><v>1e300</v></c>', "1e300"),
        ('<c s="1"><v>-1e9</v></c>', "-1e9"),
        ('<c s="99"><v>5</v></c>', "5"),
    ],
)
def test_a_cell(cell: str, expected: str) -> None:
    book = sheet(f'<row r="3">{cell}</row>', strings=STRINGS, styles=STYLES)
    assert text("a.xlsx", book) == expected


def test_days_may_be_counted_from_1904() -> None:
    book = sheet('<row><c s="1"><v>1</v></c></row>', styles=STYLES, workbook='<workbookPr date1904="1"/>')
    assert text("a.xlsx", book) == "1904-01-02"


def test_a_pdf_is_read_page_by_page() -> None:
    assert text("a.PDF", pages(LINES % b"ABC DE", 2)) == "云栖县 低保\n云栖县 低保"
    assert text("a.pdf", b"junk before\n" + sample_pdf()) == "云栖县 低保"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (
            "申请人应当向户籍所在地的乡镇人\n民政府提出申请。",
            "申请人应当向户籍所在地的乡镇人民政府提出申请。",
        ),
        ("申请人提交下列材料，\n并保证真实。", "申请人提交下列材料，\n并保证真实。"),
        ("户籍所在地的乡镇人民政府，\n街道办事处", "户籍所在地的乡镇人民政府，街道办事处"),
        ("云栖县基本养老服务清单和标准\n 本清单共三类", "云栖县基本养老服务清单和标准\n 本清单共三类"),
        ("序号\n类别\n\n服务对象", "序号\n类别\n服务对象"),
        ("由云栖县民政局负责受理和审核。\n第二条", "由云栖县民政局负责受理和审核。\n第二条"),
    ],
)
def test_only_full_lines_of_a_pdf_are_put_together(page: str, expected: str) -> None:
    assert pdf_text._joined(page).strip() == expected


@pytest.mark.parametrize(
    ("path", "data", "expected"),
    [
        ("a.txt", "﻿云栖\r\n\r\n县".encode(), "云栖\n县"),
        ("a.txt", "云栖\x00".encode("utf-16"), "云栖"),
        ("a.csv", "项目,金额\n低保,100\n".encode("gb18030"), "项目,金额\n低保,100"),
        ("a.csv", b"\n \n", None),
        ("a.jpg", b"\xff\xd8\xff", ""),
        ("a.doc", b"\xd0\xcf\x11\xe0", ""),
        ("README", b"x", ""),
    ],
)
def test_other_files(path: str, data: bytes, expected: str | None) -> None:
    if expected is None:
        assert fault(path, data) == ("W442", "文件是空的")
    else:
        assert text(path, data) == expected


@pytest.mark.parametrize("path", ["a.pdf", "b/a.DOCX", "a.xlsx", "a.txt", "a.csv"])
def test_the_files_whose_text_is_read(path: str) -> None:
    assert has_text(path)
    assert not has_text(path + ".zip")
    assert fault(path, b"")[0] == "W442"


def test_a_scan_is_named() -> None:
    assert fault("notices/gs-1.pdf", SCAN) == ("W441", "")
    assert (
        fault("a.pdf", pages(LINES.replace(b"/F ", b"/G ") % b"...", resources=b"/Font<</G 5 0 R>>"))[0]
        == "W441"
    )


def encrypted(password: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(sample_pdf()))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def test_a_pdf_that_everybody_may_open_is_read() -> None:
    assert text("a.pdf", encrypted("")) == "云栖县 低保"


DAMAGED = "文件损坏、不完整，或者其实是别的格式"
LOCKED_PDF = "文件加了密码，或者限制了复制、打印"
MODERN = b"/Encrypt<</Filter/Standard/V 5/R 6/Length 256/CF<</StdCF<</CFM/AESV3/Length 32>>>>/StmF/StdCF/StrF/StdCF/P -4"
MODERN += b"".join(b"/%s<%s>" % (key, b"00" * size) for key, size in ((b"O", 48), (b"U", 48), (b"OE", 32), (b"UE", 32), (b"Perms", 16))) + b">>"  # fmt: skip


@pytest.mark.parametrize(
    ("path", "make", "reason"),
    [
        ("a.pdf", lambda: encrypted("secret"), LOCKED_PDF),
        ("a.pdf", lambda: pages(LINES % b"ABC", trailer=MODERN), LOCKED_PDF),
        ("a.pdf", lambda: sample_pdf()[:200], DAMAGED),
        ("a.pdf", lambda: pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 0/Kids[]>>"), DAMAGED),
        ("a.pdf", sample_docx, DAMAGED),
        ("a.docx", lambda: sample_docx()[:-100], DAMAGED),
        ("a.docx", sample_xlsx, DAMAGED),
        ("a.docx", sample_pdf, DAMAGED),
        ("a.docx", lambda: zipped({"a.txt": "甲"}), DAMAGED),
        ("a.docx", lambda: word("<w:p>"), DAMAGED),
        ("a.docx", lambda: LOCKED_OLE, "文件加了密码"),
        ("a.xlsx", lambda: LOCKED_OLE[:512], "它其实是旧版 Word、WPS 或者表格文件"),
        ("a.xlsx", sample_docx, DAMAGED),
        ("a.xlsx", lambda: sample_xlsx()[:2000], DAMAGED),
        ("a.txt", sample_docx, DAMAGED),
        ("a.txt", lambda: b"\xff\xfe\xfd", DAMAGED),
        ("a.csv", lambda: "项目".encode("utf-16-le") * 9 + b"\xff", DAMAGED),
        ("a.txt", lambda: b"x" * (20 * 1024 * 1024 + 1), "文本文件太大"),
    ],
)
def test_files_that_cannot_be_read_are_named(path: str, make: Callable[[], bytes], reason: str) -> None:
    assert fault(path, make()) == ("W442", reason)
    assert read_attachment(path, make())[0] == ""


def test_a_file_is_read_as_far_as_it_goes() -> None:
    whole = '<row><c t="inlineStr"><is><t>第一行</t></is></c></row>'
    found, problem = read_attachment("a.xlsx", sheet(whole + "<row><c>"))
    assert problem is not None and problem.rule.code == "W442" and found == ""  # less than one chunk
    long = "".join(f"<row><c><v>{number}</v></c></row>" for number in range(5000))
    found, problem = read_attachment("a.xlsx", sheet(whole + long + "<row><c>"))
    assert problem is not None and problem.rule.code == "W443" and found.startswith("第一行\n0\n1\n")


def test_pages_that_cannot_be_read_leave_the_others() -> None:
    good = pages(LINES % b"ABC", 2)
    kids = good.replace(b"/Kids[3 0 R 3 0 R ]", b"/Kids[3 0 R 7 0 R ]")
    broken = b"7 0 obj\n<</Type/Page/Parent 2 0 R/Contents 8 0 R/Resources<</Font<</F 5 0 R>>>>>>\nendobj\n"
    broken += b"8 0 obj\n<</Length 4/Filter/Unknown>>stream\nABCD\nendstream\nendobj\n"
    found, problem = read_attachment("a.pdf", kids.replace(b"trailer", broken + b"trailer"))
    assert found == "云栖县"
    assert problem is not None and (problem.rule.code, problem.values["reason"]) == (
        "W443",
        "有 1 页读不出来",
    )


def test_a_long_text_is_cut() -> None:
    data = ("云栖县" * 100 + "\n").encode() * 4000
    found, problem = read_attachment("a.txt", data)
    assert len(found) == LONGEST
    assert problem is not None and (problem.rule.code, problem.values["reason"]) == (
        "W443",
        "文字超过 100 万字",
    )
    document = word("<w:p><w:r><w:t>" + "云" * 2_000_000 + "</w:t></w:r></w:p>")
    assert fault("a.docx", document) == ("W443", "文字超过 100 万字")


def test_a_file_that_is_too_large_is_not_opened() -> None:
    assert too_large("a.pdf", LARGEST) is None
    assert fault("a.pdf", bytes(LARGEST + 1)) == ("W442", "文件有 50.0 MB，超过了 50 MB")


LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
)
BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "unpacked size": ("a.docx", lambda: zipped({"word/document.xml": bytes(office_package.UNPACKED + 1)})),
    "part size": ("a.docx", lambda: word(" " * office_package.PARSED)),
    "parts": ("a.docx", lambda: zipped({str(n): "" for n in range(office_package.PARTS + 1)})),
    "other packing": ("a.docx", lambda: word("<w:p/>" * 100_000, method=zipfile.ZIP_BZIP2)),
    "entities": ("a.docx", lambda: word("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>", head=LAUGHS + "]>")),
    "entities hidden": ("a.docx", lambda: word("&j;", head="<!--<a>-->" + LAUGHS + "]>")),
    "outer entity": ("a.docx", lambda: word("&x;", head="<!DOCTYPE x SYSTEM 'file:///etc/passwd'>")),
    "depth": ("a.docx", lambda: word("<w:p>" * 3_000_000)),
    "one tag": ("a.docx", lambda: word("<w:p a='" + "x" * 40_000_000 + "'/>")),
    "one sheet many times": ("a.xlsx", lambda: sheet("<a/>" * 2_000_000, sheets='<sheet r:id="r1"/>' * 500)),
    "pdf stream": ("a.pdf", lambda: pages(bytes(60_000_000))),
    "pdf page many times": ("a.pdf", lambda: pages(b"BT " * 99_000 + LINES % b" ", 2000)),
    "pdf drawing in drawing": ("a.pdf", lambda: pages(
        b"/X Do " * 1000, resources=b"/XObject<</X 7 0 R>>",
        more=(stream(b"/X Do " * 1000 + b"1 " * 90_000 + LINES % b"A", b"/Type/XObject/Subtype/Form/Resources<</XObject<</X 8 0 R>>>>"),
              stream(b"1 " * 290_000 + LINES % b"A", b"/Type/XObject/Subtype/Form/Resources<</Font<</F 5 0 R>>>>")))),
    "pdf depth": ("a.pdf", lambda: pdf(b"[" * 100_000)),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_what_asks_for_too_much_is_refused_soon(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_text, "PARSED", 1_000_000)
    monkeypatch.setattr(office_package, "PARSED", 5_000_000)
    path, make = BOMBS[name]
    data = make()
    assert len(data) < 3_000_000
    begin = time.process_time()
    assert fault(path, data)[0] == "W442"
    assert time.process_time() - begin < 20


def test_claims_of_empty_cells_cost_nothing() -> None:
    book = sheet('<row r="1048576"><c r="XFD1048576"><v>5</v></c></row><row r="99999999999999"/>')
    assert text("a.xlsx", book) == "5"


def test_a_pdf_has_so_many_pages() -> None:
    found, problem = read_attachment("a.pdf", pages(LINES % b"A", pdf_text.PAGES + 1))
    assert found.count("云") == pdf_text.PAGES
    assert problem is not None and (problem.rule.code, problem.values["reason"]) == ("W443", "超过 2000 页")


@given(st.sampled_from([".pdf", ".docx", ".xlsx", ".txt", ".csv"]), st.binary(max_size=200), st.booleans())
@settings(deadline=None, max_examples=150)
def test_any_bytes_give_a_value(suffix: str, data: bytes, plausible: bool) -> None:
    head = {".pdf": b"%PDF-1.4\n", ".docx": b"PK\x03\x04", ".xlsx": b"PK\x03\x04"}.get(suffix, b"")
    found, problem = read_attachment("a" + suffix, head + data if plausible else data)
    found.encode()
    assert problem is None or problem.at(Span("a")).message


@given(
    st.sampled_from(sorted(SAMPLES)), st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 255)), max_size=4),
    st.integers(0, 10**9) | st.none(),
)  # fmt: skip
@settings(deadline=None, max_examples=150)
def test_any_damage_gives_a_value(suffix: str, changes: list[tuple[int, int]], cut: int | None) -> None:
    data = bytearray(DAMAGEABLE[suffix])
    for place, byte in changes:
        data[place % len(data)] = byte
    found, problem = read_attachment("a" + suffix, bytes(data[: cut and cut % len(data)]))
    found.encode()
    assert problem is None or problem.at(Span("a")).message


DAMAGEABLE = {
    ".docx": zipped({"_rels/.rels": relations(link("r1", "officeDocument", "d.xml")), "d.xml": "<document><p><t>甲</t></p></document>"}, zipfile.ZIP_STORED),
    ".xlsx": sheet('<row><c t="s" s="1"><v>0</v></c></row>', strings=STRINGS, styles=STYLES),
    ".pdf": sample_pdf(),
}  # fmt: skip


def test_nothing_is_told_to_logs_and_warnings(caplog: pytest.LogCaptureFixture, capfd: Any) -> None:
    """Warnings are errors in tests; the library finds no table of objects in the sample and would say so."""
    before = logging.getLogger("pypdf").level
    with caplog.at_level(logging.DEBUG):
        assert text("a.pdf", sample_pdf())
        read_attachment("a.pdf", sample_pdf()[:300])
    assert caplog.records == [] and capfd.readouterr() == ("", "")
    assert logging.getLogger("pypdf").level == before
    pypdf.PdfReader(io.BytesIO(sample_pdf()))
    assert caplog.records


def test_libraries_are_loaded_when_they_are_needed() -> None:
    code = "import sys, site_builder.stages.extract; print(*{'pypdf', 'openpyxl', 'docx', 'lxml'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b""


def test_the_stage_keeps_the_text_as_its_blob() -> None:
    files = {"policies/a.pdf": sample_pdf()}
    stage = ExtractStage(files.__getitem__)
    source = Source("policies/a.pdf", b"1", len(sample_pdf()))
    made = stage.run(stage.load(source))
    assert made.value == Extracted(len("云栖县 低保")) and made.diagnostics == ()
    assert [blob.decode() for _, blob in made.blobs] == ["云栖县 低保"]
    assert stage.key(source) != stage.key(Source("policies/b.pdf", b"1", 1))
    assert stage.key(source) == stage.key(Source("policies/a.pdf", b"1", 1))
    assert stage.label(source) == "" and stage.inputs(source, stage.load(source)) == {}


def test_the_stage_tells_of_files_without_text() -> None:
    made = extract(Task("policies/a.pdf", len(SCAN), SCAN))
    assert made.value == Extracted(0) and made.blobs == ()
    assert [(d.code, d.span) for d in made.diagnostics] == [("W441", Span("content/policies/a.pdf"))]


@pytest.mark.parametrize(("path", "codes"), [("a.pdf", ["W442"]), ("a.mp4", [])])
def test_the_stage_never_reads_what_gives_no_text(path: str, codes: list[str]) -> None:
    stage = ExtractStage({}.__getitem__)
    made = stage.run(stage.load(Source(path, b"1", LARGEST + 1)))
    assert [d.code for d in made.diagnostics] == codes and made.blobs == ()
