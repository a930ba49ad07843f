"""Turns one file beside the content into the one that is published: without what it says of people and machines (each).

It refuses to know which items use the file; the original stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from site_builder.cleaning.clean import clean, cleanable
from site_builder.engine.each import Made, Unasked
from site_builder.kernel.digest import digest, digest_bytes
from site_builder.kernel.span import Span
from site_builder.model.source import ROOT, FileFacts, Source


class Task(Struct, frozen=True):
    """One file: its path below the content folder, and its bytes; none when it is published as it is anyway."""

    path: str
    size: int
    data: bytes


@dataclass(frozen=True)
class CleanStage(Unasked):
    """The stage for the engine: reads bytes here, cleans them anywhere. The one blob of a result is what is published
    instead of the file; a result without one means the file itself."""

    read: Callable[[str], bytes]
    name: str = "清理附件"
    value_type: Any = FileFacts

    def key(self, item: Source) -> bytes:
        """The file's address and bytes."""
        return digest(item.path, item.digest)

    def load(self, item: Source) -> Task:
        """The file's bytes, unless nothing is ever taken out of such a file."""
        return Task(item.path, item.size, self.read(item.path) if cleanable(item.path) else b"")

    @property
    def run(self) -> Callable[[Task], Made[FileFacts]]:
        """The work."""
        return cleaned


def cleaned(task: Task) -> Made[FileFacts]:
    """What is said of the file as it is published, and what an editor must settle first."""
    if not cleanable(task.path):
        return Made(FileFacts(task.size))
    made, problems = clean(task.path, task.data)
    found = tuple(problem.at(Span(ROOT + task.path)) for problem in problems)
    blobs = ((digest_bytes(made.data), made.data),) if made.data != task.data else ()
    return Made(FileFacts(len(made.data), made.width, made.height), found, blobs)
