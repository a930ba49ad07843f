"""Turns a folder of modules, and the entry points of other installed packages, into the values they define.

It refuses to know what the values are for; a module joins by lying in the folder and is named nowhere else.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from importlib.metadata import EntryPoint, EntryPoints, entry_points
from pathlib import Path
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


def outside(group: str) -> tuple[tuple[str, bytes], ...]:
    """The source of every package that adds to ``group``, by module and path: it is part of the program, too."""
    found: dict[str, bytes] = {}
    for top in {point.module.partition(".")[0] for point in _points(group)}:
        module = import_module(top)
        folders = [Path(place) for place in getattr(module, "__path__", ())]
        files = [(p, p.relative_to(folder)) for folder in folders for p in folder.rglob("*.py")]
        single = Path(module.__file__) if module.__file__ and not folders else None
        files += [(single, Path(single.name))] if single else []
        found |= {f"{top}/{name.as_posix()}": path.read_bytes() for path, name in files}
    return tuple(sorted(found.items()))


def _in_folder(package: ModuleType, kind: type[Value]) -> Iterator[Value]:
    for info in sorted(iter_modules(package.__path__), key=lambda i: i.name):
        module = import_module(f"{package.__name__}.{info.name}")
        yield from (v for _, v in sorted(vars(module).items()) if isinstance(v, kind))


def _from_entry_points(kind: type[Value], group: str) -> Iterator[Value]:
    for point in _points(group):
        value = point.load()
        if isinstance(value, kind):
            yield value


def _points(group: str) -> list[EntryPoint]:
    return sorted(_installed(group, tuple(sys.path)), key=lambda p: p.name)


@lru_cache(maxsize=8)
def _installed(group: str, path: tuple[str, ...]) -> EntryPoints:
    """The entry points of what lies on ``path``; looked up once, for it takes as long as building a small site."""
    return entry_points(group=group)
