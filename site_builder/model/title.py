"""Turns a title, however it is written, into the key under which titles are compared.

It refuses to know which documents there are.
"""

from __future__ import annotations

import re

from site_builder.model.written import half_width

_QUOTES = re.compile("[《》〈〉「」『』“”‘’\"'`´＂＇<>]")
_BRACKETS = str.maketrans("〔〕[]【】〖〗{}", "()()()()()")
_DASH_FORMS = str.maketrans(dict.fromkeys(map(ord, "‐‑‒–—―−─"), "-") | {ord("・"): "·", ord("•"): "·"})


def title_key(text: str) -> str:
    """One key for all ways of writing a title: width, spaces, 《》, kinds of quotes and brackets do not count."""
    plain = _QUOTES.sub("", half_width(half_width(text).casefold()))
    return plain.translate(_BRACKETS).translate(_DASH_FORMS)
