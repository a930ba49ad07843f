"""Turns made-up portals of several sizes into a table of how long builds take and what they need.

It refuses to know how a build works: every measurement is a fresh ``python -m site_builder``.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

import msgspec
from msgspec import Struct

from bench.corpus import LAST_DAY, newest
from bench.measure import CommandFailedError, Cost, Folder, cost, look

ROOT = Path(__file__).resolve().parent.parent
CONFIG = ROOT / "bench" / "config.yaml"
REPEATS = 3
_SETTLE = 2.5
"""Seconds to wait after writing content: a file as young as that is read again, whatever its time says."""
_SLIPS = "的地得"
"""A character for each repetition of the typo, so that none finds the result of another in the cache."""


class Asked(Struct, frozen=True):
    """The settings of the portals, and the number of processes that build them."""

    config: Path
    jobs: int


class Place(Struct, frozen=True):
    """The folders of one portal, and how it is built: with which settings, by how many processes."""

    content: Path
    output: Path
    cache: Path
    asked: Asked

    def build(self) -> Cost:
        """One build."""
        options = ("--content", self.content, "--output", self.output, "--cache", self.cache)
        day = ("--as-of", LAST_DAY.isoformat(), "--jobs", self.asked.jobs, "--config", self.asked.config)
        return cost((sys.executable, "-m", "site_builder", "build", *map(str, (*options, *day))), ROOT)


class Warm(Struct, frozen=True):
    """Several builds after the same kind of edit: each cost, and how many files each rewrote."""

    costs: tuple[Cost, ...]
    rewritten: tuple[int, ...]

    @property
    def seconds(self) -> float:
        """The median by the clock."""
        return median(c.seconds for c in self.costs)

    @property
    def processor(self) -> float:
        """The median in processor seconds, which other work on the machine disturbs less."""
        return median(c.processor for c in self.costs)


class Result(Struct, frozen=True):
    """All measurements of one portal. ``importing`` is the cost of making its content from other files."""

    name: str
    documents: int
    cold: Cost
    pages: int
    files: int
    output: float
    cache: float
    unchanged: Warm
    typo: Warm
    newest: Warm
    importing: Cost | None = None

    def each(self) -> float:
        """Seconds of a cold build per document."""
        return self.cold.seconds / self.documents


class Machine(Struct, frozen=True):
    """Where it was measured."""

    cores: int
    python: str
    system: str
    processor: str
    memory: float


def machine() -> Machine:
    """This machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return Machine(len(os.sched_getaffinity(0)), python, platform.system(), platform.machine(), memory)


def made_up(count: int, work: Path, asked: Asked) -> Result:
    """A generated portal of ``count`` documents. Another process writes it, to keep this one small: the kernel
    counts the memory of whoever starts a process into that process's peak."""
    content = work / f"content-{count}"
    cost((sys.executable, "-m", "bench.corpus", str(count), str(content)), ROOT)
    return measured(f"{count:,}", content, count, work, asked)


def statutes(folder: Path, work: Path, asked: Asked) -> Result:
    """Real statutes, imported and built."""
    content = work / "content-statutes"
    command = (
        sys.executable,
        "-m",
        "site_builder",
        "import",
        str(folder),
        "--type",
        "policy",
        "--to",
        str(content),
    )
    importing = cost(command, ROOT)
    count = sum(1 for _ in content.rglob("*.md"))
    return msgspec.structs.replace(measured("statutes", content, count, work, asked), importing=importing)


def measured(name: str, content: Path, count: int, work: Path, asked: Asked) -> Result:
    """Build once from nothing, then again after no edit, typos, and new documents."""
    place = Place(content, work / f"output-{name}", work / f"cache-{name}", asked)
    time.sleep(_SETTLE)
    say(f"{name}: cold build")
    cold = place.build()
    built, cache = look(place.output), look(place.cache)
    say(f"{name}: {cold.seconds:.1f} s; no change")
    unchanged = warm(place, lambda number: None)
    paths = sorted(p for p in content.rglob("*.md") if "policies" in p.parts)
    victim = paths[len(paths) // 2]
    say(f"{name}: {unchanged.seconds:.2f} s; a typo in {victim.name}")
    typo = warm(place, lambda number: misspell(victim, _SLIPS[number]))
    say(f"{name}: {typo.seconds:.2f} s; new documents")
    added = warm(place, lambda number: add(content, number))
    say(f"{name}: {added.seconds:.2f} s")
    return Result(name, count, cold, built.pages, built.files, built.size, cache.size, unchanged, typo, added)


def warm(place: Place, edit: Callable[[int], None]) -> Warm:
    """``REPEATS`` builds, each after one edit."""
    costs: list[Cost] = []
    rewritten: list[int] = []
    before: Folder = look(place.output)
    for number in range(REPEATS):
        edit(number)
        costs.append(place.build())
        after = look(place.output)
        rewritten.append(after.rewritten(before))
        before = after
    return Warm(tuple(costs), tuple(rewritten))


def misspell(path: Path, slip: str) -> None:
    """Put ``slip`` before the last full stop of a file."""
    head, stop, tail = path.read_text(encoding="utf-8").rpartition("。")
    path.write_text(head + slip + stop + tail, encoding="utf-8", newline="\n")


def add(content: Path, number: int) -> None:
    """One document newer than all others."""
    path, text = newest(number + 1)
    target = content / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")


def report(results: Sequence[Result], where: Machine) -> str:
    """The Markdown that goes into a README."""
    rows: list[tuple[str, Callable[[Result], str]]] = [
        ("documents", lambda r: f"{r.documents:,}"),
        ("import, s", lambda r: f"{r.importing.seconds:.1f}" if r.importing else "–"),
        ("cold build, s", lambda r: f"{r.cold.seconds:.1f}"),
        ("cold build, processor s", lambda r: f"{r.cold.processor:.1f}"),
        ("cold build, ms per document", lambda r: f"{1000 * r.each():.2f}"),
        ("largest process, MB", lambda r: f"{r.cold.peak:.0f}"),
        ("no change, s", lambda r: _warm(r.unchanged)),
        ("one typo, s", lambda r: _warm(r.typo)),
        ("one newest document, s", lambda r: _warm(r.newest)),
        ("largest process when warm, MB", lambda r: f"{_warm_peak(r):.0f}"),
        ("pages", lambda r: f"{r.pages:,}"),
        ("files", lambda r: f"{r.files:,}"),
        ("output, MB", lambda r: f"{r.output:.0f}"),
        ("cache, MB", lambda r: f"{r.cache:.0f}"),
        ("load before (cold; highest when warm)", _loads),
    ]
    lines = [
        f"{where.cores} cores ({where.processor}, {where.system}), {where.memory:.0f} GB, {where.python}; "
        f"warm builds: median of {REPEATS}, with processor seconds and files rewritten in brackets.",
        "",
        "| | " + " | ".join(r.name for r in results) + " |",
        "| --- |" + " ---: |" * len(results),
    ]
    lines += [f"| {name} | " + " | ".join(shown(r) for r in results) + " |" for name, shown in rows]
    grown = [r for r in results if r.importing is None]
    if len(grown) > 1:
        small, large = grown[0], grown[-1]
        clock = large.each() / small.each()
        processor = large.cold.processor / large.documents / (small.cold.processor / small.documents)
        lines += [
            "",
            f"Growth from {small.name} to {large.name} documents against linear (1.00): {clock:.2f} by the clock, "
            f"{processor:.2f} in processor time.",
        ]
    return "\n".join(lines)


def _warm(found: Warm) -> str:
    return f"{found.seconds:.2f} ({found.processor:.2f}; {median(found.rewritten):.0f})"


def _warm_peak(result: Result) -> float:
    return max(c.peak for part in (result.unchanged, result.typo, result.newest) for c in part.costs)


def _loads(result: Result) -> str:
    warm_costs = [c for part in (result.unchanged, result.typo, result.newest) for c in part.costs]
    return f"{result.cold.load:.1f}; {max(c.load for c in warm_costs):.1f}"


def say(text: str) -> None:
    """Progress, apart from the report."""
    print(text, file=sys.stderr, flush=True)


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(",") if part)


def main(arguments: Sequence[str] | None = None) -> None:
    """``python -m bench.run [--sizes 1000,10000] [--statutes DIR] [--jobs N] [--config FILE] [--json FILE]``."""
    parser = argparse.ArgumentParser(prog="bench.run", description="Measure builds of made-up portals.")
    parser.add_argument(
        "--sizes", type=_sizes, default=(1_000, 10_000), metavar="N,N", help="numbers of documents"
    )
    parser.add_argument(
        "--statutes", type=Path, metavar="DIR", help="also import and build the statutes in DIR"
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes of a build")
    parser.add_argument("--config", type=Path, default=CONFIG, metavar="FILE", help="settings of the portals")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the raw numbers")
    chosen = parser.parse_args(arguments)
    asked = Asked(chosen.config.resolve(), chosen.jobs)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        work = Path(folder)
        try:
            results = [made_up(count, work, asked) for count in chosen.sizes]
            if chosen.statutes:
                results.append(statutes(chosen.statutes.resolve(), work, asked))
        except CommandFailedError as problem:
            parser.exit(1, f"a measured command failed:\n{problem}\n")
    where = machine()
    print(report(results, where))
    if chosen.json:
        raw = msgspec.json.encode({"machine": where, "jobs": chosen.jobs, "results": results})
        chosen.json.write_bytes(msgspec.json.format(raw))


if __name__ == "__main__":
    main()
