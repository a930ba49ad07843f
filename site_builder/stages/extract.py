"""Turns the bytes of one attachment into its text for the search (each).

It refuses to know which items list the file, and what the search makes of the text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from site_builder.engine.each import Made, Unasked
from site_builder.kernel.digest import digest, digest_bytes
from site_builder.kernel.span import Span
from site_builder.model.source import ROOT, Source
from site_builder.reading.attachment import has_text, read_attachment, too_large


class Extracted(Struct, frozen=True):
    """How many characters of text an attachment has. The text itself, in UTF-8, is the one blob of the result."""

    characters: int


class Task(Struct, frozen=True):
    """One attachment: its path below the content folder, its size and its bytes, none when nobody will look at them."""

    path: str
    size: int
    data: bytes


@dataclass(frozen=True)
class ExtractStage(Unasked):
    """The stage for the engine: reads bytes here, extracts text anywhere."""

    read: Callable[[str], bytes]
    name: str = "读取附件"
    value_type: Any = Extracted

    def key(self, item: Source) -> bytes:
        """The file's address and bytes."""
        return digest(item.path, item.digest)

    def load(self, item: Source) -> Task:
        """The file's bytes, unless it is a picture or something else without text, or too large."""
        readable = has_text(item.path) and too_large(item.path, item.size) is None
        return Task(item.path, item.size, self.read(item.path) if readable else b"")

    @property
    def run(self) -> Callable[[Task], Made[Extracted]]:
        """The work."""
        return extract


def extract(task: Task) -> Made[Extracted]:
    """The text of one attachment, and what keeps readers from finding it."""
    problem = too_large(task.path, task.size)
    text = ""
    if problem is None:
        text, problem = read_attachment(task.path, task.data)
    found = () if problem is None else (problem.at(Span(ROOT + task.path)),)
    blob = text.encode()
    return Made(Extracted(len(text)), found, ((digest_bytes(blob), blob),) if text else ())
