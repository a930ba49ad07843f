"""Turns the published bytes of several files into one zip file: equal files give equal bytes, on any day (each).

It refuses to know items; what stands in the file, and under which names, was settled when pages were planned.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from msgspec import Struct

from site_builder.engine.each import Made, Unasked
from site_builder.kernel.digest import digest, digest_bytes
from site_builder.model.page import Artifact

_NO_DAY = (1980, 1, 1, 0, 0, 0)
"""The first moment that the format knows: files in it carry no days of their own."""
_PLAIN_FILE = 0o644 << 16


class Packed(Struct, frozen=True):
    """One file in a bundle: its name there, its path below the content folder, the digest of what is published, and
    whether that lies in the store, because the file was cleaned."""

    name: str
    path: str
    digest: bytes
    stored: bool


class Packing(Struct, frozen=True):
    """A bundle to make: its address and its files, in order."""

    url: str
    files: tuple[Packed, ...]


class Task(Struct, frozen=True):
    """The same with the bytes of its files."""

    url: str
    files: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True)
class PackStage(Unasked):
    """The stage for the engine: fetches bytes here, packs them anywhere."""

    read: Callable[[str], bytes]
    blob: Callable[[bytes], bytes]
    name: str = "打包附件"
    value_type: Any = Artifact

    def key(self, item: Packing) -> bytes:
        """The address, and names and contents of the files."""
        return digest(item.url, [(file.name, file.digest) for file in item.files])

    def load(self, item: Packing) -> Task:
        """What is published of every file."""
        files = (
            (file.name, self.blob(file.digest) if file.stored else self.read(file.path))
            for file in item.files
        )
        return Task(item.url, tuple(files))

    @property
    def run(self) -> Callable[[Task], Made[Artifact]]:
        """The work."""
        return packed


def packed(task: Task) -> Made[Artifact]:
    """One zip file."""
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_STORED) as package:
        for name, data in task.files:
            about = ZipInfo(name, _NO_DAY)
            about.create_system, about.external_attr = 3, _PLAIN_FILE
            package.writestr(about, data)
    whole = made.getvalue()
    fingerprint = digest_bytes(whole)
    return Made(Artifact(task.url, fingerprint, len(whole)), (), ((fingerprint, whole),))
