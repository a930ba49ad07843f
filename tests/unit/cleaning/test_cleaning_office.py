"""Word, Excel and PowerPoint: names go, content stays byte for byte, and what people must settle is found and placed."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from PIL import Image

from site_builder.cleaning import parts
from site_builder.cleaning.clean import clean, cleanable
from site_builder.kernel.diagnostic import Problem
from site_builder.kernel.span import Span

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
AUTHOR, PRINTER = "张某某", "\\\\PRINT-7\\HP".encode("utf-16-le").ljust(64, b"\0")
PEOPLE = (
    '<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">'
    f'<w15:person w15:author="{AUTHOR}"/></w15:people>'
)


def settled(path: str, data: bytes) -> bytes:
    """The bytes to publish of a file with nothing to settle. Whatever is cleaned stays as it is."""
    cleaned, problems = clean(path, data)
    assert problems == (), [p.at(Span(path)).message for p in problems]
    assert clean(path, data)[0] == cleaned
    assert clean(path, cleaned.data) == (cleaned, ())
    return cleaned.data


def found(path: str, data: bytes) -> dict[str, Problem]:
    """What is wrong with a file, by code. A file with an error is never changed."""
    cleaned, problems = clean(path, data)
    by_code = {problem.rule.code: problem for problem in problems}
    assert len(by_code) == len(problems)
    if any(code.startswith("E") for code in by_code):
        assert cleaned.data == data
    for problem in problems:
        assert path.rpartition("/")[2] in problem.at(Span(path)).message
        assert AUTHOR not in problem.at(Span(path)).message
    return by_code


def told(path: str, data: bytes, code: str) -> str:
    """The sentence of one finding."""
    return found(path, data)[code].at(Span(path)).message


def saved(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def zipped(content: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as package:
        for name, part in content.items():
            package.writestr(name, part)
    return file.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def with_parts(data: bytes, more: Mapping[str, str | bytes]) -> bytes:
    """A file with other or further parts."""
    return zipped({**unzipped(data), **more})


def linked(data: bytes, source: str, type_: str, part: str, content: str | bytes) -> bytes:
    """A file with one more part, a link from ``source`` to it, and its type."""
    folder, _, name = source.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels".lstrip("/")
    inside = unzipped(data)
    old = inside.get(rels, relations().encode()).decode()
    number = old.count("<Relationship ")
    one = f'<Relationship Id="more{number}" Type="{type_}" Target="/{part}"/></Relationships>'
    types = inside["[Content_Types].xml"].decode()
    override = f'<Override PartName="/{part}" ContentType="application/xml"/></Types>'
    return with_parts(
        data,
        {
            rels: old.replace("</Relationships>", one),
            "[Content_Types].xml": types.replace("</Types>", override),
            part: content,
        },
    )


def relations(*links: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(links)}</Relationships>'


def link(id_: str, type_: str, target: str, more: str = "") -> str:
    return f'<Relationship Id="{id_}" Type="{LINKS}/{type_}" Target="{target}"{more}/>'


def package(main: str, content: str, more: Mapping[str, str | bytes] = {}) -> bytes:
    """A file as small as can be."""
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
            "_rels/.rels": relations(link("r1", "officeDocument", main)),
            main: content,
            **more,
        }
    )


def word(body: str, more: Mapping[str, str | bytes] = {}) -> bytes:
    """A Word file with the given body."""
    text = f'<w:document xmlns:w="{WORD}" xmlns:mc="x"><w:body>{body}</w:body></w:document>'
    return package("word/document.xml", text, more)


def words(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def report() -> bytes:
    """A Word file as python-docx makes it, with everything that it can say of its author."""
    document = docx.Document()
    document.add_heading("供水管理办法", 1)
    document.add_paragraph("第一条 为了加强供水管理，制定本办法。")
    table = document.add_table(2, 2)
    table.cell(0, 0).text = "名称"
    document.add_picture(io.BytesIO(photograph()))
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.comments = "供水管理办法", AUTHOR, AUTHOR, AUTHOR
    core.revision = 37
    (name,) = (name for name in unzipped(saved(document)) if "media" in name)
    notes = Image.Exif()
    notes[0x013B] = AUTHOR
    return with_parts(saved(document), {name: photograph(exif=notes)})


def photograph(**more: Any) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(file, "JPEG", **more)
    return file.getvalue()


def ledger() -> bytes:
    """An Excel file as openpyxl makes it."""
    book = openpyxl.Workbook()
    book.active.title = "明细"
    book.active["A1"], book.active["B2"] = "水量", 12.5
    book.create_sheet("汇总")["A1"] = "=SUM(明细!B2:B9)"
    book.properties.creator = book.properties.lastModifiedBy = AUTHOR
    book.properties.title = "用水台账"
    return saved(book)


def test_a_word_file_loses_names_and_keeps_its_content() -> None:
    original = report()
    made = settled("a.docx", original)
    before, after = unzipped(original), unzipped(made)
    assert list(after) == [name for name in before if name != "docProps/thumbnail.jpeg"]
    changed = {name for name in after if after[name] != before[name]}
    assert {name for name in changed if "media" not in name} == {
        "_rels/.rels",
        "docProps/core.xml",
        "docProps/app.xml",
    }
    assert AUTHOR.encode() not in b"".join(after.values())
    read = docx.Document(io.BytesIO(made))
    kept = docx.Document(io.BytesIO(original))
    assert [p.text for p in read.paragraphs] == [p.text for p in kept.paragraphs]
    assert [[c.text for c in r.cells] for r in read.tables[0].rows] == [["名称", ""], ["", ""]]
    core = read.core_properties
    assert (core.title, core.author, core.last_modified_by, core.comments) == ("供水管理办法", "", "", "")
    assert (core.revision, core.created, core.modified) == (0, None, None)
    pictures = [name for name in after if "media" in name]
    assert [Image.open(io.BytesIO(after[n])).tobytes() for n in pictures] == [
        Image.open(io.BytesIO(before[n])).tobytes() for n in pictures
    ]


def test_an_excel_file_loses_names_and_keeps_its_content() -> None:
    original = ledger()
    made = settled("a.xlsx", original)
    read, kept = (openpyxl.load_workbook(io.BytesIO(data)) for data in (made, original))
    assert [[[c.value for c in row] for row in sheet] for sheet in read] == [
        [[c.value for c in row] for row in sheet] for sheet in kept
    ]
    assert AUTHOR.encode() not in b"".join(unzipped(made).values())
    assert read.properties.title == "用水台账"
    sheets = [name for name in unzipped(original) if "sheet" in name]
    assert sheets and all(unzipped(made)[name] == unzipped(original)[name] for name in sheets)


def test_the_zip_file_tells_neither_times_nor_machines() -> None:
    with zipfile.ZipFile(io.BytesIO(settled("a.docx", report()))) as package:
        for info in package.infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert (info.extra, info.comment, info.create_system, info.external_attr) == (b"", b"", 0, 0)
        assert package.comment == b""


def test_parts_are_not_packed_anew() -> None:
    """The packed bytes of what stays are those of the file, however they were packed."""
    body = word(words("甲" * 5000))
    stored = zipped(unzipped(body), zipfile.ZIP_STORED)
    made = settled("a.docx", stored)
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert {info.compress_type for info in package.infolist()} == {zipfile.ZIP_STORED}


@pytest.mark.parametrize("name", ["文字.xml", "word/媒体.xml", "word\\back.xml"])
def test_any_name_of_a_part_stays(name: str) -> None:
    data = word(words("甲"), {name: "<a/>"})
    with zipfile.ZipFile(io.BytesIO(settled("a.docx", data))) as package:
        assert name in package.namelist()


PEOPLE_PARTS = [
    ("word/document.xml", "http://schemas.microsoft.com/office/2011/relationships/people", "word/people.xml"),
    ("", f"{LINKS}/custom-properties", "docProps/custom.xml"),
    ("", f"{PACKAGE}/relationships/metadata/thumbnail", "docProps/thumbnail.emf"),
    (
        "",
        "http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels",
        "docMetadata/LabelInfo.xml",
    ),
]


@pytest.mark.parametrize(("source", "type_", "part"), PEOPLE_PARTS)
def test_lists_of_people_go_with_their_links_and_types(source: str, type_: str, part: str) -> None:
    made = unzipped(settled("a.docx", linked(report(), source, type_, part, PEOPLE)))
    assert part not in made
    assert part.encode() not in b"".join(made.values())
    assert docx.Document(io.BytesIO(zipped(made))).paragraphs


def test_a_part_that_something_else_needs_stays() -> None:
    """A link says that the document is a thumbnail."""
    data = report()
    more = link("rX", "x", "word/document.xml").replace(
        f"{LINKS}/x", f"{PACKAGE}/relationships/metadata/thumbnail"
    )
    rels = unzipped(data)["_rels/.rels"].decode().replace("</Relationships>", more + "</Relationships>")
    made = settled("a.docx", with_parts(data, {"_rels/.rels": rels}))
    assert docx.Document(io.BytesIO(made)).paragraphs[0].text == "供水管理办法"


def test_the_path_of_the_template_goes() -> None:
    path = "file:///C:\\Users\\zhangmoumou\\Normal.dotm"
    rels = relations(link("rId1", "attachedTemplate", path, ' TargetMode="External"'))
    made = unzipped(settled("a.docx", with_parts(report(), {"word/_rels/settings.xml.rels": rels})))
    kept = made["word/_rels/settings.xml.rels"].decode()
    assert "zhangmoumou" not in kept and 'Target="Normal.dotm"' in kept and 'TargetMode="External"' in kept


@pytest.mark.parametrize(
    ("noted", "left"),
    [
        (
            '<mc:AlternateContent xmlns:mc="m"><mc:Choice Requires="x15"><x15ac:absPath url="C:\\Users\\zhang\\" '
            'xmlns:x15ac="y"/></mc:Choice></mc:AlternateContent>',
            "",
        ),
        ('<absPath url="C:\\Users\\zhang"/>', '<absPath url=""/>'),
        ("<fileSharing userName='zhang' a='1'/>", "<fileSharing userName=\"\" a='1'/>"),
        ('<workbookPr codeName="zhang"/>', '<workbookPr codeName="zhang"/>'),
    ],
)
def test_a_workbook_forgets_folders_and_accounts(noted: str, left: str) -> None:
    book = f'<workbook xmlns="{SHEET}">%s<sheets/><!-- absPath --></workbook>'
    made = unzipped(settled("a.xlsx", package("xl/workbook.xml", book % noted)))
    assert made["xl/workbook.xml"].decode() == book % left


def test_a_pivot_table_forgets_who_refreshed_it() -> None:
    pivot = f'<?xml version="1.0"?>\n<pivotCacheDefinition xmlns="{SHEET}" refreshedBy="{AUTHOR}" a="1"></pivotCacheDefinition>'
    data = linked(ledger(), "xl/workbook.xml", f"{LINKS}/pivotCacheDefinition", "xl/pivotCache/p1.xml", pivot)
    made = unzipped(settled("a.xlsx", data))["xl/pivotCache/p1.xml"].decode()
    assert made == pivot.replace(AUTHOR, "")


def test_a_printer_is_not_named() -> None:
    settings_of_printer = PRINTER + struct.pack("<HHHH", 0x0401, 6, 220, 8) + b"\x07" * 148 + b"zhang-pc"
    data = linked(
        ledger(), "xl/worksheets/sheet1.xml", f"{LINKS}/printerSettings", "xl/p1.bin", settings_of_printer
    )
    made = unzipped(settled("a.xlsx", data))["xl/p1.bin"]
    assert made == bytes(64) + settings_of_printer[64:220] + bytes(8)


@pytest.mark.parametrize("other", [b"", b"<plist/>", b"\xff" * 500])
def test_other_settings_of_printers_stay(other: bytes) -> None:
    data = linked(ledger(), "xl/worksheets/sheet1.xml", f"{LINKS}/printerSettings", "xl/p1.bin", other)
    assert unzipped(settled("a.xlsx", data))["xl/p1.bin"] == other


def test_a_file_within_a_file_is_cleaned_too() -> None:
    data = linked(report(), "word/document.xml", f"{LINKS}/package", "word/embeddings/t1.xlsx", ledger())
    made = unzipped(settled("a.docx", data))
    assert made["word/embeddings/t1.xlsx"] == settled("a.xlsx", ledger())


def test_what_is_wrong_in_a_file_within_a_file_is_said_of_it() -> None:
    hidden = openpyxl.load_workbook(io.BytesIO(ledger()))
    hidden["汇总"].sheet_state = "hidden"
    data = linked(report(), "word/document.xml", f"{LINKS}/package", "word/embeddings/t1.xlsx", saved(hidden))
    assert told("a.docx", data, "E453") == "附件“a.docx”里的“t1.xlsx”里有 1 个隐藏的工作表：“汇总”。"


def test_files_within_files_end_somewhere() -> None:
    data = ledger()
    for _ in range(6):
        data = linked(report(), "word/document.xml", f"{LINKS}/package", "word/embeddings/t1.docx", data)
    assert list(found("a.docx", data)) == ["W461"]


def test_a_damaged_file_within_a_file_is_only_told() -> None:
    data = linked(report(), "word/document.xml", f"{LINKS}/package", "word/embeddings/t1.xlsx", b"PK\x03\x04")
    assert "“a.docx”里的“t1.xlsx”" in told("a.docx", data, "W461")
    assert AUTHOR.encode() not in b"".join(unzipped(clean("a.docx", data)[0].data).values())


# What editors must settle


def comment(text: str) -> str:
    return f'<w:p><w:r><w:t>{text}</w:t></w:r><w:r><w:commentReference w:id="0"/></w:r></w:p>'


def test_comments_are_counted_and_placed() -> None:
    document = docx.Document()
    for number in range(5):
        paragraph = document.add_paragraph(f"第{number}条 申请人应当如实填写申请表并签名。")
        document.add_comment(paragraph.runs, text="这里不对", author=AUTHOR, initials="Z")
    assert told("a.docx", saved(document), "E451") == (
        "附件“a.docx”里还有 5 条批注，位置：“第0条申请人应当如实填写申”一段、“第1条申请人应当如实填写申”一段、“第2条申请人应当如实填写申”一段等。"
    )


CHANGED = [
    (
        '<w:p><w:ins w:author="{a}"><w:r><w:t>新增的话</w:t></w:r></w:ins></w:p>',
        "插入 1 处",
        "“新增的话”一段",
    ),
    (
        '<w:p><w:r><w:t>留下</w:t></w:r><w:del w:author="{a}"><w:r><w:delText>删</w:delText></w:r></w:del></w:p>',
        "删除 1 处",
        "“留下”一段",
    ),
    ('<w:p><w:pPr><w:rPr><w:ins w:author="{a}"/></w:rPr></w:pPr></w:p>', "插入 1 处", "没有文字的段落"),
    (
        "<w:p><w:moveFrom><w:r><w:t>旧处</w:t></w:r></w:moveFrom></w:p><w:p><w:moveTo><w:r><w:t>新处</w:t></w:r></w:moveTo></w:p>",
        "移动 1 处",
        "没有文字的段落",
    ),
    (
        "<w:p><w:r><w:rPr><w:b/><w:rPrChange><w:rPr/></w:rPrChange></w:rPr><w:t>“加粗”</w:t></w:r></w:p>",
        "格式改动 1 处",
        "“加粗”一段",
    ),
    (
        "<w:tbl><w:tr><w:trPr><w:ins/></w:trPr><w:tc>" + words("单元格") + "</w:tc></w:tr></w:tbl>",
        "插入 1 处",
        "“单元格”一段",
    ),
    (
        words("一") + "<w:sectPr><w:sectPrChange/></w:sectPr>",
        "格式改动 1 处",
        "没有文字的段落",
    ),
    (
        "<w:p><w:ins><w:r><w:t>外</w:t></w:r></w:ins><w:r><w:pict><w:p><w:del/></w:p></w:pict></w:r></w:p>",
        "插入 1 处、删除 1 处",
        "“外”一段",
    ),
]


@pytest.mark.parametrize(("body", "what", "where"), CHANGED)
def test_tracked_changes_are_counted_and_placed(body: str, what: str, where: str) -> None:
    sentence = told("a.docx", word(words("前") + body.format(a=AUTHOR)), "E452")
    assert sentence == f"附件“a.docx”里还留着修订：{what}，位置：{where}。"


def test_changes_in_headers_and_notes_are_found() -> None:
    data = word(
        words("正文"),
        {
            "word/_rels/document.xml.rels": relations(
                link("r1", "header", "header1.xml"), link("r2", "footnotes", "f.xml")
            ),
            "word/header1.xml": f'<w:hdr xmlns:w="{WORD}"><w:p><w:ins/></w:p></w:hdr>',
            "word/f.xml": f'<w:footnotes xmlns:w="{WORD}"><w:p><w:del/></w:p></w:footnotes>',
        },
    )
    assert "插入 1 处、删除 1 处，位置：页眉、脚注。" in told("a.docx", data, "E452")


def test_what_is_repeated_for_older_programs_counts_once() -> None:
    box = "<w:p><w:r><mc:AlternateContent>{}<mc:Fallback>{}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    inner = "<w:p><w:ins><w:r><w:t>框</w:t></w:r></w:ins></w:p>"
    assert "插入 1 处" in told("a.docx", word(box.format(inner, inner)), "E452")


@pytest.mark.parametrize(
    ("properties", "count"),
    [
        ("<w:vanish/>", 1),
        ('<w:vanish w:val="1"/>', 1),
        ('<w:vanish w:val="0"/>', 0),
        ('<w:vanish w:val="false"/>', 0),
        ("<w:webHidden/>", 0),
    ],
)
def test_hidden_words_are_told(properties: str, count: int) -> None:
    body = f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>底价</w:t></w:r><w:r><w:t>公开</w:t></w:r></w:p>"
    data = word(body)
    if count:
        assert told("a.docx", data, "W466") == (
            "附件“a.docx”里有平时看不到、读者却能找出来的内容：隐藏文字 1 处（“底价公开”一段）。"
        )
    else:
        settled("a.docx", data)


def test_hidden_marks_and_fields_are_no_hidden_words() -> None:
    mark = "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>公开</w:t></w:r></w:p>"
    field = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:instrText> XE </w:instrText></w:r></w:p>"
    settled("a.docx", word(mark + field))


def book_with(change: Callable[[Any], None]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(ledger()))
    change(book)
    return saved(book)


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_are_named(state: str) -> None:
    def hide(book: Any) -> None:
        book["汇总"].sheet_state = state

    assert told("a.xlsx", book_with(hide), "E453") == "附件“a.xlsx”里有 1 个隐藏的工作表：“汇总”。"


def test_the_sheet_that_wps_hides_by_itself_is_none() -> None:
    def add(book: Any) -> None:
        book.create_sheet("WpsReserved_CellImgList").sheet_state = "veryHidden"

    assert found("a.xlsx", book_with(add)) == {}


def test_comments_of_cells_are_placed() -> None:
    def remark(book: Any) -> None:
        book["明细"]["B3"].comment = Comment("核对", AUTHOR)
        book["汇总"]["A1"].comment = Comment("核对", AUTHOR)

    assert told("a.xlsx", book_with(remark), "E451") == (
        "附件“a.xlsx”里还有 2 条批注，位置：工作表“明细”的 B3、工作表“汇总”的 A1。"
    )


def test_comments_in_threads_count_once() -> None:
    def remark(book: Any) -> None:
        book["明细"]["B3"].comment = Comment("[Threaded comment]", AUTHOR)

    data = book_with(remark)
    thread = '<ThreadedComments xmlns="x"><threadedComment ref="B3"/><threadedComment ref="C4"/></ThreadedComments>'
    type_ = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    assert "还有 2 条批注" in told(
        "a.xlsx", linked(data, "xl/worksheets/sheet1.xml", type_, "xl/t1.xml", thread), "E451"
    )


def test_records_of_a_shared_workbook_are_changes() -> None:
    data = linked(ledger(), "xl/workbook.xml", f"{LINKS}/revisionHeaders", "xl/revisions/h.xml", "<headers/>")
    assert "共享工作簿的修订记录" in told("a.xlsx", data, "E452")


@pytest.mark.parametrize(
    ("cells", "unseen"),
    [
        ('<row r="1" hidden="1"><c r="A1"><v>1</v></c></row>', "工作表“明细”的隐藏行"),
        ('<row r="1" hidden="1"><c r="A1"/></row><row r="2"/>', ""),
        ('<row r="1" hidden="0"><c><v>1</v></c></row>', ""),
        (
            '<cols><col min="2" max="3" hidden="1"/></cols><row><c r="C1" t="inlineStr"><is/></c></row>',
            "工作表“明细”的隐藏列",
        ),
        ('<cols><col min="2" max="16384" hidden="true"/></cols><row><c><v>1</v></c></row>', ""),
        (
            '<cols><col min="2" max="16384" hidden="true"/></cols><row><c/><c><v>1</v></c></row>',
            "工作表“明细”的隐藏列",
        ),
        (
            '<cols><col min="x" max="99999999999" hidden="1"/></cols><row><c r="XFD1"><v>1</v></c></row>',
            "工作表“明细”的隐藏列",
        ),
    ],
)
def test_hidden_cells_with_something_in_them_are_told(cells: str, unseen: str) -> None:
    sheet = f'<worksheet xmlns="{SHEET}">{cells}</worksheet>'
    data = with_parts(ledger(), {"xl/worksheets/sheet1.xml": sheet})
    assert [str(p.values["found"]) for p in found("a.xlsx", data).values()] == ([unseen] if unseen else [])


def show(slides: Mapping[str, str], more: Mapping[str, str] = {}) -> bytes:
    """A PowerPoint file with slides, their links beside them."""
    ids = "".join(f'<p:sldId id="{n}" r:id="r{n}"/>' for n, _ in enumerate(slides))
    main = f'<p:presentation xmlns:p="{SLIDES}" xmlns:r="{LINKS}"><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>'
    links = relations(*(link(f"r{n}", "slide", name) for n, name in enumerate(slides)))
    inside = {f"ppt/{name}": content for name, content in slides.items()}
    return package("ppt/presentation.xml", main, {"ppt/_rels/presentation.xml.rels": links, **inside, **more})


def slide(more: str = "") -> str:
    return f'<p:sld xmlns:p="{SLIDES}"{more}/>'


def test_slides_are_looked_at_in_their_order() -> None:
    data = show(
        {"b.xml": slide(), "a.xml": slide(' show="0"')},
        {
            "ppt/_rels/a.xml.rels": relations(
                link("r1", "comments", "c.xml"), link("r2", "notesSlide", "n.xml")
            ),
            "ppt/c.xml": "<x><cm/><cm/></x>",
            "ppt/n.xml": f'<n xmlns:a="{DRAWING}"><a:fld><a:t>2</a:t></a:fld><a:t>别念这句</a:t></n>',
        },
    )
    problems = found("a.pptx", data)
    assert problems["E451"].values["places"] == problems["E453"].values["places"] == "第 2 张幻灯片"
    assert problems["E451"].values["count"] == 2
    assert problems["W466"].values["found"] == "第 2 张幻灯片的备注"


def test_records_of_who_changed_a_presentation_go() -> None:
    kinds = {
        "changesInfo": "http://schemas.microsoft.com/office/2016/11/relationships/changesInfo",
        "revisionInfo": "http://schemas.microsoft.com/office/2015/10/relationships/revisionInfo",
        "commentAuthors": f"{LINKS}/commentAuthors",
        "authors": "http://schemas.microsoft.com/office/2018/10/relationships/authors",
    }
    data = show({"a.xml": slide()})
    for name, type_ in kinds.items():
        data = linked(data, "ppt/presentation.xml", type_, f"ppt/{name}.xml", f"<a>{AUTHOR}</a>")
    made = unzipped(settled("a.pptx", data))
    assert not any(name in part for part in made for name in kinds)
    assert b"Info" not in b"".join(made.values()) and b"uthors" not in b"".join(made.values())


def test_notes_without_words_are_none() -> None:
    empty = f'<n xmlns:a="{DRAWING}"><a:fld><a:t>2</a:t></a:fld><a:t> </a:t></n>'
    links = relations(link("r2", "notesSlide", "n.xml"))
    settled("a.pptx", show({"a.xml": slide()}, {"ppt/_rels/a.xml.rels": links, "ppt/n.xml": empty}))


@pytest.mark.parametrize("type_", ["vbaProject", "xlMacrosheet"])
def test_programs_are_refused(type_: str) -> None:
    data = linked(
        ledger(),
        "xl/workbook.xml",
        f"http://schemas.microsoft.com/office/2006/relationships/{type_}",
        "xl/v.bin",
        b"x",
    )
    assert "带程序的文件不能发布" in told("a.xlsx", data, "E454")


@pytest.mark.parametrize("suffix", ["docm", "xlsm", "pptm", "DOTM"])
def test_files_for_programs_are_refused_by_name(suffix: str) -> None:
    assert list(found(f"a.{suffix}", b"")) == ["E454"]


def test_a_signed_file_stays_as_it_is() -> None:
    data = with_parts(report(), {"_xmlsignatures/sig1.xml": "<Signature/>"})
    cleaned, problems = clean("a.docx", data)
    assert cleaned.data == data and [p.rule.code for p in problems] == ["N463"]


@pytest.mark.parametrize(
    ("target", "local"),
    [
        ("file:///C:\\Users\\zhang\\book.xlsx", True),
        ("D:\\a.doc", True),
        ("\\\\server\\a.doc", True),
        ("https://www.example.com/", False),
        ("mailto:a@example.com", False),
        ("#a", False),
    ],
)
def test_links_into_the_computer_of_the_author_are_told(target: str, local: bool) -> None:
    rels = relations(link("r1", "hyperlink", target, ' TargetMode="External"'))
    data = word(words("甲"), {"word/_rels/document.xml.rels": rels})
    if local:
        assert "内容：指向某台电脑里文件的链接 1 处。" in told("a.docx", data, "W466")
    else:
        settled("a.docx", data)


# Whatever is in a file


def test_pictures_of_any_size_are_no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what is parsed costs time."""
    pictures = {"word/media/a.jpeg": photograph() + bytes(100_000)}
    data = word(
        words("甲" * 100),
        {"word/_rels/document.xml.rels": relations(link("r1", "image", "media/a.jpeg")), **pictures},
    )
    monkeypatch.setattr(parts, "PARSED", 20_000)
    assert unzipped(settled("a.docx", data))["word/media/a.jpeg"] == photograph()
    assert "文件太大" in told("a.docx", word(words("甲" * 10_000)), "W461")


def bomb(name: str) -> bytes:
    return word("", {name: b" " * (parts.UNPACKED + 1)})


def nested(depth: int) -> bytes:
    return word("<w:sdt>" * depth + "</w:sdt>" * depth)


HARMFUL = {
    "解压后太大": bomb("word/media/a.xml"),
    "嵌套太深": nested(300),
    "没有正文": zipped({"[Content_Types].xml": "<Types/>", "_rels/.rels": relations()}),
    "别的正文": package("x.xml", "<x/>"),
    "不是 XML": package("x.xml", "document"),
    "没有结束": package("x.xml", f'<w:document xmlns:w="{WORD}">'),
    "有实体": package(
        "x.xml", f'<!DOCTYPE a [<!ENTITY b "c">]><w:document xmlns:w="{WORD}">&b;</w:document>'
    ),
    "两个同名": zipped({**unzipped(word("")), "WORD/document.xml": "<x/>"}),
    "没有编号的关系": package(
        "document.xml", f'<w:document xmlns:w="{WORD}"/>', {"_rels/document.xml.rels": "<a>"}
    ),
}


@pytest.mark.parametrize("name", HARMFUL)
def test_a_harmful_file_is_published_as_it_is_and_told(name: str) -> None:
    began = time.monotonic()
    data = HARMFUL[name]
    cleaned, problems = clean("a.docx", data)
    assert cleaned.data == data and [p.rule.code for p in problems] == ["W461"]
    assert time.monotonic() - began < 20


def test_a_locked_part_is_told() -> None:
    data = bytearray(word(words("甲")))
    at = data.index(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    assert "文件加了密码" in told("a.docx", bytes(data), "W461")


@given(st.integers(0, 2**32), st.binary(min_size=1, max_size=8))
@settings(max_examples=150, deadline=None)
def test_no_change_of_bytes_raises(at: int, new: bytes) -> None:
    data = bytearray(_REPORT)
    begin = at % len(data)
    data[begin : begin + len(new)] = new
    cleaned, problems = clean("a.docx", bytes(data))
    if not problems:
        assert clean("a.docx", cleaned.data) == (cleaned, ())


_REPORT = report()


@given(
    st.text(
        alphabet=st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="<&"), max_size=60
    )
)
@settings(max_examples=50, deadline=None)
def test_any_text_stays(text: str) -> None:
    data = word(words(text))
    assert unzipped(settled("a.docx", data))["word/document.xml"] == unzipped(data)["word/document.xml"]


def test_only_files_with_work_are_cleanable() -> None:
    assert all(map(cleanable, ["a.docx", "b/A.XLSX", "a.PDF", "a.jpg", "a.exe", "a.zip", "a.svg"]))
    assert not any(map(cleanable, ["a.txt", "a.csv", "a", "docx", "a.mp4"]))
    assert clean("a.txt", b"x")[0].data == b"x" and clean("a.txt", b"x")[1] == ()
