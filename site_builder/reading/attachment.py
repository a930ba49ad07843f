"""Turns the bytes of an attachment into its text for the search, and tells when there is none to be found.

It refuses to know what the text says and which item lists the file.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import PurePosixPath

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.reading.docx_text import docx_pieces
from site_builder.reading.gathered import DAMAGED, ReadingError, gather
from site_builder.reading.pdf_text import pdf_pieces
from site_builder.reading.text import EMPTY, GB18030, TOO_LARGE, UTF16, decode
from site_builder.reading.xlsx_text import xlsx_pieces

LARGEST = 50 * 1024 * 1024
"""Bytes of a file that is read at all."""

SCANNED = Rule(
    "W441",
    Severity.WARNING,
    "附件是图片扫描件",
    "附件“{name}”里只有图片，没有文字（图片扫描件）：里面的内容搜索不到，读屏软件也读不出来。",
    "把附件的文字写进正文；或者用 Word、WPS 打开原稿，另存为 PDF，换掉扫描件。",
    "扫描件的每一页都是一张照片。看不见的人用读屏软件听不到里面的字，视力不好的人放大了看不清，任何人都没法搜索和复制。"
    "《中华人民共和国无障碍环境建设法》第三十二条要求政府网站逐步符合无障碍网站设计标准。"
    "需要保留盖章页的，可以把扫描件和有文字的文件都列为附件。",
)
UNREADABLE = Rule(
    "W442",
    Severity.WARNING,
    "附件里的文字读不出来",
    "附件“{name}”里的文字读不出来，搜索不到：{reason}。",
    "打开这个文件看看是否正常，用 Word、WPS 重新保存一次（不设密码），换掉原来的文件。",
    "附件照样发布，只是搜索时找不到里面的内容。打不开、加了密码或者后缀写错的文件，读者下载了也看不了，请一并改正。"
    "能读出文字的附件是 .pdf、.docx、.xlsx、.txt 和 .csv，每个不超过 50 MB。",
)
PARTLY_READ = Rule(
    "W443",
    Severity.WARNING,
    "附件只有一部分能搜索",
    "附件“{name}”只有一部分文字能搜索到：{reason}。",
    "内容很多的，分成几个文件，逐个写进“附件”；个别页或者工作表读不出来的，用 Word、WPS 重新保存一次。",
    "附件照样完整发布，只是搜索时找不到后面的内容。一个附件最多收入一百万字，大约是六百页。",
)
_EMPTY_FILE = "文件是空的"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_BEGINNINGS = {".pdf": b"%PDF-", ".docx": b"PK\x03\x04", ".xlsx": b"PK\x03\x04"}
_JUNK = 1024
"""Bytes before the beginning of a PDF that every reader of PDFs forgives."""
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def has_text(path: str) -> bool:
    """Whether a file of this name is one whose text is read."""
    return _suffix(path) in _READERS


def too_large(path: str, size: int) -> Problem | None:
    """The fault of a file of so many bytes whose text would be read, and which is not even opened."""
    if size <= LARGEST or not has_text(path):
        return None
    shown, limit = size / 1024 / 1024, LARGEST // 1024 // 1024
    return _fault(UNREADABLE, path, f"文件有 {shown:.1f} MB，超过了 {limit} MB")


def read_attachment(path: str, data: bytes) -> tuple[str, Problem | None]:
    """The text of a file, "" when there is none; ``path`` lies below the content folder. Never raises.

    The text has LF between lines and tabs between cells, and is at most ``LONGEST`` characters long.
    """
    suffix = _suffix(path)
    if suffix not in _READERS:
        return "", None
    problem = too_large(path, len(data))
    if problem is not None:
        return "", problem
    wrong = _wrong(suffix, data)
    if wrong:
        return "", _fault(UNREADABLE, path, wrong)
    found = gather(_READERS[suffix](data))
    if found.lost:
        return found.text, _fault(PARTLY_READ if found.text else UNREADABLE, path, found.lost)
    # Signs without a single letter are what remains of pictures, or of fonts that do not tell their letters.
    if suffix == ".pdf" and not any(map(str.isalnum, found.text)):
        return "", _fault(SCANNED, path)
    return found.text, None


def _suffix(path: str) -> str:
    return PurePosixPath(path).suffix.lower()


def _fault(rule: Rule, path: str, reason: str = "") -> Problem:
    return Problem(rule, {"name": PurePosixPath(path).name, "reason": reason})


def _wrong(suffix: str, data: bytes) -> str:
    """Why a file is not what its name says, or ""."""
    if not data:
        return _EMPTY_FILE
    beginning = _BEGINNINGS.get(suffix, b"")
    if data.startswith(beginning) or (suffix == ".pdf" and beginning in data[:_JUNK]):
        return ""
    if data.startswith(_OLD_OFFICE):
        return "文件加了密码" if _LOCKED_OFFICE in data else "它其实是旧版 Word、WPS 或者表格文件"
    return DAMAGED


def _plain_pieces(data: bytes) -> Generator[str]:
    """The text of a text file. Office programs write tables in GB18030, which is no fault in an attachment."""
    text, found = decode("", data)
    if text is not None:
        yield text
        return
    code = found[0].code
    if code == GB18030.code:
        yield data.decode("gb18030")
    elif code == UTF16.code and data.startswith(_UTF16_MARKS):
        yield data.decode("utf-16")
    else:
        raise ReadingError(_TEXT_REASONS.get(code, DAMAGED))


_TEXT_REASONS = {EMPTY.code: _EMPTY_FILE, TOO_LARGE.code: "文本文件太大"}
_READERS: dict[str, Callable[[bytes], Generator[str]]] = {
    ".pdf": pdf_pieces,
    ".docx": docx_pieces,
    ".xlsx": xlsx_pieces,
    ".txt": _plain_pieces,
    ".csv": _plain_pieces,
}
