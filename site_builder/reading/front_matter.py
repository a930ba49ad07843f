"""Turns the text of a Markdown file into its front matter and its body, each with its first line.

It refuses to know YAML and Markdown: it looks at the fence lines only.
"""

from __future__ import annotations

import re

from msgspec import Struct

from site_builder.kernel.diagnostic import Diagnostic, Note, Rule, Severity
from site_builder.kernel.span import Span

_EXAMPLE = """开头写成这样：
---
标题: 关于……的通知
发布日期: 2024-03-01
---
正文从这里开始。"""

_ABOUT = (
    "每个 Markdown 文件开头要有一段“前置信息”，写标题、发布日期等，用两行“---”（三个英文减号，单独成行）围起来，"
    "第二行“---”之后才是正文。这两行是程序分清信息和正文的唯一依据，所以写法要准确。"
)

MISSING = Rule(
    "E110",
    Severity.ERROR,
    "没有前置信息",
    "文件开头没有用“---”围起来的前置信息，不知道标题和发布日期。",
    _EXAMPLE,
    _ABOUT,
)
UNOPENED = Rule(
    "E111",
    Severity.ERROR,
    "前置信息少了开头的“---”",
    "文件开头直接写了“{line}”，前面少了一行“---”。",
    "在这一行的上面加一行“---”（三个英文减号，单独成行）。",
    _ABOUT,
)
UNCLOSED = Rule(
    "E112",
    Severity.ERROR,
    "前置信息没有结束",
    "前置信息从这里开始，但一直到文件末尾都没有结束的“---”。",
    "在最后一项信息的下一行、正文之前，加一行“---”（三个英文减号，单独成行）。\n" + _EXAMPLE,
    _ABOUT,
)
LOOKALIKE = Rule(
    "E113",
    Severity.ERROR,
    "分隔线写法不对",
    "这一行写的是“{line}”，像是分隔线，但分隔线只能是三个英文减号“---”，顶格，单独成行。",
    "把这一行改成“---”：切换到英文输入法，连按三次减号键。",
    _ABOUT + "中文输入法打出来的破折号“——”、全角减号“－－－”，以及两个或者四个减号，都不算分隔线。",
)
PRECEDED = Rule(
    "E114",
    Severity.ERROR,
    "前置信息前面有别的内容",
    "前置信息的“---”前面还有别的内容，第一行是“{line}”。",
    "把前面的内容移到第二个“---”之后，让“---”成为文件的第一行。",
    _ABOUT,
)

_BLANK = " \t\u3000\n"
_DASHES = "-‐‑‒–—―−－﹣─━_=*+~"
_FENCE = re.compile(r"---[ \t]*")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_LOOKALIKE = re.compile(rf"[ \t\u3000]*[{re.escape(_DASHES)}]{{2,}}[ \t\u3000]*|-{{3}}.*")
_LOOKALIKE_LINE = re.compile(rf"^(?:[{re.escape(_DASHES)}]{{2,}}[ \t\u3000]*|-{{3}}[^\n]*)$", re.MULTILINE)
_KEY_LINE = re.compile(r"(?:[一-鿿]{1,12}|[A-Za-z_]{2,24})[ \t]*[:：]")
_FENCE_THEN_KEY = re.compile(rf"^---[ \t]*\n{_KEY_LINE.pattern}", re.MULTILINE)
_NOT_FRONT = re.compile(r"\n[^\n:：]*[。；]$|\n#{1,6} [^\n]*$|\n[ \t]*\n", re.MULTILINE)


class Parts(Struct, frozen=True):
    """A file in two: ``front`` begins on ``front_line`` and ``body`` on ``body_line`` of the file, from 1."""

    front: str
    front_line: int
    body: str
    body_line: int


def split(path: str, text: str) -> tuple[Parts | None, tuple[Diagnostic, ...]]:
    """The front matter between two ``---`` lines (the second may be ``...``), and the body after it.

    ``text`` has LF line breaks. Blank lines before the first fence are tolerated. The parts are ``None``
    exactly when there is an error.
    """
    start = len(text) - len(text.lstrip(_BLANK))
    start = text.rfind("\n", 0, start) + 1
    line_number = text.count("\n", 0, start) + 1
    opening = _line_at(text, start)
    if _FENCE.fullmatch(opening) is None:
        return None, (_unopened(path, text, opening, line_number),)
    front_start = min(start + len(opening) + 1, len(text))
    closing = _CLOSING.search(text, front_start)
    lookalike = _LOOKALIKE_LINE.search(text, front_start, closing.start() if closing else len(text))
    if lookalike is not None and lookalike[0].strip():
        line = line_number + text.count("\n", start, lookalike.start())
        return None, (_lookalike(path, lookalike[0], line),)
    if closing is None:
        return None, (_unclosed(path, text, start, line_number),)
    body_start = min(closing.end() + 1, len(text))
    parts = Parts(
        front=text[front_start : closing.start()],
        front_line=line_number + 1,
        body=text[body_start:],
        body_line=line_number + text.count("\n", start, closing.start()) + 1,
    )
    return parts, ()


def _line_at(text: str, start: int) -> str:
    end = text.find("\n", start)
    return text[start:] if end < 0 else text[start:end]


def _unopened(path: str, text: str, opening: str, line: int) -> Diagnostic:
    if _LOOKALIKE.fullmatch(opening):
        return _lookalike(path, opening, line)
    span = Span.at(path, line, 1, max(1, len(opening)))
    if _KEY_LINE.match(opening) and _CLOSING.search(text):
        return UNOPENED.at(span, line=opening)
    if _FENCE_THEN_KEY.search(text):
        return PRECEDED.at(span, line=opening)
    return MISSING.at(span)


def _lookalike(path: str, line_text: str, line: int) -> Diagnostic:
    return LOOKALIKE.at(Span.at(path, line, 1, len(line_text)), line=line_text.strip())


def _unclosed(path: str, text: str, start: int, line: int) -> Diagnostic:
    span = Span.at(path, line, 1, 3)
    guess = _NOT_FRONT.search(text, start)
    if guess is None:
        return UNCLOSED.at(span)
    place = line + text.count("\n", start, guess.start() + 1)
    return UNCLOSED.at(span, notes=(Note(Span.at(path, place), "结束的“---”大概应当写在这一行之前"),))
