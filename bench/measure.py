"""Turns one command into what it cost: seconds, processor seconds, and the memory of its largest process.

It refuses to know what the command does; Unix only, because it asks the kernel that ran the processes.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct


class Cost(Struct, frozen=True):
    """``seconds`` by the clock; ``processor`` seconds, user and system, of all its processes together.

    ``peak`` is the largest resident set of any one of them in MB (10**6 bytes). ``load`` is the machine's load
    average just before, work of others included.
    """

    seconds: float
    processor: float
    peak: float
    load: float


class Folder(Struct, frozen=True):
    """What lies in a folder: ``size`` in MB (10**6 bytes); ``stamps`` tells files that were written again."""

    files: int
    pages: int
    size: float
    stamps: dict[str, tuple[int, int]]

    def rewritten(self, before: Folder) -> int:
        """How many files are new, changed or gone since ``before``."""
        return len(dict(self.stamps.items() ^ before.stamps.items()))


class CommandFailedError(Exception):
    """A measured command that did not end well: the last lines it wrote."""


def cost(command: Sequence[str], folder: Path) -> Cost:
    """Run ``command`` in ``folder`` in fresh processes. Raises ``CommandFailedError`` unless it exits with 0.

    The kernel's answer for a child covers the grandchildren that the child waited for, as every pool does.
    """
    load = os.getloadavg()[0]
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=said, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise CommandFailedError(said.read().decode("utf-8", "replace")[-2_000:])
    return Cost(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * _RSS_UNIT / 1e6, load)


_RSS_UNIT = 1 if os.uname().sysname == "Darwin" else 1024


def look(folder: Path) -> Folder:
    """Every file below ``folder``, but for hidden ones, in which a program keeps its own notes."""
    stamps: dict[str, tuple[int, int]] = {}
    size = 0
    for path in folder.rglob("*"):
        if path.is_file() and not path.name.startswith("."):
            status = path.stat()
            stamps[path.relative_to(folder).as_posix()] = (status.st_size, status.st_mtime_ns)
            size += status.st_size
    pages = sum(name.endswith(".html") for name in stamps)
    return Folder(len(stamps), pages, size / 1e6, stamps)
