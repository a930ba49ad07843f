"""Does one thing to each of many items: looks results up, computes the missing ones in parallel, saves them.

It is the only cache and the only parallelism of a build, and refuses to know what the items are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from typing import Any, Generic, Protocol, TypeVar

import msgspec
from msgspec import Struct

from site_builder.engine.pool import SerialExecutor, run
from site_builder.engine.store import LostBlobError, Store
from site_builder.kernel.diagnostic import Diagnostic
from site_builder.kernel.digest import digest

Value = TypeVar("Value")

Keep = Callable[[bytes, bytes], None]
"""Puts bytes away under a key."""
Inputs = dict[str, bytes]
"""Everything a result depends on: a name for people, and a digest."""


PROGRAM = "程序"
"""The name under which the program itself is an input of everything."""


class Made(Struct, Generic[Value], frozen=True):
    """What a stage makes of one item: a small value, findings, and large bytes kept under digests of their own."""

    value: Value
    diagnostics: tuple[Diagnostic, ...] = ()
    blobs: tuple[tuple[bytes, bytes], ...] = ()


class Stage(Protocol):
    """One kind of work. ``run`` must be pure and picklable; ``load`` fetches what it needs, in this process."""

    @property
    def name(self) -> str:
        """The stage's name, part of every key."""

    @property
    def value_type(self) -> Any:
        """The type that saved values are decoded to."""

    def key(self, item: Any) -> bytes:
        """One digest of everything that the result for ``item`` depends on."""

    def inputs(self, item: Any, loaded: Any) -> Inputs:
        """The same dependencies under names that people understand, for ``why``."""

    def label(self, item: Any) -> str:
        """What people call the item, or "" when nobody will ask why it was made."""

    def load(self, item: Any) -> Any:
        """What ``run`` is given for ``item``."""

    @property
    def run(self) -> Callable[[Any], Made[Any]]:
        """The work itself."""


class Unasked:
    """Half of a stage whose results are no one's to ask about: nothing is noted for ``why``."""

    def inputs(self, item: Any, loaded: Any) -> Inputs:
        """None that anyone would look up."""
        return {}

    def label(self, item: Any) -> str:
        """No name to ask by."""
        return ""


class Done(Struct, Generic[Value], frozen=True):
    """One result: its encoded value, its findings, the keys of its blobs, and whether it was computed now.

    The value is decoded only when somebody asks: a build in which nothing changed looks at digests alone.
    """

    raw: bytes
    value_type: Any
    diagnostics: tuple[Diagnostic, ...]
    blobs: tuple[bytes, ...]
    fresh: bool

    @property
    def value(self) -> Value:
        """What the stage made."""
        try:
            value: Value = msgspec.msgpack.decode(self.raw, type=self.value_type)
        except (msgspec.DecodeError, msgspec.ValidationError) as problem:
            raise LostBlobError(str(problem)) from problem
        return value


class Saved(Struct, frozen=True):
    """A result as it lies in the store."""

    value: msgspec.Raw
    diagnostics: tuple[Diagnostic, ...] = ()
    blobs: tuple[bytes, ...] = ()


class Engine(Struct, frozen=True):
    """The tools that every stage shares. ``code`` is the digest of the program itself."""

    store: Store
    pool: Executor
    jobs: int
    code: bytes
    progress: Callable[[str, int, int], None]

    def each(self, stage: Stage, items: Sequence[Any]) -> list[Done[Any]]:
        """The stage's result for every item, in order, from the store where nothing it depends on changed."""
        keys = [digest(stage.name, self.code, stage.key(item)) for item in items]
        known = self.store.get_many(keys)
        self._renew_blobs(known)
        done: list[Done[Any] | None] = [_decode(stage, known.get(key)) for key in keys]
        missing = [number for number, result in enumerate(done) if result is None]
        self.progress(stage.name, len(items) - len(missing), len(items))
        if missing:
            self._compute(stage, items, keys, missing, done)
        return [result for result in done if result is not None]

    def _renew_blobs(self, known: dict[bytes, bytes]) -> None:
        """Bytes are in use while the value that names them is; without this they would be pruned before it."""
        aged = [data for key, data in known.items() if key in self.store.renewed]
        if aged:
            self.store.renew(blob for data in aged for blob in _named(data))

    def _compute(
        self,
        stage: Stage,
        items: Sequence[Any],
        keys: Sequence[bytes],
        missing: Sequence[int],
        done: list[Done[Any] | None],
    ) -> None:
        size = max(1, min(64, len(missing) // (self.jobs * 4) or 1))
        groups = [missing[start : start + size] for start in range(0, len(missing), size)]
        work = Work(stage.run)
        traces: dict[int, tuple[str, bytes]] = {}
        # a few results are there sooner than a process is started
        pool = self.pool if len(groups) > self.jobs * 4 else SerialExecutor()
        results = run(pool, work, self._loaded(stage, items, groups, traces), self.jobs * 2)
        finished = len(items) - len(missing)
        for group, encoded in zip(groups, results, strict=True):
            with self.store.writing():
                self.store.put_many(pair for result in encoded for pair in result.blobs)
                self.store.put_many((keys[n], r.saved) for n, r in zip(group, encoded, strict=True))
                self.store.record_traces(traces.pop(n) for n in group if n in traces)
            for number, result in zip(group, encoded, strict=True):
                done[number] = _decode(stage, result.saved, fresh=True)
            finished += len(group)
            self.progress(stage.name, finished, len(items))

    def _loaded(
        self,
        stage: Stage,
        items: Sequence[Any],
        groups: Sequence[Sequence[int]],
        traces: dict[int, tuple[str, bytes]],
    ) -> Iterator[list[Any]]:
        """Chunk after chunk as the pool asks for them; what each item depends on is noted on the way."""
        for group in groups:
            chunk = []
            for number in group:
                item = items[number]
                loaded = stage.load(item)
                label = stage.label(item)
                if label:
                    named = {PROGRAM: self.code, **stage.inputs(item, loaded)}
                    traces[number] = (f"{stage.name}:{label}", msgspec.msgpack.encode(named))
                chunk.append(loaded)
            yield chunk

    def join(
        self,
        name: str,
        inputs: bytes,
        make: Callable[[Keep], Value],
        value_type: Any,
        kept: Callable[[Value], Iterable[bytes]],
    ) -> Value:
        """A join remembered: the last result of ``make``, while ``inputs`` (a digest of all it reads) stay equal.

        Large parts are put away one by one with the given function; ``kept`` lists their keys in a result.
        """
        value: Value | None = self.recall(name, inputs, value_type, kept)
        if value is None:
            with self.store.writing():
                value = make(self._keep)
                self._remember(name, inputs, value)
        return value

    def recall(
        self, name: str, inputs: bytes, value_type: Any, kept: Callable[[Any], Iterable[bytes]]
    ) -> Any | None:
        """What was remembered under ``name``, if it was made from the same ``inputs`` by the same program."""
        key = digest("join", name)
        version = digest(self.code, inputs)
        known = self.store.get(key)
        if known is None or not known.startswith(version):
            return None
        try:
            value = msgspec.msgpack.decode(known[len(version) :], type=value_type)
        except (msgspec.DecodeError, msgspec.ValidationError) as problem:
            raise LostBlobError(name) from problem
        if key in self.store.renewed:
            self.store.renew(kept(value))
        return value

    def remember(self, name: str, inputs: bytes, value: Any) -> None:
        """Keep a result that took several steps of this engine, for `recall`."""
        with self.store.writing():
            self._remember(name, inputs, value)

    def _remember(self, name: str, inputs: bytes, value: Any) -> None:
        encoded = digest(self.code, inputs) + msgspec.msgpack.encode(value)
        self.store.put_many([(digest("join", name), encoded)])

    def _keep(self, key: bytes, data: bytes) -> None:
        self.store.put_many([(key, data)])


class Encoded(Struct, frozen=True):
    """A result ready to be stored, made where it was computed so that this process only writes it."""

    saved: bytes
    blobs: tuple[tuple[bytes, bytes], ...]


class Work(Struct, frozen=True):
    """A stage's work over a chunk of loaded items."""

    run: Callable[[Any], Made[Any]]

    def __call__(self, chunk: list[Any]) -> list[Encoded]:
        return [_encode(self.run(item)) for item in chunk]


def _encode(made: Made[Any]) -> Encoded:
    raw = msgspec.Raw(msgspec.msgpack.encode(made.value))
    saved = Saved(raw, made.diagnostics, tuple(key for key, _ in made.blobs))
    return Encoded(msgspec.msgpack.encode(saved), made.blobs)


def _named(data: bytes) -> tuple[bytes, ...]:
    try:
        return msgspec.msgpack.decode(data, type=Saved).blobs
    except (msgspec.DecodeError, msgspec.ValidationError):
        return ()


def _decode(stage: Stage, data: bytes | None, fresh: bool = False) -> Done[Any] | None:
    """A saved result, or ``None`` when there is none or it is not what this program writes."""
    if data is None:
        return None
    try:
        saved = msgspec.msgpack.decode(data, type=Saved)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None
    return Done(bytes(saved.value), stage.value_type, saved.diagnostics, saved.blobs, fresh)
