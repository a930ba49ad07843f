"""Turns the address of a page into that of the same page in Traditional characters, and back.

It refuses to know how characters are converted, and whether a portal has that edition at all.
"""

from __future__ import annotations

SIMPLIFIED = "zh-Hans"
TRADITIONAL = "zh-Hant"
"""The languages of the two editions (BCP 47), as ``lang`` and ``hreflang`` say them."""
FOLDER = "zh-hant/"
"""Everything of the Traditional edition lies below this folder."""
ONCE = ("search/", "style-guide/", "404.html")
"""Addresses that exist once: the search finds either script, and is one page."""


def twin(url: str) -> str:
    """The Traditional page for a root-relative address; the address itself when there is only one such file.

    >>> twin("policies/2026/yzf-2026-008.html#第三条"), twin("data/documents.json")
    ('zh-hant/policies/2026/yzf-2026-008.html#第三条', 'data/documents.json')
    """
    path = url.partition("#")[0]
    once = not path.endswith(".html") or path.startswith(ONCE)
    return url if once else FOLDER + url


def original(url: str) -> str:
    """The Simplified page of a Traditional one."""
    return url.removeprefix(FOLDER)
