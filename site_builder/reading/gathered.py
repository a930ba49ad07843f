"""Turns pieces of text, as a reader of some format yields them, into one text of bounded length.

It refuses to know formats; whatever breaks while a piece is fetched becomes a reason in words, never an exception.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Generator
from contextlib import closing

from msgspec import Struct

LONGEST = 1_000_000
"""Characters. Some six hundred pages: more than anyone looks for by its words in one attachment."""
DAMAGED = "文件损坏、不完整，或者其实是别的格式"
"""The reason when no better one is known."""
_TOO_LONG = f"文字超过 {LONGEST // 10_000} 万字"
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class ReadingError(Exception):
    """What follows cannot be read; the message is a Chinese clause that says why."""


class Gathered(Struct, frozen=True):
    """The text of a file, LF between lines, tabs between cells; and a Chinese clause why some is missing, or ""."""

    text: str
    lost: str = ""


def gather(pieces: Generator[str]) -> Gathered:
    """Everything that ``pieces`` yields before it ends, breaks or has yielded enough. Warnings of libraries are lost."""
    kept: list[str] = []
    lost = ""
    length = 0
    with warnings.catch_warnings(), closing(pieces):
        warnings.simplefilter("ignore")
        try:
            for piece in pieces:
                kept.append(piece)
                length += len(piece)
                if length > LONGEST:
                    lost = _TOO_LONG
                    break
        except ReadingError as problem:
            lost = str(problem)
        except Exception:  # the libraries fail in any way when a file is damaged
            lost = DAMAGED
    return Gathered(_tidy("".join(kept)), lost)


def _tidy(text: str) -> str:
    """``text`` without what UTF-8 or XML may not hold, without empty lines, and not too long."""
    lines = (line.strip() for line in _UNSEEN.sub(" ", text[: LONGEST + 1]).splitlines())
    return "\n".join(line for line in lines if line)[:LONGEST]
