"""Turns paths into source files, and bytes of unknown encoding into text.

It refuses to know what the texts say; the only thing it looks up in them is which files lie beside them.
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from msgspec import Struct

from site_builder.importing.links import relative_links
from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity
from site_builder.kernel.os_error import reason
from site_builder.kernel.span import Span

UNREACHABLE = Rule(
    "W801",
    Severity.WARNING,
    "读不到文件",
    "读不到“{path}”：{reason}，因此没有导入。",
    "请检查路径有没有写错、文件有没有被其他程序占用，然后再导入一次，"
    "例如  site-builder import 材料/ --type policy --to content/",
    "导入命令按给出的路径读取文件。路径不存在、没有读取权限，或者文件正被其他程序独占时，就会出现这条提示。"
    "其余文件照常导入，改好以后只对这一个文件再执行一次导入即可。",
)

MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})

_DOCUMENT_SUFFIXES = MARKDOWN_SUFFIXES | {
    *(".txt", ".rtf", ".doc", ".docx", ".wps", ".pdf", ".ofd"),
    *(".htm", ".html", ".mht", ".xls", ".xlsx", ".et", ".csv", ".ppt", ".pptx"),
}
"""What an editor would expect to be imported from a folder: it is imported or reported, never passed over.
Other files of a folder (pictures above all) only matter when a text uses them."""


class SourceFile(Struct, frozen=True):
    """One file as found: ``path`` is POSIX style, ``name`` its last part.

    ``beside`` are the files that exist beside it among those its text links to, relative to its folder.
    """

    path: str
    name: str
    data: bytes
    beside: tuple[str, ...] = ()


class Text(Struct, frozen=True):
    """A decoded file with ``\\n`` line ends; ``assumed`` names the encoding when it had to be assumed."""

    text: str
    assumed: str = ""


def read_sources(paths: Sequence[Path]) -> tuple[tuple[SourceFile, ...], tuple[Diagnostic, ...]]:
    """The files at ``paths`` (folders with everything below them), and a finding for each unreadable one."""
    found: dict[str, SourceFile] = {}
    faults: list[Diagnostic] = []
    for given in paths:
        try:
            places = _below(given) if given.is_dir() else [given]
        except OSError as error:
            faults.append(_unreachable(given, error))
            continue
        for place in places:
            try:
                found[place.as_posix()] = _read(place)
            except OSError as error:
                faults.append(_unreachable(place, error))
    return tuple(found[path] for path in sorted(found)), tuple(faults)


def decode(data: bytes) -> Text | None:
    """``data`` as text: UTF-8, UTF-16 with a mark, else GB18030 (GB 18030-2022); ``None`` if it is no text."""
    for encoding, assumed in _candidates(data):
        if encoding == "gb18030" and _is_damaged_utf8(data):
            return None
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, ValueError):
            continue
        text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        # A picture or a Word file often decodes as GB18030; control characters give it away.
        return None if any(c < " " and c not in "\n\t\f\v" for c in text) else Text(text, assumed)
    return None


def is_markdown(name: str) -> bool:
    """Whether a file of this name holds Markdown."""
    return PurePosixPath(name).suffix.lower() in MARKDOWN_SUFFIXES


def _candidates(data: bytes) -> tuple[tuple[str, str], ...]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return (("utf-16", "UTF-16"),)
    return (("utf-8", ""), ("gb18030", "GB18030"))


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether most of ``data`` is Chinese in UTF-8 after all: GB18030 would turn it into other Chinese."""
    text = data.decode("utf-8", "replace")
    return sum("一" <= c <= "鿿" for c in text) > text.count("\ufffd")


def _below(folder: Path) -> list[Path]:
    return [
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in _DOCUMENT_SUFFIXES
        and not any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        and path.is_file()
    ]


def _read(path: Path) -> SourceFile:
    data = path.read_bytes()
    text = decode(data) if is_markdown(path.name) else None
    links = relative_links(text.text) if text else ()
    beside = sorted({link.path for link in links if link.inside and _exists(path.parent, link.path)})
    return SourceFile(path.as_posix(), path.name, data, tuple(beside))


def _exists(folder: Path, link: str) -> bool:
    try:
        return (folder / link).is_file()
    except (OSError, ValueError):
        return False


def _unreachable(path: Path, error: OSError) -> Diagnostic:
    return UNREACHABLE.at(Span(path.as_posix()), path=path.as_posix(), reason=reason(error))
