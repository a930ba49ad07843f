"""Turns a folder of modules, and the entry points of other installed packages, into the values they define.

It refuses to know what the values are for; a module joins by lying in the folder and is named nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules
from types import ModuleType
from typing import TypeVar

Value = TypeVar("Value")


def discover(package: ModuleType, kind: type[Value], group: str) -> tuple[Value, ...]:
    """Every module-level value of ``kind`` in ``package``, then those that entry points of ``group`` name."""
    found: list[Value] = []
    for value in (*_in_folder(package, kind), *_from_entry_points(kind, group)):
        if value not in found:
            found.append(value)
    return tuple(found)


def _in_folder(package: ModuleType, kind: type[Value]) -> Iterator[Value]:
    for info in sorted(iter_modules(package.__path__), key=lambda i: i.name):
        module = import_module(f"{package.__name__}.{info.name}")
        yield from (v for _, v in sorted(vars(module).items()) if isinstance(v, kind))


def _from_entry_points(kind: type[Value], group: str) -> Iterator[Value]:
    for point in sorted(entry_points(group=group), key=lambda p: p.name):
        value = point.load()
        if isinstance(value, kind):
            yield value
