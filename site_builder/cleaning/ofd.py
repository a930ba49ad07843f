"""Turns the bytes of an OFD file (GB/T 33190) into the same pages without who made them, when and with what.

It refuses to touch a signed file, which one changed byte makes worthless, and to take out what people wrote or put into
it: that is for the editor to settle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from site_builder.cleaning.camera_notes import without_notes
from site_builder.cleaning.cleaned import Cleaned, Outcome, listed
from site_builder.cleaning.findings import CARRIED, COMMENTS, SIGNED
from site_builder.cleaning.parts import Parts
from site_builder.cleaning.xml_reader import Kind, Tag, blanked, edited, events
from site_builder.kernel.diagnostic import Problem

MAIN = "OFD.xml"
_INFORMATION = "DocInfo"
_KEPT = frozenset(["DocID", "Title", "Subject", "Abstract", "Keywords", "DocUsage", "Cover"])
"""What is said of the text (GB/T 33190—2016, 7.4); everything else is about people, dates and programs."""
_REMARKS = ("Highlight", "Path")
"""Types of annotations that people make when they review a text; links, stamps and watermarks belong to the page."""
_MAKERS = re.compile(rb"Creator|LastModDate")
_PICTURES = (".jpg", ".jpeg", ".png")
_PAGE = re.compile(r"Page_(\d+)")


def clean_ofd(data: bytes) -> Outcome:
    """The file without what tells of its making, and what is wrong with it. Raises when it is damaged."""
    parts = Parts(data)
    problems = tuple(_problems(parts))
    if problems:
        return Cleaned(data), problems
    if _signed(parts):
        return Cleaned(data), (Problem(SIGNED),)
    changed: dict[str, bytes | None] = {MAIN: edited(parts.xml(MAIN), _nameless)}
    changed |= {name: edited(parts.xml(name), _unmade) for name in _named(parts, "annot")}
    changed |= {name: without_notes(parts.read(name)) for name in parts if name.lower().endswith(_PICTURES)}
    return Cleaned(parts.written(changed)), ()


def _problems(parts: Parts) -> Iterator[Problem]:
    pages = [
        _page(name)
        for name in _named(parts, "annot")
        for attributes in _tags(parts.xml(name), "Annot")
        if attributes.get("Type") in _REMARKS
    ]
    if pages:
        yield Problem(COMMENTS, {"count": len(pages), "places": listed(pages)})
    carried = sum(1 for name in _named(parts, "attach") for _ in _tags(parts.xml(name), "Attachment"))
    if carried:
        yield Problem(CARRIED, {"count": carried})


def _named(parts: Parts, word: str) -> list[str]:
    """The XML parts whose name tells that they hold annotations or attachments, as every program names them."""
    return [name for name in parts if name.lower().endswith(".xml") and word in name.lower()]


def _tags(data: bytes, name: str) -> Iterator[dict[str, str]]:
    return (attributes for kind, _, attributes in events(data, frozenset([name])) if kind is Kind.START)


def _page(name: str) -> str:
    """The page that an annotation lies on; pages are numbered from 0."""
    found = _PAGE.search(name)
    return f"第 {int(found[1]) + 1} 页" if found else "页面上"


def _signed(parts: Parts) -> bool:
    return any(True for _ in _tags(parts.xml(MAIN), "Signatures"))


def _nameless(tag: Tag) -> bytes | None:
    inside = len(tag.names) > 1 and tag.names[-2] == _INFORMATION
    return None if inside and tag.names[-1] not in _KEPT else tag.written


def _unmade(tag: Tag) -> bytes:
    """An annotation without its maker; the standard wants both attributes, so they stay, empty and at no time."""
    return blanked(tag.written, _MAKERS) if tag.names[-1] == "Annot" else tag.written
