"""Turns the bytes of a PDF into the same pages without who made them, when and with what, and without earlier versions.

Page contents, structure for screen readers, language, outline and page labels stay; so does the title, unless it is the
name of a file, and what says that the file is PDF/A or PDF/UA. It refuses to touch a signed file, which one changed byte
makes worthless, and to take out what people wrote or what runs: that is for the editor to settle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from importlib import import_module
from io import BytesIO
from typing import Any

from site_builder.cleaning.camera_notes import without_notes
from site_builder.cleaning.cleaned import DAMAGED, LOCKED, Cleaned, Outcome, Uncleanable, listed
from site_builder.cleaning.findings import CARRIED, COMMENTS, PROGRAMS, SIGNED
from site_builder.cleaning.pdf_survey import Place, Survey, survey
from site_builder.kernel.diagnostic import Problem

BEGINNING = b"%PDF-"
JUNK = 1024
"""Bytes before the beginning that every reader forgives."""
_RESTRICTED = "文件限制了复制、打印或者修改"
_KEPT = ("/Root", "/Size")
_REBUILT = "reconstruct"


def clean_pdf(data: bytes) -> Outcome:
    """The file without what tells of its making, and what is wrong with it. Raises when it cannot be read.

    The library is loaded here and not with the module: that takes longer than a build has to spare in which nothing
    changed.
    """
    library = import_module("pikepdf")
    with _opened(library, data) as pdf:
        found = survey(library, pdf)
    problems = tuple(_problems(found))
    if problems:
        return Cleaned(data), problems
    if found.signed:
        return Cleaned(data), (Problem(SIGNED),)
    with _opened(library, data) as pdf:
        _strip(library, pdf, found)
        saved = _saved(library, pdf)
    # The library orders some keys only when it reads them, so the second time is the one that stays.
    with library.open(BytesIO(saved)) as pdf:
        again = _saved(library, pdf)
    return Cleaned(data if again == data else again), ()


def _opened(library: Any, data: bytes) -> Any:
    """A file that anyone may read and that needed no guessing: what was guessed would look whole and not be."""
    try:
        pdf = library.open(BytesIO(data))
    except library.PasswordError as problem:
        raise Uncleanable(LOCKED) from problem
    if pdf.is_encrypted:
        raise Uncleanable(_RESTRICTED)
    if not len(pdf.pages) or any(_REBUILT in str(warning) for warning in pdf.get_warnings()):
        raise Uncleanable(DAMAGED)
    return pdf


def _problems(found: Survey) -> Iterator[Problem]:
    if found.programs:
        yield Problem(PROGRAMS, {"found": "、".join(f"{what} {count} 处" for what, count in found.programs)})
    if found.carried:
        yield Problem(CARRIED, {"count": found.carried})
    if found.remarked:
        places = listed([f"第 {page} 页" for page in found.remarked])
        yield Problem(COMMENTS, {"count": len(found.remarked), "places": places})


def _strip(library: Any, pdf: Any, found: Survey) -> None:
    """Take out of an opened document what tells of its making."""
    title = _title(pdf)
    described = pdf.Root.get("/Metadata")
    claims = _claims(described.read_bytes() if described is not None else b"")
    # What lies within another note was found after it, and goes before it.
    for place, key in reversed(found.notes):
        holder = _held(pdf, place)
        if key in holder:
            del holder[key]
    for place in found.photographs:
        _bare(library, _held(pdf, place))
    for key in set(pdf.trailer.keys()).difference(_KEPT):
        del pdf.trailer[key]
    if title:
        pdf.trailer["/Info"] = pdf.make_indirect(library.Dictionary(Title=title))
    if described is not None and (title or claims):
        pdf.Root["/Metadata"] = pdf.make_stream(
            _description(title, claims), Type=library.Name.Metadata, Subtype=library.Name.XML
        )


def _held(pdf: Any, place: Place) -> Any:
    """The dictionary or stream at a place."""
    number, generation, _ = place.object.split()
    found = pdf.get_object((int(number), int(generation)))
    for step in place.path:
        found = found[step]
    return found


def _bare(library: Any, photograph: Any) -> None:
    """A picture without what a camera noted; pages say themselves how it is turned."""
    written = photograph.read_raw_bytes()
    made = without_notes(written)
    if made != written:
        photograph.write(made, filter=library.Name.DCTDecode, decode_parms=photograph.get("/DecodeParms"))


def _saved(library: Any, pdf: Any) -> bytes:
    """The document in one piece; what was packed stays as it was packed, and the number follows from the rest."""
    if "/ID" in pdf.trailer:
        del pdf.trailer["/ID"]
    file = BytesIO()
    pdf.save(
        file,
        deterministic_id=True,
        fix_metadata_version=False,
        compress_streams=True,
        stream_decode_level=library.StreamDecodeLevel.none,
        object_stream_mode=library.ObjectStreamMode.preserve,
        linearize=pdf.is_linearized,
    )
    return file.getvalue()


# Title and claims

_LONGEST = 300
_FILE_NAME = re.compile(
    r"\\|^[A-Za-z]:|://|^(?:Microsoft|Adobe) \S+ - |^(?:untitled|无标题|新建)"
    r"|\.(?:docx?|xlsx?|pptx?|wps|et|dps|pdf|rtf|txt|html?|cdr|indd|ai|psd|jpe?g|png|tiff?)$",
    re.IGNORECASE,
)
"""Titles that programs take from the author's disk."""
_XMP_TITLE = re.compile(rb"<dc:title>\s*<rdf:Alt>\s*<rdf:li[^>]*>([^<]*)</rdf:li>")
_XMP_CLAIM = re.compile(
    rb"""(pdf(?:a|ua)id:(?:part|conformance|rev|amd))\s*(?:=\s*["']|>)\s*([0-9A-Za-z]{1,4})"""
)
_SPACES = {
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
}
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def _title(pdf: Any) -> str:
    """The title that readers see in the window, where somebody gave one."""
    written = str(pdf.docinfo.get("/Title", "")) if "/Info" in pdf.trailer else ""
    if not written and "/Metadata" in pdf.Root:
        found = _XMP_TITLE.search(pdf.Root["/Metadata"].read_bytes())
        written = unescape(found[1].decode("utf-8", "replace")) if found else ""
    title = _UNSEEN.sub(" ", written).strip()
    return "" if len(title) > _LONGEST or _FILE_NAME.search(title) else title


def _claims(xmp: bytes) -> dict[str, str]:
    """What the file says of the standards that it keeps to, such as pdfaid:part, 2."""
    return {name.decode(): value.decode() for name, value in _XMP_CLAIM.findall(xmp)}


def _description(title: str, claims: dict[str, str]) -> bytes:
    """The title and the claims as XMP (ISO 16684-1), and nothing else."""
    spaces = {"dc": "http://purl.org/dc/elements/1.1/"} if title else {}
    spaces |= {
        prefix: uri for prefix, uri in _SPACES.items() if any(c.startswith(prefix + ":") for c in claims)
    }
    declared = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in spaces.items())
    said = "".join(f"<{name}>{value}</{name}>" for name, value in sorted(claims.items()))
    if title:
        said += (
            f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>'
        )
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about=""{declared}>{said}</rdf:Description></rdf:RDF></x:xmpmeta>\n'
        '<?xpacket end="r"?>'
    ).encode()
