"""Turns the attachments of an item into one file to download: which files under which names, where, and how large.

It refuses to read bytes: files are packed as they are published, without compression, so the size is known beforehand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from site_builder.model.document import Parsed
from site_builder.model.source import FileFacts

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_LONGEST = 80
_PER_FILE = 30 + 46
_END = 22
"""Bytes of a zip file beside contents and names (APPNOTE 4.3.7, 4.3.12, 4.3.16)."""


class Bundle(Struct, frozen=True):
    """One file to download: its address, and the files in it by the name that readers see and the path of each."""

    url: str
    files: tuple[tuple[str, str], ...]

    def size(self, known: Mapping[str, FileFacts]) -> int:
        """Its bytes, when its files are published as ``known`` says."""
        return _END + sum(_PER_FILE + 2 * len(name.encode()) + known[path].size for name, path in self.files)


def bundle(parsed: Parsed, known: Mapping[str, FileFacts]) -> Bundle | None:
    """The attachments of an item in one file, when there are several."""
    uses = [use for use in parsed.files if use.listed and use.path in known]
    if len(uses) < 2:
        return None
    names: dict[str, str] = {}
    for number, use in enumerate(uses, 1):
        suffix = use.path.rsplit(".", 1)[-1] if "." in use.path.rpartition("/")[2] else ""
        words = _FORBIDDEN.sub("_", use.name).strip(" .")[:_LONGEST] or "附件"
        ending = f".{suffix}" if suffix else ""
        name = words + ending
        names[f"{words}（{number}）{ending}" if name in names else name] = use.path
    return Bundle(f"downloads/{parsed.card.id}.zip", tuple(names.items()))
