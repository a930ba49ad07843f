"""Turns the html of a text into what stands under one of its headings, cut to a length and without links and pictures.

It refuses to know why a part is wanted; whole blocks are kept while there is room, and it is said when some are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from msgspec import Struct

from site_builder.model.blocks import Block, blocks

_SIGN = re.compile(r'<a class="anchor"[^>]*>.*?</a>', re.DOTALL)
_LINK = re.compile(r"</?a\b[^>]*>|<img\b[^>]*>")
_PLACE = re.compile(r' (?:id|role|aria-labelledby|tabindex)="[^"]*"')
_TAG = re.compile(r"<[^>]*>")
_SENTENCE = re.compile(r"[^。；！？]*[。；！？]?")


class Excerpt(Struct, frozen=True):
    """Some of a text: its html, and whether there is more."""

    html: str = ""
    more: bool = False


def under(html: str, anchor: str, room: int) -> Excerpt:
    """What stands under the heading at ``anchor``, up to the next one of its level, in about ``room`` characters."""
    found = [_plain(block) for block in _section(html, anchor)]
    wanted = [(text, length) for text in found if (length := len(_words(text)))]
    taken: list[str] = []
    left = room
    for text, length in wanted:
        if length > left:
            break
        taken.append(text)
        left -= length
    if not taken and wanted:
        return Excerpt(f"<p>{_sentences(wanted[0][0], room)}</p>", True)
    return Excerpt("".join(taken), len(taken) < len(wanted))


def _section(html: str, anchor: str) -> Iterator[Block]:
    level = ""
    for block in blocks(html):
        if block.heading and level and block.element <= level:
            return
        if level:
            yield block
        elif block.heading and anchor in map(unescape, block.anchors):
            level = block.element


def _plain(block: Block) -> str:
    """A block without links, pictures and places; a heading below the section's own as a line of its own."""
    text = _PLACE.sub("", _LINK.sub("", _SIGN.sub("", block.html)))
    return f"<p><strong>{_words(text)}</strong></p>" if block.heading else text


def _words(html: str) -> str:
    return _TAG.sub("", html).strip()


def _sentences(html: str, room: int) -> str:
    """Whole sentences of a block that is too long; the first one however long it is."""
    taken = ""
    for sentence in _SENTENCE.findall(_words(html)):
        if taken and len(taken) + len(sentence) > room:
            break
        taken += sentence
    return taken
