"""Turns the bytes of a Word, Excel or PowerPoint file into the same file without names of people and machines.

Only what tells of its making is changed: properties, lists of reviewers, previews, paths of templates and folders,
printers, and the notes that cameras leave in pictures. Texts, tables, styles and rsid numbers (which name nobody) stay
byte for byte. It refuses to judge what the text says; ``office_review`` finds what editors must settle.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import PurePosixPath

from site_builder.cleaning.camera_notes import without_notes
from site_builder.cleaning.cleaned import DAMAGED, Cleaned, Outcome, Uncleanable
from site_builder.cleaning.findings import SIGNED, UNCLEANED
from site_builder.cleaning.office_links import (
    Links,
    is_relations,
    read_links,
    relations_of,
    resolved,
    source_of,
)
from site_builder.cleaning.office_review import TEMPLATE, review
from site_builder.cleaning.parts import Parts
from site_builder.cleaning.xml_reader import Edit, Tag, blanked, edited
from site_builder.kernel.diagnostic import Problem, Severity

DEEPEST = 3
"""Files within files: the tables behind the charts of a presentation."""
TYPES = "[Content_Types].xml"
_CORE, _APP, _OWN = "docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"
"""Names that some programs rely on where they forget the links."""
_CORE_KEPT = frozenset(["title", "subject", "keywords", "category", "language"])
"""What properties say of the text; everything else is about people, dates and how often it was saved."""
_APP_KEPT = frozenset(["Application", "AppVersion", "DocSecurity"])
_DROPPED = (
    "custom-properties",
    "thumbnail",
    "people",
    "person",
    "commentAuthors",
    "authors",
    "changesInfo",
    "revisionInfo",
    "classificationlabels",
)
"""Types of parts that no element refers to: own properties, previews, reviewers, records of who changed what."""
_TARGET = re.compile(rb"""(?<=\s)Target\s*=\s*(?:"[^"]*"|'[^']*')""")
_ANY_TEMPLATE = b'Target="Normal.dotm"'
_FOLDER = re.compile(
    rb"<mc:AlternateContent\b[^>]*>\s*<mc:Choice\b[^>]*>\s*<x15ac:absPath\b[^>]*/>\s*</mc:Choice>\s*"
    rb"</mc:AlternateContent>"
)
"""Where Excel notes the author's folder, which has the name of an account in it."""
_NAMING = {
    "absPath": re.compile(rb"url"),
    "fileSharing": re.compile(rb"userName"),
    "pivotCacheDefinition": re.compile(rb"refreshedBy"),
}
"""Attributes that name people and folders, by their elements."""
_EMBEDDED = (".docx", ".xlsx", ".pptx")
_PRINTER = 64
"""Bytes of a printer's name, with which its settings begin (DEVMODEW of Windows)."""
_PRINTER_SIZES = struct.Struct("<HH")
_PRINTER_SIZES_AT = 68
_PRINTER_KNOWN = range(148, 221)
"""Bytes of the settings that all printers have; what follows is the printer's own, and may name its user."""


def clean_office_open(data: bytes) -> Outcome:
    """The file without what tells of its making, and what its editor must settle. Raises when it is damaged."""
    return _clean(data, 1)


def _clean(data: bytes, depth: int) -> Outcome:
    parts = Parts(data)
    links = read_links(parts)
    problems = list(review(parts, links))
    changed: dict[str, bytes | None] = {}
    for name in links.targets("package"):
        if name.lower().endswith(_EMBEDDED):
            inner, found = _embedded(name, parts.read(name), depth)
            changed[name] = inner
            problems += found
    if any(problem.rule.severity is Severity.ERROR for problem in problems):
        return Cleaned(data), tuple(problems)
    if any(name.startswith("_xmlsignatures/") for name in parts):
        return Cleaned(data), (*problems, Problem(SIGNED))
    changed |= dict(_told(parts, links))
    changed |= {name: without_notes(parts.read(name)) for name in links.targets("image")}
    changed |= {name: _unnamed(parts.read(name)) for name in links.targets("printerSettings")}
    return Cleaned(parts.written(changed)), tuple(problems)


def _embedded(name: str, data: bytes, depth: int) -> tuple[bytes, list[Problem]]:
    """A file within the file, and what is wrong with it, said of it."""
    try:
        if depth == DEEPEST:
            raise Uncleanable(DAMAGED)
        inner, problems = _clean(data, depth + 1)
    except Exception as problem:  # zipfile and the parser fail in any way when a file is damaged
        reason = str(problem) if isinstance(problem, Uncleanable) else DAMAGED
        inner, problems = Cleaned(data), (Problem(UNCLEANED, {"reason": reason}),)
    within = {"within": PurePosixPath(name).name}
    return inner.data, [Problem(problem.rule, within | problem.values) for problem in problems]


def _told(parts: Parts, links: Links) -> Iterator[tuple[str, bytes | None]]:
    """The parts that tell of the making of the file, and what they say afterwards; None for those that go."""
    for name in _there(parts, _CORE, *links.targets("core-properties")):
        yield name, edited(parts.xml(name), _only(_CORE_KEPT))
    for name in _there(parts, _APP, *links.targets("extended-properties")):
        yield name, edited(parts.xml(name), _only(_APP_KEPT))
    others = {link.part for link in links.all if link.type not in _DROPPED}
    dropped = set(_there(parts, _OWN, *links.targets(*_DROPPED))) - others
    for name in dropped:
        yield name, None
        if relations_of(name) in parts:
            yield relations_of(name), None
    for name in parts:
        if is_relations(name) and source_of(name) not in dropped:
            yield name, edited(parts.xml(name), _relinked(source_of(name), dropped))
    if TYPES in parts:
        yield TYPES, edited(parts.xml(TYPES), _untyped(dropped))
    for name in (links.main(), *links.targets("pivotCacheDefinition")):
        content = parts.xml(name)
        if any(word in content for word in (b"absPath", b"fileSharing", b"refreshedBy")):
            yield name, edited(_FOLDER.sub(b"", content), _nameless)


def _there(parts: Parts, *names: str) -> list[str]:
    return [name for name in dict.fromkeys(names) if name in parts]


def _only(kept: frozenset[str]) -> Edit:
    """Takes away all properties but some."""
    return lambda tag: tag.written if len(tag.names) != 2 or tag.names[-1] in kept else None


def _relinked(source: str, dropped: set[str]) -> Edit:
    """Takes away the links to parts that go, and the path of the template."""

    def edit(tag: Tag) -> bytes | None:
        if resolved(source, tag.get("Target")) in dropped:
            return None
        if tag.get("Type").endswith("/" + TEMPLATE) and tag.get("TargetMode") == "External":
            return _TARGET.sub(_ANY_TEMPLATE, tag.written)
        return tag.written

    return edit


def _untyped(dropped: set[str]) -> Edit:
    """Takes away the types of parts that go."""
    return lambda tag: None if tag.get("PartName").lstrip("/") in dropped else tag.written


def _nameless(tag: Tag) -> bytes:
    naming = _NAMING.get(tag.names[-1])
    return tag.written if naming is None else blanked(tag.written, naming)


def _unnamed(settings: bytes) -> bytes:
    """A printer's settings without its name and without what only its driver understands."""
    if len(settings) < _PRINTER_SIZES_AT + _PRINTER_SIZES.size:
        return settings
    known, own = _PRINTER_SIZES.unpack_from(settings, _PRINTER_SIZES_AT)
    if known not in _PRINTER_KNOWN or known + own > len(settings):
        return settings
    return bytes(_PRINTER) + settings[_PRINTER:known] + bytes(own) + settings[known + own :]
