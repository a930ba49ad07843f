"""Holds what comes out of cleaning one file: the bytes to publish, and the reason when they cannot be cleaned.

It refuses to know any format.
"""

from __future__ import annotations

from msgspec import Struct

from site_builder.kernel.diagnostic import Problem

DAMAGED = "文件损坏、不完整，或者其实是别的格式"
"""The reason when no better one is known."""
LOCKED = "文件加了密码"
TOO_LARGE = "文件太大"
SHOWN = 3
"""Places that a sentence lists; an editor who settles these finds the others."""


class Cleaned(Struct, frozen=True):
    """What to publish: the very same bytes when nothing had to go; width and height in px of a picture, else 0."""

    data: bytes
    width: int = 0
    height: int = 0


Outcome = tuple[Cleaned, tuple[Problem, ...]]
"""What to publish, and what is wrong with it. The name of the file is not yet among the values of a problem."""


class Uncleanable(Exception):
    """The file cannot be looked into or changed; the message is a Chinese clause that says why."""


def listed(places: list[str]) -> str:
    """The first few of some places, each once, as a sentence lists them."""
    different = list(dict.fromkeys(places))
    return "、".join(different[:SHOWN]) + ("等" if len(different) > SHOWN else "")
