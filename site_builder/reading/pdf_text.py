"""Turns the bytes of a PDF into its text, page by page, lines that only the width of the page broke put together.

It refuses to recognise writing in pictures; a scan has no text.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from importlib import import_module
from io import BytesIO
from typing import Any

from site_builder.reading.gathered import DAMAGED, ReadingError

PAGES = 2_000
PARSED = 20_000_000
"""Bytes that the library may parse for all pages together, about one in a microsecond; text takes some 20 a character."""
LIMITS = {
    "stream_parsing_work_maximum_count": 200_000,
    "zlib_maximum_output_length": 50_000_000,
    "xform_maximum_invocations_per_extraction": 100,
    "page_tree_maximum_entries": 20_000,
}
"""What the library bounds itself: instructions of one page, bytes of one stream, drawings within a page, pages."""
LOCKED = "文件加了密码，或者限制了复制、打印"
_TOO_MANY = f"超过 {PAGES} 页"
_TOO_MUCH = "图形或者字体太多"
_FULL = 12
"""Characters from which on a line may have been broken by the width of a page or a cell."""
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_GOES_ON = re.compile(rf"[{_HAN}，、：（《“]$")
_CONTINUES = re.compile(rf"[{_HAN}，、；：。）》”]")
"""How the rest of a sentence begins; what is indented is something new."""


def pdf_pieces(data: bytes) -> Generator[str]:
    """The text, page by page; raises when the file, or at the end when some pages, cannot be read.

    The library is loaded here and not with the module: that takes longer than a build has to spare in which
    nothing changed.
    """
    library = import_module("pypdf")
    work = _Work()
    with _silent(), library.apply_configuration(**LIMITS):
        read = failed = 0
        for page in _opened(library, data).pages:
            if read + failed == PAGES:
                raise ReadingError(_TOO_MANY)
            try:
                work.spend(page)
                text = page.extract_text()
            except ReadingError:
                raise
            except Exception:  # the other pages may be whole
                failed += 1
            else:
                read += 1
                yield _joined(text) + "\n"
        if not read:
            raise ReadingError(DAMAGED)
        if failed:
            raise ReadingError(f"有 {failed} 页读不出来")


class _Work:
    """Counts, before a page is read, what the library will parse for it: a small file can ask for any amount."""

    def __init__(self) -> None:
        self._left = PARSED

    def spend(self, page: Any) -> None:
        """One page: its drawing instructions, and what they use."""
        contents = page.get_contents()
        if contents is not None:
            instructions = contents.get_data()
            self._take(len(instructions))
            self._resources(page, instructions, 1)

    def _resources(self, drawing: Any, instructions: bytes, times: int) -> None:
        """The fonts of something that is drawn so many times, and the drawings within it."""
        for _, font in _entries(drawing, "/Font"):
            self._take(times * len(_bytes(font, "/ToUnicode")))
        for name, inner in _entries(drawing, "/XObject"):
            calls = times * instructions.count(name.encode())
            if calls and "/Subtype" in inner and inner["/Subtype"] != "/Image":
                inside = inner.get_data()
                self._take(calls * max(1, len(inside)))
                self._resources(inner, inside, calls)

    def _take(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise ReadingError(_TOO_MUCH)


def _entries(drawing: Any, kind: str) -> Iterator[tuple[str, Any]]:
    """The resources of one kind that a page or a drawing names."""
    if "/Resources" in drawing and kind in drawing["/Resources"]:
        found = drawing["/Resources"][kind]
        yield from ((name, found[name]) for name in found)


def _bytes(holder: Any, key: str) -> bytes:
    """A stream that something names under ``key``, or nothing: a name may stand in its place."""
    found: bytes = b""
    if key in holder and hasattr(holder[key], "get_data"):
        found = holder[key].get_data()
    return found


def _opened(library: Any, data: bytes) -> Any:
    """The library's reader of a file that anyone may read."""
    try:
        reader = library.PdfReader(BytesIO(data))
        locked = reader.is_encrypted and not reader.decrypt("")
    except library.errors.DependencyError as problem:
        raise ReadingError(LOCKED) from problem
    if locked:
        raise ReadingError(LOCKED)
    return reader


@contextmanager
def _silent() -> Iterator[None]:
    """The library tells its log of every oddity; the one finding of a file is enough."""
    log = logging.getLogger("pypdf")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        log.setLevel(level)


def _joined(text: str) -> str:
    """A page whose sentences are not broken at the end of full lines."""
    joined: list[str] = []
    before = ""
    for line in filter(None, (line.rstrip() for line in text.splitlines())):
        broken = len(before) >= _FULL and _GOES_ON.search(before) and _CONTINUES.match(line)
        joined += ("" if broken else "\n", line)
        before = line
    return "".join(joined)
