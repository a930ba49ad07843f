"""Turns the name and the bytes of a file beside the content into what is published, and what is wrong with it.

Which format a file has is read from its first bytes, because half of the files in offices have the wrong suffix. It
refuses to know how any format is cleaned, and lets nothing out but a finding.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import PurePosixPath

from site_builder.cleaning import old_office, pdf
from site_builder.cleaning.cleaned import DAMAGED, TOO_LARGE, Cleaned, Outcome, Uncleanable
from site_builder.cleaning.findings import PROGRAMS, UNCLEANED
from site_builder.cleaning.ofd import MAIN, clean_ofd
from site_builder.cleaning.office_open import TYPES, clean_office_open
from site_builder.cleaning.old_office import clean_old_office
from site_builder.cleaning.parts import Parts
from site_builder.cleaning.pdf import clean_pdf
from site_builder.cleaning.picture import clean_picture
from site_builder.cleaning.svg import clean_svg
from site_builder.cleaning.web_file import ARCHIVES, DATA, WHAT, data_faults, forbidden, packed
from site_builder.kernel.diagnostic import Problem

LARGEST = 200 * 1024 * 1024
"""Bytes of a file that is looked into at all."""
_MACROS = (".docm", ".dotm", ".xlsm", ".xltm", ".pptm", ".potm", ".ppsm")
_READ_ELSEWHERE = (".pdf", ".docx", ".xlsx")
"""Whoever reads these for the search says already when they are not what their names say."""
_OFFICE = (
    *_READ_ELSEWHERE,
    *(".dotx", ".xltx", ".pptx", ".potx", ".ppsx", ".ofd"),
    *(".doc", ".dot", ".wps", ".wpt", ".xls", ".xlt", ".et", ".ett", ".ppt", ".pot", ".pps", ".dps", ".dpt"),
)
_PICTURES = (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".gif", ".webp", ".bmp", ".tif", ".tiff")
_UNKNOWN = (
    ".rtf",
    ".odt",
    ".ods",
    ".odp",
    ".xlsb",
    ".uof",
    ".ceb",
    ".heic",
    ".heif",
    ".avif",
    ".psd",
    ".vsd",
    ".mpp",
)
"""Formats that carry names, and that nothing here can look into."""
_FOREIGN = "程序不认识这种格式"
_ZIP = b"PK\x03\x04"
_PICTURE_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"II*\0", b"MM\0*")
"""A photograph that someone named like a document says where it was taken all the same."""


def cleanable(path: str) -> bool:
    """Whether ``clean`` has any work with a file of this name."""
    return _suffix(path) in _WORK


def clean(path: str, data: bytes) -> tuple[Cleaned, tuple[Problem, ...]]:
    """What to publish of a file, and what is wrong with it; ``path`` lies below the content folder. Never raises,
    and the warnings of libraries are lost."""
    suffix = _suffix(path)
    work = _WORK.get(suffix)
    if work is None:
        return Cleaned(data), ()
    try:
        if len(data) > LARGEST:
            raise Uncleanable(TOO_LARGE)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            cleaned, problems = work(suffix, data)
    except Exception as problem:  # the libraries fail in any way when a file is damaged
        reason = str(problem) if isinstance(problem, Uncleanable) else DAMAGED
        cleaned, problems = Cleaned(data), (Problem(UNCLEANED, {"reason": reason}),)
    return cleaned, tuple(_named(path, problem) for problem in problems)


def _suffix(path: str) -> str:
    return PurePosixPath(path).suffix.lower()


def _named(path: str, problem: Problem) -> Problem:
    """The fault of a file, or of a file within it, with the names."""
    name, within = PurePosixPath(path).name, problem.values.get("within", "")
    return Problem(problem.rule, problem.values | {"name": f"{name}”里的“{within}" if within else name})


def _office(suffix: str, data: bytes) -> Outcome:
    if data.startswith(_ZIP):
        parts = Parts(data)
        if TYPES in parts:
            return clean_office_open(data)
        if MAIN in parts:
            return clean_ofd(data)
    if data.startswith(old_office.BEGINNING):
        return clean_old_office(data)
    if pdf.BEGINNING in data[: pdf.JUNK]:
        return clean_pdf(data)
    if data.startswith(_PICTURE_BEGINNINGS):
        return clean_picture(data)
    if suffix in _READ_ELSEWHERE:
        return Cleaned(data), ()
    raise Uncleanable(DAMAGED)


def _macros(suffix: str, data: bytes) -> Outcome:
    return Cleaned(data), (Problem(PROGRAMS, {"found": f"宏（{suffix} 文件）"}),)


def _picture(suffix: str, data: bytes) -> Outcome:
    return clean_picture(data)


def _drawing(suffix: str, data: bytes) -> Outcome:
    return clean_svg(data)


def _runs(suffix: str, data: bytes) -> Outcome:
    return Cleaned(data), (forbidden(suffix),)


def _data(suffix: str, data: bytes) -> Outcome:
    return Cleaned(data), data_faults(data)


def _archive(suffix: str, data: bytes) -> Outcome:
    return Cleaned(data), packed(suffix, data, _WORTH_A_WORD)


def _unknown(suffix: str, data: bytes) -> Outcome:
    raise Uncleanable(_FOREIGN)


_WORTH_A_WORD = frozenset([*_OFFICE, *_MACROS, *_PICTURES, *_UNKNOWN, *WHAT, *ARCHIVES, ".svg"])
_WORK: dict[str, Callable[[str, bytes], Outcome]] = {
    **dict.fromkeys(_OFFICE, _office),
    **dict.fromkeys(_MACROS, _macros),
    **dict.fromkeys(_PICTURES, _picture),
    **dict.fromkeys([".svg"], _drawing),
    **dict.fromkeys(WHAT, _runs),
    **dict.fromkeys(DATA, _data),
    **dict.fromkeys(ARCHIVES, _archive),
    **dict.fromkeys(_UNKNOWN, _unknown),
}
"""What is done with a file, by its suffix."""
