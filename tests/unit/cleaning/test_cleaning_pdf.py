"""PDF: pages stay, what tells of their making goes, and what people wrote, hid or programmed is found."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image

from site_builder.cleaning import pdf_survey
from site_builder.cleaning.clean import clean
from site_builder.kernel.span import Span

AUTHOR = "张某某"
WORDS = b"BT /F1 24 Tf 100 700 Td (Water supply) Tj ET"
Change = Callable[[Pdf], None]


def nothing(pdf: Pdf) -> None:
    """Leave the document as it is."""


def document(*changes: Change, pages: int = 2, **options: Any) -> bytes:
    """A PDF of some pages."""
    pdf = Pdf.new()
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=(300, 400))
        page.obj.Contents = pdf.make_stream(WORDS)
    for change in changes:
        change(pdf)
    file = io.BytesIO()
    pdf.save(file, **options)
    return file.getvalue()


def settled(data: bytes) -> bytes:
    """The bytes to publish of a file with nothing to settle. Whatever is cleaned stays as it is."""
    cleaned, problems = clean("a.pdf", data)
    assert problems == (), [p.at(Span("a")).message for p in problems]
    assert clean("a.pdf", data)[0] == cleaned
    assert clean("a.pdf", cleaned.data) == (cleaned, ())
    return cleaned.data


def opened(data: bytes) -> Pdf:
    return pikepdf.open(io.BytesIO(data))


def told(data: bytes, code: str) -> str:
    """The sentence of the one finding of a file that stays as it is."""
    cleaned, (problem,) = clean("a.pdf", data)
    assert cleaned.data == data and problem.rule.code == code
    return problem.at(Span("a")).message


XMP = f"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfaid:part="2" pdfaid:conformance="A">
<pdfuaid:part>1</pdfuaid:part><dc:creator><rdf:Seq><rdf:li>{AUTHOR}</rdf:li></rdf:Seq></dc:creator>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">供水&amp;排水</rdf:li></rdf:Alt></dc:title>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def described(pdf: Pdf) -> None:
    """Everything that programs say of themselves and of their users."""
    pdf.docinfo["/Author"] = pdf.docinfo["/Creator"] = String(AUTHOR)
    pdf.docinfo["/CreationDate"] = String("D:20260101")
    pdf.Root.Metadata = pdf.make_stream(XMP.encode(), Type=Name.Metadata, Subtype=Name.XML)
    page = pdf.pages[0].obj
    page.PieceInfo = Dictionary(Illustrator=Dictionary(LastModified=String("D:2026"), Private=String(AUTHOR)))
    page.LastModified = String("D:2026")
    page.Metadata = pdf.make_stream(XMP.encode(), Type=Name.Metadata, Subtype=Name.XML)


def used(pdf: Pdf) -> None:
    """What readers and screen readers need."""
    pdf.Root.Lang = String("zh-CN")
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array()))
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r)]))
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("第一章", 0))


def test_pages_stay_and_their_makers_go() -> None:
    original = document(described, used)
    made = settled(original)
    before, after = opened(original), opened(made)
    assert [page.obj.Contents.read_bytes() for page in after.pages] == [WORDS, WORDS]
    assert [page.mediabox for page in after.pages] == [page.mediabox for page in before.pages]
    for key in ("/Lang", "/MarkInfo", "/PageLabels", "/ViewerPreferences"):
        assert after.Root[key] == before.Root[key]
    assert after.Root.StructTreeRoot.Type == Name.StructTreeRoot
    with after.open_outline() as outline:
        assert [item.title for item in outline.root] == ["第一章"]
    assert "/PieceInfo" not in after.pages[0].obj and "/Metadata" not in after.pages[0].obj
    everything = b"".join(
        one.read_bytes() if isinstance(one, pikepdf.Stream) else one.unparse(resolved=True)
        for one in after.objects
    )
    for encoding in ("utf-8", "utf-16-be"):
        assert AUTHOR.encode(encoding) not in everything + made
    assert b"D:2026" not in everything


def test_title_and_claims_stay() -> None:
    after = opened(settled(document(described)))
    assert str(after.docinfo["/Title"]) == "供水&排水" and list(after.docinfo.keys()) == ["/Title"]
    with after.open_metadata() as metadata:
        assert metadata["dc:title"] == "供水&排水"
        assert (metadata.pdfa_status, metadata["pdfuaid:part"]) == ("2A", "1")
        assert "dc:creator" not in metadata


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("云栖县供水管理办法", "云栖县供水管理办法"),
        ("2024/2025年度 计划", "2024/2025年度 计划"),
        ("Microsoft Word - 张某某改3.doc", ""),
        ("供水办法（张某某）.docx", ""),
        ("C:\\Users\\zhang\\1", ""),
        ("无标题", ""),
        ("", ""),
        ("长" * 400, ""),
        ("有\x00控制\x07字符", "有 控制 字符"),
    ],
)
def test_titles_are_kept_unless_they_are_names_of_files(title: str, kept: str) -> None:
    def entitle(pdf: Pdf) -> None:
        pdf.docinfo["/Title"] = String(title)

    after = opened(settled(document(entitle)))
    assert str(after.docinfo.get("/Title", "")) == kept if kept else "/Info" not in after.trailer
    assert "/Metadata" not in after.Root


def test_earlier_versions_go() -> None:
    """A second version was appended to the first, as programs do that save quickly."""
    first = document(described)
    at = first.index(b"startxref")
    start = int(first[at:].split()[1])
    pdf = opened(first)
    number = pdf.pages[0].obj.objgen[0]
    size = int(pdf.trailer.Size)
    later = b"\n%d 0 obj\n<</Type/Page/Parent %d 0 R/MediaBox[0 0 9 9]>>\nendobj\n" % (
        number,
        pdf.Root.Pages.objgen[0],
    )
    table = (
        b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %d/Root %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
        % (
            number,
            len(first) + 1,
            size,
            pdf.Root.objgen[0],
            start,
            len(first) + len(later),
        )
    )
    made = settled(first + later + table)
    assert made.count(b"%%EOF") == made.count(b"startxref") == 1
    after = opened(made)
    assert [float(x) for x in after.pages[0].mediabox] == [0, 0, 9, 9]


@pytest.mark.parametrize(
    "options",
    [
        {"linearize": True},
        {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
        {"object_stream_mode": pikepdf.ObjectStreamMode.disable, "compress_streams": False},
        {"min_version": "1.7"},
        {"normalize_content": True},
        {"qdf": True, "compress_streams": False},
    ],
)
def test_any_way_of_saving_stays_when_it_is_cleaned_again(options: dict[str, Any]) -> None:
    original = document(described, used, pages=30, **options)
    after = opened(settled(original))
    assert after.is_linearized == opened(original).is_linearized
    assert after.pdf_version == opened(original).pdf_version


def photograph() -> bytes:
    file = io.BytesIO()
    notes = Image.Exif()
    notes[0x013B] = AUTHOR
    Image.new("RGB", (40, 30), "red").save(file, "JPEG", exif=notes)
    return file.getvalue()


@pytest.mark.parametrize("packed", [Name.DCTDecode, Array([Name.DCTDecode])])
def test_photographs_on_pages_lose_their_notes(packed: Any) -> None:
    def place(pdf: Pdf) -> None:
        picture = pdf.make_stream(
            photograph(), Type=Name.XObject, Subtype=Name.Image, Width=40, Height=30, Filter=packed,
            ColorSpace=Name.DeviceRGB, BitsPerComponent=8,
        )  # fmt: skip
        pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(I=picture))

    after = opened(settled(document(place)))
    picture = after.pages[0].obj.Resources.XObject.I
    assert AUTHOR.encode() not in picture.read_raw_bytes() and b"Exif" not in picture.read_raw_bytes()
    assert (
        Image.open(io.BytesIO(picture.read_raw_bytes())).tobytes()
        == Image.open(io.BytesIO(photograph())).tobytes()
    )
    assert (picture.Width, picture.Filter) == (40, Name.DCTDecode)


def annotation(kind: str, **more: Any) -> Change:
    def add(pdf: Pdf) -> None:
        one = Dictionary(
            Type=Name.Annot,
            Subtype=Name("/" + kind),
            Rect=[0, 0, 9, 9],
            T=String(AUTHOR),
            M=String("D:2026"),
            **more,
        )
        page = pdf.pages[1].obj
        inner = pdf.make_indirect(one)
        page.Annots = pdf.make_indirect(Array([*page.get("/Annots", ()), inner]))
        if kind == "Widget":
            pdf.Root.AcroForm = Dictionary(Fields=Array([inner]))

    return add


@pytest.mark.parametrize("kind", ["Text", "Highlight", "StrikeOut", "Caret", "Ink", "Square", "Redact"])
def test_remarks_are_counted_and_placed(kind: str) -> None:
    data = document(annotation(kind), annotation("Popup"))
    assert told(data, "E451") == "附件“a.pdf”里还有 1 条批注，位置：第 2 页。"


def test_remarks_on_many_pages_are_placed_by_the_first() -> None:
    def everywhere(pdf: Pdf) -> None:
        for page in pdf.pages:
            one = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9])
            page.obj.Annots = Array([one])

    assert "还有 5 条批注，位置：第 1 页、第 2 页、第 3 页等。" in told(document(everywhere, pages=5), "E451")


@pytest.mark.parametrize("kind", ["Link", "FreeText", "Stamp", "Watermark", "Widget"])
def test_what_belongs_to_the_page_stays_without_its_maker(kind: str) -> None:
    after = opened(settled(document(annotation(kind))))
    (one,) = after.pages[1].obj.Annots
    assert one.Subtype == "/" + kind and "/Rect" in one
    assert ("/T" in one) == ("/M" in one) == (kind == "Widget")


def test_an_annotation_that_lies_in_the_page_itself_loses_its_maker() -> None:
    def add(pdf: Pdf) -> None:
        inner = Dictionary(Subtype=Name.Stamp, Rect=[0, 0, 9, 9], T=String(AUTHOR))
        pdf.pages[0].obj.Annots = Array([inner])

    after = opened(settled(document(add)))
    (one,) = after.pages[0].obj.Annots
    assert "/T" not in one


def address_that_runs(pdf: Pdf) -> None:
    action = Dictionary(S=Name.URI, URI=String("javascript:alert(1)"))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link)])


def script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def launch(pdf: Pdf) -> None:
    one = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 1, 1], A=Dictionary(S=Name.Launch, F=String("x.exe"))
    )
    pdf.pages[0].obj.Annots = Array([one])


def hidden_script(pdf: Pdf) -> None:
    inner = Array([Dictionary(Next=pdf.make_indirect(Array([Dictionary(S=Name.JavaScript)])))])
    pdf.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.GoTo, Next=inner))


def form(pdf: Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=pdf.make_stream(b"<xdp/>"))


def carried(pdf: Pdf) -> None:
    pdf.attachments["a.xls"] = pikepdf.AttachedFileSpec(pdf, b"data", filename="a.xls")


@pytest.mark.parametrize(
    ("change", "code", "what"),
    [
        (script, "E454", "JavaScript 程序 1 处"),
        (address_that_runs, "E454", "JavaScript 程序 1 处"),
        (launch, "E454", "打开别的程序的动作 1 处"),
        (hidden_script, "E454", "JavaScript 程序 1 处"),
        (form, "E454", "XFA 表单"),
        (annotation("RichMedia"), "E454", "动画程序 1 处"),
        (carried, "E455", "夹带了 1 个文件"),
    ],
)
def test_what_runs_or_is_carried_along_is_refused(change: Change, code: str, what: str) -> None:
    assert what in told(document(change), code)
    # What nothing leads to any more is not saved again, and so no fault.
    forgotten = opened(document(change))
    for key in ("/OpenAction", "/AcroForm", "/Names", "/AF"):
        if key in forgotten.Root:
            del forgotten.Root[key]
    for page in forgotten.pages:
        for key in ("/Annots", "/AA"):
            if key in page.obj:
                del page.obj[key]
    file = io.BytesIO()
    forgotten.save(file)
    settled(file.getvalue())


def test_a_signed_file_stays_as_it_is() -> None:
    def sign(pdf: Pdf) -> None:
        value = pdf.make_indirect(
            Dictionary(
                Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), ByteRange=[0, 1, 2, 3], Contents=String("x")
            )
        )
        field = pdf.make_indirect(Dictionary(FT=Name.Sig, T=String("印章"), V=value))
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)

    assert "有电子签名或者电子印章，原样发布" in told(document(sign, described), "N463")
    assert "批注" in told(document(sign, annotation("Text")), "E451")


def test_a_field_for_a_signature_that_is_empty_signs_nothing() -> None:
    def field(pdf: Pdf) -> None:
        pdf.Root.AcroForm = Dictionary(
            Fields=Array([pdf.make_indirect(Dictionary(FT=Name.Sig, T=String("签名")))])
        )

    after = opened(settled(document(field)))
    assert str(after.Root.AcroForm.Fields[0].T) == "签名"


@pytest.mark.parametrize(
    ("user", "reason"), [("geheim", "文件加了密码"), ("", "文件限制了复制、打印或者修改")]
)
def test_locked_files_stay_as_they_are(user: str, reason: str) -> None:
    data = document(described, encryption=pikepdf.Encryption(owner="o", user=user))
    assert reason in told(data, "W461")


def test_a_file_that_is_none_is_left_to_those_who_read_it() -> None:
    assert clean("a.pdf", b"no") == (clean("a.pdf", b"no")[0], ())


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
def test_a_cut_file_stays_as_it_is(kept: float) -> None:
    data = document(pages=20)
    assert "文件损坏" in told(data[: int(len(data) * kept)], "W461")


def test_a_file_of_many_dictionaries_is_not_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_survey, "MOST", 50_000)
    settled(document(pages=5))
    assert "文件太大" in told(document(pages=500), "W461")


def test_circles_end() -> None:
    def circle(pdf: Pdf) -> None:
        first, second = pdf.make_indirect(Dictionary()), pdf.make_indirect(Array())
        first.Next = second
        second.append(first)
        pdf.Root.Round = first
        pdf.Root.Pages.Kids.append(pdf.Root.Pages)

    began = time.monotonic()
    clean("a.pdf", document(circle))
    assert time.monotonic() - began < 20


@given(st.integers(0, 2**32), st.binary(min_size=1, max_size=8))
@settings(max_examples=150, deadline=None)
def test_no_change_of_bytes_raises(at: int, new: bytes) -> None:
    data = bytearray(_PLAIN)
    begin = at % len(data)
    data[begin : begin + len(new)] = new
    cleaned, problems = clean("a.pdf", bytes(data))
    if not problems:
        assert clean("a.pdf", cleaned.data) == (cleaned, ())


_PLAIN = document(described, used, annotation("Link"), object_stream_mode=pikepdf.ObjectStreamMode.disable)
