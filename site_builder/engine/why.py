"""Turns the recorded inputs of two makings of one thing into the list of inputs that differ.

It refuses to know what the inputs mean: their names are sentences already.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct

from site_builder.engine.store import Store


class Change(Struct, frozen=True):
    """One input that is new, gone, or different since the making before."""

    name: str
    kind: str


class Story(Struct, frozen=True):
    """Why something was made: ``first`` when it never was before, else the inputs that changed."""

    first: bool
    changes: tuple[Change, ...]


def why(store: Store, stage: str, label: str) -> Story | None:
    """The story of the last making, or ``None`` when nothing of that name was ever made."""
    trace = store.trace(f"{stage}:{label}")
    if trace is None:
        return None
    now = msgspec.msgpack.decode(trace[0], type=dict[str, bytes])
    if trace[1] is None:
        return Story(True, ())
    before = msgspec.msgpack.decode(trace[1], type=dict[str, bytes])
    changes = [Change(name, "gone") for name in before if name not in now]
    changes += [Change(name, "new") for name in now if name not in before]
    changes += [Change(name, "changed") for name in now if name in before and now[name] != before[name]]
    return Story(False, tuple(sorted(changes, key=lambda c: (c.name, c.kind))))
