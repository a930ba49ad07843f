"""Turns the source of a script or a style sheet into the shorter text that readers load, which does the same.

It refuses to know where assets come from and go; what it cannot shorten stays as it is.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from pathlib import PurePosixPath
from typing import Any

from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity
from site_builder.kernel.span import Span

BROKEN_ASSET = Rule(
    "W865",
    Severity.WARNING,
    "脚本或者样式读不懂",
    "主题里的“{name}”读不懂：{reason}。",
    "改正这一处，用 UTF-8 编码保存；不确定时删去这个文件，程序会用上级主题的同名文件。",
    "主题里的脚本（.js）和样式（.css）发布以前要压缩：去掉注释和空白，缩短脚本内部的名字，读者打开网页就更快，作用不变。"
    "读不懂的文件照原样发布，浏览器多半也读不懂它，请在浏览器里看一看网页是否正常。",
)
LANGUAGE = 2020
"""The edition of ECMAScript whose syntax may be put in: Chromium 86, Firefox 91 and Safari 14 read it."""
_MEDIA_TYPES = {".css": "text/css", ".js": "application/javascript"}
_FAULT = re.compile(r"(?P<reason>.+?) on line (?P<line>\d+) and column (?P<column>\d+)", re.DOTALL)


def minified(path: str, data: bytes) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """What is published of the asset that lies at ``path``, and what is wrong with it. Never raises.

    Scripts may be classic ones or modules; the names that others can see, and comments opened by ``/*!``, stay.
    """
    media_type = _MEDIA_TYPES.get(PurePosixPath(path).suffix.lower())
    library = _library() if media_type else None
    if library is None:
        return data, ()
    text = _decoded(data)
    if text is None:
        return data, (_broken(path, Span(path), "文件不是 UTF-8 编码的文本"),)
    try:
        shorter = library.string(media_type, text).encode()
    except ValueError as problem:
        return data, _faults(path, str(problem))
    return min(shorter, data, key=len), ()


@cache
def _library() -> Any:
    """The library, ready for use, or ``None`` where it cannot be installed.

    It is loaded here and not with the module, because a build in which nothing changed has no use for it. Only the
    process of the build may ask: the library has threads, which a forked child lacks and would wait for.
    """
    try:
        library = import_module("minify")
    except (ImportError, OSError):
        return None
    library.config({"js-version": LANGUAGE})
    return library


def _decoded(data: bytes) -> str | None:
    """The text, unless there is none; the library would take a null character for the end of it."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _faults(path: str, complaint: str) -> tuple[Diagnostic, ...]:
    """A complaint without a place is not about the text: it only could not be made shorter."""
    fault = _FAULT.match(complaint)
    if fault is None:
        return ()
    line, column = int(fault["line"]), int(fault["column"])
    return (_broken(path, Span.at(path, line, column), f"第{line}行有语法错误，{fault['reason']}"),)


def _broken(path: str, span: Span, reason: str) -> Diagnostic:
    return BROKEN_ASSET.at(span, name=PurePosixPath(path).name, reason=reason)
