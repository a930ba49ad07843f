"""OFD, SVG, files that run, archives, and formats that nobody here can look into."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from site_builder.cleaning import clean as cleaning
from site_builder.cleaning import web_file
from site_builder.cleaning.clean import clean, cleanable
from site_builder.cleaning.cleaned import Cleaned
from site_builder.cleaning.web_file import WHAT
from site_builder.kernel.span import Span

AUTHOR = "张某某"


def settled(path: str, data: bytes) -> Cleaned:
    """What is published of a file with nothing to settle. Whatever is cleaned stays as it is."""
    cleaned, problems = clean(path, data)
    assert problems == (), [p.at(Span(path)).message for p in problems]
    assert clean(path, cleaned.data) == (cleaned, ())
    return cleaned


def told(path: str, data: bytes, code: str) -> str:
    """The sentence of the one finding of a file that stays as it is."""
    cleaned, (problem,) = clean(path, data)
    assert cleaned.data == data and problem.rule.code == code
    return problem.at(Span(path)).message


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


# OFD

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
ABOUT = f"""<ofd:DocInfo><ofd:DocID>0123456789abcdef0123456789abcdef</ofd:DocID><ofd:Title>供水办法</ofd:Title>
<ofd:Author>{AUTHOR}</ofd:Author><ofd:CreationDate>2026-01-01</ofd:CreationDate><ofd:Creator>某软件</ofd:Creator>
<ofd:CustomDatas><ofd:CustomData Name="native-producer">{AUTHOR}</ofd:CustomData></ofd:CustomDatas></ofd:DocInfo>"""


def ofd(more: Mapping[str, str | bytes] = {}, signed: str = "") -> bytes:
    main = f'<?xml version="1.0"?><ofd:OFD {SPACE}><ofd:DocBody>{ABOUT}<ofd:DocRoot>D</ofd:DocRoot>{signed}</ofd:DocBody></ofd:OFD>'
    return zipped(
        {"OFD.xml": main, "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Page {SPACE}>文字</ofd:Page>", **more}
    )


def annotations(*kinds: str) -> str:
    inside = "".join(
        f'<ofd:Annot ID="1" Type="{kind}" Creator="{AUTHOR}" LastModDate="2026-01-01"/>' for kind in kinds
    )
    return f"<ofd:PageAnnot {SPACE}>{inside}</ofd:PageAnnot>"


def test_an_ofd_loses_names_and_keeps_its_pages() -> None:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = AUTHOR
    Image.new("RGB", (9, 9)).save(file, "JPEG", exif=exif)
    data = ofd(
        {
            "Doc_0/Res/a.jpg": file.getvalue(),
            "Doc_0/Annots/Page_0/Annotation.xml": annotations("Stamp", "Link"),
        }
    )
    before, after = unzipped(data), unzipped(settled("a.ofd", data).data)
    assert list(before) == list(after)
    assert AUTHOR.encode() not in b"".join(after.values())
    assert after["Doc_0/Pages/Page_0/Content.xml"] == before["Doc_0/Pages/Page_0/Content.xml"]
    main = after["OFD.xml"].decode()
    assert "供水办法" in main and "0123456789abcdef" in main and "<ofd:DocRoot>D</ofd:DocRoot>" in main
    assert "某软件" not in main and "2026" not in main
    assert 'Type="Stamp" Creator="" LastModDate=""' in after["Doc_0/Annots/Page_0/Annotation.xml"].decode()


def test_remarks_and_files_in_an_ofd_are_refused() -> None:
    part = "Doc_0/Annots/Page_2/Annotation.xml"
    remarked = ofd({part: annotations("Highlight", "Path", "Watermark")})
    assert told("a.ofd", remarked, "E451") == "附件“a.ofd”里还有 2 条批注，位置：第 3 页。"
    attached = f"<ofd:Attachments {SPACE}><ofd:Attachment ID='1'/></ofd:Attachments>"
    assert "夹带了 1 个文件" in told("a.ofd", ofd({"Doc_0/Attachs/Attachments.xml": attached}), "E455")


def test_a_signed_ofd_stays_as_it_is() -> None:
    signed = "<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>"
    assert "原样发布" in told("a.ofd", ofd(signed=signed), "N463")


# SVG


def svg(inside: str = "", more: str = "", head: str = "") -> bytes:
    return (
        f'{head}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"{more}>'
        f'<path d="M0 0"/>{inside}</svg>'
    ).encode()


@pytest.mark.parametrize(
    ("more", "size"),
    [
        (' width="120" height="80.4"', (120, 80)),
        (' width="120px" height=" 80 px "', (120, 80)),
        (' width="100%" height="80" viewBox="0 0 30 20"', (30, 20)),
        (' viewBox="0,0,30,20"', (30, 20)),
        (' viewBox="0 0 30"', (0, 0)),
        (' viewBox="0 0 -3 20"', (0, 0)),
        (' viewBox="0 0 1e9 20"', (0, 0)),
        (' width="1e400" height="9"', (0, 0)),
        ("", (0, 0)),
    ],
)
def test_a_drawing_tells_its_size(more: str, size: tuple[int, int]) -> None:
    data = svg(more=more)
    assert settled("a.svg", data) == Cleaned(data, *size)


@pytest.mark.parametrize(
    "inside",
    [
        '<use href="#a"/><use xlink:href="#a"/>',
        '<image href="data:image/png;base64,AAAA"/>',
        '<rect style="fill:url(#a)" fill="url( \'#a\' )"/>',
        "<style>rect{fill:url(#a)} /* 注释 */</style>",
        "<text>onclick=javascript:alert(1)</text>",
        "<title>图</title><desc>图</desc>",
    ],
)
def test_a_harmless_drawing_stays_as_it_is(inside: str) -> None:
    data = svg(inside)
    assert settled("a.svg", data).data == data


def test_notes_of_drawing_programs_go() -> None:
    head = (
        '<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd">\n'
    )
    spaces = ' xmlns:sodipodi="s" xmlns:inkscape="i" sodipodi:docname="张某某.svg" inkscape:version="1"'
    notes = f"<metadata><x>{AUTHOR}</x></metadata><sodipodi:namedview>{AUTHOR}</sodipodi:namedview>"
    made = settled(
        "a.svg", svg(notes + '<g inkscape:export-filename="C:\\张某某\\1.png"/>', spaces, head)
    ).data.decode()
    assert AUTHOR not in made and "DOCTYPE" not in made and "metadata" not in made and "namedview" not in made
    assert (
        'inkscape:export-filename=""' in made
        and '<path d="M0 0"/>' in made
        and 'inkscape:version="1"' in made
    )


RUNNING = [
    ("<script>alert(1)</script>", "脚本（script）"),
    ('<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>', "脚本（script）"),
    ('<rect onload="alert(1)"/>', "脚本（onload）"),
    ('<rect ONCLICK="alert(1)"/>', "脚本（onclick）"),
    ("<foreignObject><p/></foreignObject>", "网页内容（foreignObject）"),
    ('<a href="javascript:alert(1)"/>', "外部链接（javascript:alert(1)）"),
    ('<a xlink:href=" java&#10;script:alert(1)"/>', "外部链接"),
    ('<image href="https://example.com/a.png"/>', "外部链接（https://example.com/a.png）"),
    ('<image href="//example.com/a.png"/>', "外部链接"),
    ('<use href="other.svg#a"/>', "外部链接"),
    ('<image href="data:text/html,x"/>', "外部链接"),
    ('<image href="data:image/svg+xml,x"/>', "外部链接"),
    ('<g xml:base="https://example.com/"/>', "外部链接"),
    ("<style>@import 'a.css';</style>", "外部内容（style）"),
    ("<style>rect{fill:url(https://example.com/)}</style>", "外部内容（style）"),
    ("<style>rect{fill:u\\72l(https://example.com/)}</style>", "看不懂的样式（style）"),
    ('<rect style="fill:url(//example.com/a)"/>', "外部内容（style）"),
    ('<rect style="fill:u\\72l(x)"/>', "看不懂的样式（style）"),
    ('<rect fill="url(https://example.com/#a)"/>', "外部内容（fill）"),
]


@pytest.mark.parametrize(("inside", "what"), RUNNING)
def test_a_drawing_that_runs_or_loads_is_refused(inside: str, what: str) -> None:
    assert what in told("a.svg", svg(inside), "E457")


def test_a_drawing_with_a_style_sheet_from_elsewhere_is_refused() -> None:
    assert "外部样式表" in told("a.svg", svg(head='<?xml-stylesheet href="a.css"?>'), "E457")


@pytest.mark.parametrize(
    "inside",
    ['<animate attributeName="x"/>', "<set/>", "<style>@keyframes a{}</style>", "<animateTransform/>"],
)
def test_a_drawing_that_moves_is_told(inside: str) -> None:
    assert told("a.svg", svg(inside), "W464") == "图片“a.svg”会动。"


@pytest.mark.parametrize("attribute", ["href", "xlink:href", "onclick"])
def test_movement_that_changes_links_is_refused(attribute: str) -> None:
    _, problems = clean("a.svg", svg(f'<set attributeName="{attribute}" to="javascript:alert(1)"/>'))
    assert {p.rule.code for p in problems} == {"E457", "W464"}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg/>",
        b"<svg",
        b'<html xmlns="http://www.w3.org/2000/svg"/>',
        svg(head='<!DOCTYPE svg [<!ENTITY a "b">]>'),
        svg("<g>" * 300 + "</g>" * 300),
        svg("<g>"),
        svg().decode().encode("utf-16"),
    ],
)
def test_what_is_no_drawing_is_an_error(data: bytes) -> None:
    assert "图片“a.svg”打不开" in told("a.svg", data, "E456")


@given(st.text(max_size=40))
def test_any_words_in_a_drawing_stay(words: str) -> None:
    data = svg("<text>" + "".join(c for c in words if c.isprintable() and c not in "<&") + "</text>")
    assert settled("a.svg", data).data == data


# Files that run, data, archives


@pytest.mark.parametrize("suffix", WHAT)
def test_files_that_run_are_refused(suffix: str) -> None:
    assert told(f"b/a{suffix.upper()}", b"", "E458").endswith("，不能作为附件发布。")


@pytest.mark.parametrize(
    "data", [b"<a/>", b'<?xml version="1.0"?><a xmlns="x"><b>1</b></a>', "<数据>1</数据>".encode()]
)
def test_data_is_published(data: bytes) -> None:
    assert settled("a.xml", data).data == data


@pytest.mark.parametrize(
    "data",
    [
        b'<?xml-stylesheet type="text/xsl" href="a.xsl"?><a/>',
        b'<a><x:script xmlns:x="http://www.w3.org/1999/xhtml"/></a>',
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b"<a>",
    ],
)
def test_data_that_is_a_page_is_refused(data: bytes) -> None:
    assert "XML" in told("a.xml", data, "E458")


def test_data_of_any_size_is_not_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_file, "LARGEST_DATA", 3)
    assert "文件太大" in told("a.xml", b"<a/>", "W461")


@pytest.mark.parametrize(
    ("path", "data", "sentence"),
    [
        ("a.rar", b"Rar!", "压缩包“a.rar”里的文件没有检查，也没有清理作者等信息。"),
        ("a.zip", b"PK", "压缩包“a.zip”里的文件没有检查，也没有清理作者等信息。"),
        (
            "a.zip",
            zipped({"b/a.DOCX": "x", "c.exe": "x", "d.txt": ""}),
            "压缩包“a.zip”里的文件没有检查，也没有清理作者等信息（有 .docx、.exe 文件）。",
        ),
    ],
)
def test_archives_are_told(path: str, data: bytes, sentence: str) -> None:
    assert told(path, data, "N467") == sentence


def test_an_archive_of_plain_data_needs_no_word() -> None:
    settled("a.zip", zipped({"a.csv": "1,2", "b.txt": ""}))


@pytest.mark.parametrize("path", ["a.rtf", "a.odt", "a.heic", "a.xlsb"])
def test_formats_that_nobody_can_look_into_are_told(path: str) -> None:
    assert "程序不认识这种格式" in told(path, b"anything", "W461")


@pytest.mark.parametrize("path", ["a.doc", "a.pptx", "a.ofd", "a.wps"])
def test_what_is_no_office_file_is_told(path: str) -> None:
    assert "文件损坏" in told(path, b"<html>", "W461")


def test_a_file_of_any_size_is_not_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "LARGEST", 10)
    assert "文件太大" in told("a.docx", b"PK\x03\x04" + bytes(20), "W461")


@pytest.mark.parametrize("path", ["a.svg", "a.xml", "a.docx"])
def test_one_endless_tag_takes_no_time(path: str) -> None:
    endless = b"<a " + b"x" * 10_000_000
    data = zipped({"[Content_Types].xml": endless}) if path == "a.docx" else endless
    began = time.monotonic()
    clean(path, data)
    assert time.monotonic() - began < 20


@given(st.sampled_from(["a.ofd", "a.svg", "a.xml", "a.zip", "a.doc", "a.jpg"]), st.binary(max_size=200))
def test_nothing_raises(path: str, data: bytes) -> None:
    cleaned, _ = clean(path, data)
    assert cleaned.data == data and cleanable(path)
