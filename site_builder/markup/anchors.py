"""Hands out the anchors of one text: valid, unique, and the same in every build.

It refuses to know numbering; it is told what an anchor should be called.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import get_close_matches
from html import escape

from site_builder.kernel.diagnostic import Rule, Severity
from site_builder.markup.numbering import normal_anchor

UNKNOWN_ANCHOR = Rule(
    "W413",
    Severity.WARNING,
    "页内链接没有目标",
    "这个链接指向本页的“#{anchor}”，可是正文里没有这个位置。{guess}",
    "照正文里的编号写，例如  [第十二条](#第十二条)",
    "页内链接写成“#”加锚点。锚点由编号自动生成：条是“#第十二条”，章是“#第一章”，“一、”下面的“（二）”是“#一（二）”，"
    "没有编号的标题就是标题文字。编号改了以后，指向它的链接也要跟着改。",
)

_SPACES = re.compile(r"\s+")
_LONGEST = 100
_CANDIDATES = 2000


class Anchors:
    """The anchors given out so far in one text."""

    __slots__ = ("_repeats", "taken")

    def __init__(self) -> None:
        self.taken: dict[str, None] = {}
        self._repeats: dict[str, int] = {}

    def claim(self, wanted: str) -> str:
        """``wanted``, or with ``-2``, ``-3`` … when it is taken."""
        if wanted not in self.taken:
            self.taken[wanted] = None
            return wanted
        count = self._repeats.get(wanted, 1) + 1
        while f"{wanted}-{count}" in self.taken:
            count += 1
        self._repeats[wanted] = count
        self.taken[f"{wanted}-{count}"] = None
        return f"{wanted}-{count}"


def anchor_of(text: str) -> str:
    """The anchor of a heading without a number: its words with ``-`` for white space (ids may not hold any)."""
    return _SPACES.sub("-", text.strip())[:_LONGEST] or "小节"


def nearest(anchor: str, known: Collection[str]) -> str:
    """The anchor in ``known`` that was probably meant, or ``""``."""
    normal = normal_anchor(anchor)
    if normal in known:
        return normal
    candidates = [name for name in known if abs(len(name) - len(anchor)) <= 4][:_CANDIDATES]
    matches = get_close_matches(normal[:_LONGEST], candidates, n=1)
    return matches[0] if matches else ""


def anchor_link(anchor: str, label: str) -> str:
    """The link by which a reader copies the address of a clause or heading."""
    return f'<a class="anchor" href="#{escape(anchor)}" aria-label="{escape(label)}">#</a>'
