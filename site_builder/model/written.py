"""Turns a value as an editor wrote it into half-width characters without spaces, the form in which it is read.

It refuses to know what kind of value it is; its one rule is for a value that was not written at all.
"""

from __future__ import annotations

import unicodedata

from site_builder.kernel.diagnostic import Problem, Rule, Severity

EMPTY_VALUE = Rule(
    "E223",
    Severity.ERROR,
    "没有填写",
    "内容是空的，应当写{wanted}。",
    "写成  {example}",
    "这一项写了键，却没有写值。不需要这一项时，把整行删掉。",
)

HYPHENS = str.maketrans(dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"))
"""For ``str.translate``: the strokes that people type where a hyphen belongs."""


def half_width(text: str) -> str:
    """Half-width, without any space: the form in which written values are compared."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def nothing_written(wanted: str, example: str) -> Problem:
    """The problem of an empty value, where ``wanted`` should stand."""
    return Problem(EMPTY_VALUE, {"wanted": wanted, "example": example})
