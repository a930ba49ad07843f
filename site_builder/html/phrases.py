"""Turns a day and a count of bytes into the words that a reader sees.

It refuses to know where on a page they stand.
"""

from __future__ import annotations

from typing import Any


def day(iso: Any) -> str:
    """A day or moment in ISO form as ``2024年3月1日``; anything else as it is."""
    parts = str(iso)[:10].split("-")
    return f"{int(parts[0])}年{int(parts[1])}月{int(parts[2])}日" if len(parts) == 3 else str(iso)


def size(count: int) -> str:
    """Bytes as people say it: ``312 KB``, ``1.4 MB``."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1024))} KB"
    return f"{count / 1024 / 1024:.1f} MB"
