"""What is remembered of a file, so that one that did not change need not be read again.

It refuses to look at files and to know what they are for.
"""

from __future__ import annotations

from typing import NamedTuple


class FileRecord(NamedTuple):
    """What was known of a file: size in bytes, mtime and the moment of looking in ns, and its digest."""

    size: int
    mtime: int
    seen: int
    digest: bytes
