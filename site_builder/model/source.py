"""What is known of a file before anyone reads it: where it lies below the content folder, its digest and its size.

It refuses to know what the file says and where the content folder really is.
"""

from __future__ import annotations

import re

from msgspec import Struct

ROOT = "content/"
"""How paths of content files begin in every finding, wherever the folder really lies."""
_PLAIN = re.compile("[0-9A-Za-z][0-9A-Za-z._-]*")
SUFFIXES = (".md", ".yaml", ".yml")
"""How the names of content files end; every other file lies beside one."""


def plain_name(name: str) -> bool:
    """Whether a file may be called so: it gives the id and the address, on every system and in every tool."""
    return _PLAIN.fullmatch(name) is not None


def stem(path: str) -> str:
    """The name of a file without its suffix, as in `pathlib`: asked for every file in every build."""
    name = path.rpartition("/")[2]
    end = name.rfind(".")
    return name[:end] if 0 < end < len(name) - 1 else name


class Source(Struct, frozen=True):
    """One file: its path below the content folder (POSIX), the digest of its bytes, and its size."""

    path: str
    digest: bytes
    size: int


class FileFacts(Struct, frozen=True):
    """What pages say of a file as it is published: its size in bytes, and of a picture width and height in pixels."""

    size: int = 0
    width: int = 0
    height: int = 0
