"""Keeps results under the digest of everything they depend on, in one SQLite file that may be deleted at any time.

It refuses to know what a result means, and never executes what it reads: values are bytes, checked by a digest.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from site_builder.kernel.digest import digest_bytes
from site_builder.kernel.file_record import FileRecord

_FILE = "store.sqlite"
STORE_FILES = (_FILE, f"{_FILE}-wal", f"{_FILE}-shm")
"""Every file that a cache consists of."""
_SCHEMA_VERSION = 1
_BATCH = 400
_CHECK = 16
_SMALLEST = 512
"""The smallest database in bytes; SQLite takes anything shorter for an empty one."""
DAMAGE = sqlite3.DatabaseError
"""What reading a damaged cache raises; the caller resets the store and starts over."""


class BusyError(Exception):
    """Another build holds the cache for longer than anybody waits; the cache itself is whole."""


class LostBlobError(Exception):
    """The cache holds a value that cannot be used, or not the bytes it names: it is rebuilt from nothing."""


def busy(problem: BaseException) -> bool:
    """Whether the cache is whole, and only held by another build."""
    return isinstance(problem, sqlite3.OperationalError) and "locked" in str(problem)


_SCHEMA = """
CREATE TABLE IF NOT EXISTS results (key BLOB PRIMARY KEY, used INTEGER NOT NULL, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, size INTEGER, mtime INTEGER, seen INTEGER, digest BLOB);
CREATE TABLE IF NOT EXISTS traces (name TEXT PRIMARY KEY, now BLOB NOT NULL, before BLOB);
"""


class Store:
    """A cache in ``folder``. ``repaired`` tells that a damaged cache was thrown away, ``unusable`` that the folder
    cannot hold one: then everything is kept in memory, and lost at the end.

    ``damaged`` counts values that were not whole, ``renewed`` holds the keys last used in an earlier era.

    ``era`` is any growing number, such as a day's ordinal; results unused for ``keep`` eras are dropped.
    """

    def __init__(self, folder: Path, era: int = 0) -> None:
        self._path = folder / _FILE
        self._era = era
        self.repaired = False
        self.damaged = 0
        self.renewed: set[bytes] = set()
        self.unusable = False
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._db = self._opened()
        except (OSError, sqlite3.Error):
            self.unusable = True
            self._db = self._open(":memory:")

    def _opened(self) -> sqlite3.Connection:
        half_written = self._path.is_file() and self._path.stat().st_size < _SMALLEST
        try:
            db = self._open(str(self._path))
        except sqlite3.DatabaseError as problem:
            if busy(problem):
                raise BusyError from problem
            self._discard()
            self.repaired = True
            return self._open(str(self._path))
        self.repaired = self.repaired or half_written
        return db

    def _open(self, path: str) -> sqlite3.Connection:
        db = sqlite3.connect(path, isolation_level=None, timeout=60)
        try:
            db.execute("PRAGMA journal_mode=WAL")
            # nothing here is worth waiting for the disk: what a power failure damages is noticed and made again
            db.execute("PRAGMA synchronous=OFF")
            db.execute("PRAGMA wal_autocheckpoint=20000")
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, _SCHEMA_VERSION):
                raise sqlite3.DatabaseError("another schema")
            if version == 0:
                db.executescript(_SCHEMA)
                db.execute(f"PRAGMA user_version={_SCHEMA_VERSION}")
        except sqlite3.DatabaseError:
            db.close()
            raise
        return db

    def reset(self) -> None:
        """Throw the cache away and begin again: what it held is recomputed."""
        self._db.close()
        self.repaired = True
        if not self.unusable:
            self._discard()
        self._db = self._open(":memory:" if self.unusable else str(self._path))

    def _discard(self) -> None:
        for name in STORE_FILES:
            self._path.with_name(name).unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Group many writes into one transaction; an interrupted group leaves no trace."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def get_many(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The values that are there and whole; a damaged one is counted, dropped, and missing."""
        found: dict[bytes, bytes] = {}
        stale: list[bytes] = []
        for batch in _batches(keys):
            marks = ",".join("?" * len(batch))
            query = f"SELECT key, used, value FROM results WHERE key IN ({marks})"
            for key, used, value in self._db.execute(query, batch):
                if digest_bytes(value[_CHECK:]) != value[:_CHECK]:
                    self.damaged += 1
                    continue
                found[key] = value[_CHECK:]
                if used != self._era:
                    stale.append(key)
        if stale:
            self.renewed.update(stale)
            self.renew(stale)
        return found

    def renew(self, keys: Iterable[bytes]) -> None:
        """Note that values are in use, so that they stay as long as what names them."""
        with self.writing():
            self._db.executemany("UPDATE results SET used=? WHERE key=?", [(self._era, key) for key in keys])

    def get(self, key: bytes) -> bytes | None:
        """One value, or ``None``."""
        return self.get_many([key]).get(key)

    def blob(self, key: bytes) -> bytes:
        """Bytes that are there whenever the value naming them was found; else the cache is damaged."""
        found = self.get(key)
        if found is None:
            raise LostBlobError(key.hex())
        return found

    def put_many(self, items: Iterable[tuple[bytes, bytes]]) -> None:
        """Save values under their keys."""
        rows = [(key, self._era, digest_bytes(value) + value) for key, value in items]
        self._db.executemany("INSERT OR REPLACE INTO results VALUES (?,?,?)", rows)

    def prune(self, keep: int) -> None:
        """Drop what no build of the last ``keep`` eras used."""
        self._db.execute("DELETE FROM results WHERE used < ?", (self._era - keep,))

    def files(self) -> dict[str, FileRecord]:
        """What the last look at the content folder recorded, by path."""
        rows = self._db.execute("SELECT path, size, mtime, seen, digest FROM files")
        return {row[0]: FileRecord(*row[1:]) for row in rows}

    def record_files(self, changed: dict[str, FileRecord], gone: Iterable[str]) -> None:
        """Remember a look at the content folder."""
        with self.writing():
            self._db.executemany("DELETE FROM files WHERE path=?", [(path,) for path in gone])
            self._db.executemany(
                "INSERT OR REPLACE INTO files VALUES (?,?,?,?,?)", [(p, *r) for p, r in changed.items()]
            )

    def record_traces(self, traces: Iterable[tuple[str, bytes]]) -> None:
        """Remember the named inputs of what was made now; the earlier ones stay beside them."""
        self._db.executemany(
            "INSERT INTO traces (name, now) VALUES (?,?) "
            "ON CONFLICT(name) DO UPDATE SET before=now, now=excluded.now WHERE now<>excluded.now",
            traces,
        )

    def trace(self, name: str) -> tuple[bytes, bytes | None] | None:
        """The named inputs of the last making, and of the one before."""
        row = self._db.execute("SELECT now, before FROM traces WHERE name=?", (name,)).fetchone()
        return (row[0], row[1]) if row else None


def _batches(keys: Sequence[bytes]) -> Iterator[list[bytes]]:
    unique = list(dict.fromkeys(keys))
    for start in range(0, len(unique), _BATCH):
        yield unique[start : start + _BATCH]
