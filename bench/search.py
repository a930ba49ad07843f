"""Turns portals into a table of how well, how fast and at what cost they are searched, beside Pagefind in the same run.

It refuses to know how a search works: it asks queries with known answers, and measures from outside.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from itertools import islice, pairwise
from pathlib import Path
from statistics import median, quantiles

import msgspec
from msgspec import Struct
from playwright.sync_api import Browser

from bench.browser import NoBrowserError, Search, chromium, cold, opened, stranger, warm
from bench.corpus import LAST_DAY
from bench.engines import Answers, Engine, Indexing, NoPagefindError, Own, Pagefind, pagefind_version
from bench.measure import CommandFailedError, Cost, cost
from bench.queries import Question, known_items, read_texts, size, substrings
from bench.run import CONFIG, ROOT, Machine, machine, say
from bench.server import StaticServer, Traffic, serving

SEED = 1
KNOWN_ITEMS = 150
SUBSTRINGS = 500
TIMED = 30
"""Queries whose bytes and times are measured: the first known items that every engine finds anything for."""
_FIRST_PLACES = 3


class DifferentAnswersError(Exception):
    """A search page shows another first hit than its engine answers: what is measured is not what people get."""


class Found(Struct, frozen=True):
    """Counts of questions: known items with the right answer first, and among the first three; substrings with the
    right document anywhere in the list. ``tops`` is the first hit of each known item, "" without any."""

    first: int
    among_three: int
    recalled: int
    tops: tuple[str, ...]


class Waited(Struct, frozen=True):
    """The search page alone, and searches: the first ones of strangers, and second ones in the same page."""

    page: Traffic
    cold: tuple[Search, ...]
    warm: tuple[Search, ...]


class Result(Struct, frozen=True):
    """One engine over one portal. ``index_size`` is in bytes."""

    engine: str
    indexing: Indexing
    index_size: int
    index_files: int
    found: Found
    waited: Waited


class Corpus(Struct, frozen=True):
    """One portal. ``text_size`` is the UTF-8 of titles and bodies in bytes; ``build`` the whole build from nothing."""

    name: str
    documents: int
    text_size: int
    build: Cost
    results: tuple[Result, ...]


def measured(name: str, content: Path, work: Path, jobs: int, browser: Browser) -> Corpus:
    """Build a portal from nothing, then search it with every engine."""
    output = work / f"output-{name}"
    say(f"{name}: cold build")
    build, made = built(content, output, work / f"cache-{name}", jobs)
    texts = read_texts(output)
    known = tuple(known_items(texts, KNOWN_ITEMS, SEED))
    runs = tuple(substrings(texts, SUBSTRINGS, SEED))
    engines: tuple[Engine, ...] = (Own(output, made), Pagefind(output, work / f"pagefind-{name}"))
    indexed, founds = [], []
    for engine in engines:
        say(f"{name}: {engine.name}, index and answers")
        indexed.append(engine.index())
        with serving(engine.folders) as server, stranger(browser) as context:
            founds.append(asked(engine.answers(context.new_page(), server.url), known, runs))
    places = timed(known, founds)
    results = []
    for engine, indexing, found in zip(engines, indexed, founds, strict=True):
        say(f"{name}: {engine.name}, bytes and times")
        with serving(engine.folders) as server:
            waited = watched(browser, server, engine.address, [known[n].query for n in places])
        for place, search in zip(places, waited.cold, strict=False):
            if search.first != found.tops[place]:
                raise DifferentAnswersError(f"{engine.name}: {known[place].query}")
        files = engine.files()
        total = sum(file.stat().st_size for file in files)
        results.append(Result(engine.name, indexing, total, len(files), found, waited))
    return Corpus(name, len(texts), size(texts), build, tuple(results))


def built(content: Path, output: Path, cache: Path, jobs: int) -> tuple[Cost, Indexing]:
    """A build from nothing, and the part of it that the search took. The peak is that of the whole build: nobody can
    say which of it the search needed."""
    notes = cache.with_suffix(".seconds")
    folders = ("--content", content, "--output", output, "--cache", cache, "--config", CONFIG)
    others = ("--as-of", LAST_DAY, "--jobs", jobs, "--seconds", notes)
    taken = cost((sys.executable, "-m", "bench.timed_build", *map(str, (*folders, *others))), ROOT)
    return taken, Indexing(msgspec.json.decode(notes.read_bytes(), type=float), taken.peak)


def asked(ask: Answers, known: Sequence[Question], runs: Sequence[Question]) -> Found:
    """Put every question."""
    heads = [ask(q.query)[:_FIRST_PLACES] for q in known]
    return Found(
        first=sum(not q.right.isdisjoint(head[:1]) for q, head in zip(known, heads, strict=True)),
        among_three=sum(not q.right.isdisjoint(head) for q, head in zip(known, heads, strict=True)),
        recalled=sum(not q.right.isdisjoint(ask(q.query)) for q in runs),
        tops=tuple(head[0] if head else "" for head in heads),
    )


def timed(known: Sequence[Question], founds: Sequence[Found]) -> tuple[int, ...]:
    """The places of ``TIMED`` known items and one more that every engine answers: a search without hits costs less,
    and is no comparison."""
    places = (n for n in range(len(known)) if all(found.tops[n] for found in founds))
    return tuple(islice(places, TIMED + 1))


def watched(browser: Browser, server: StaticServer, address: str, queries: Sequence[str]) -> Waited:
    """Each query first by a stranger, then, in the page where the one before it was put, as a second one."""
    first, second = [], []
    for query, following in pairwise(queries):
        with stranger(browser) as context:
            page = context.new_page()
            first.append(cold(page, server, address, query))
            second.append(warm(page, server, following))
    return Waited(opened(browser, server, address), tuple(first), tuple(second))


# The report

Row = tuple[str, str, Callable[[Corpus, Result], str]]
_ROWS: tuple[Row, ...] = (
    ("known item first", "≥ 95 %", lambda c, r: _share(r.found.first, KNOWN_ITEMS)),
    ("known item among the first three", "≥ 99 %", lambda c, r: _share(r.found.among_three, KNOWN_ITEMS)),
    ("substring recall", "100 %", lambda c, r: _share(r.found.recalled, SUBSTRINGS)),
    ("cold search, KB", "≤ 100", lambda c, r: _kilobytes([s.traffic.size for s in r.waited.cold])),
    (
        "cold search, requests",
        "≤ 10",
        lambda c, r: f"{median(s.traffic.requests for s in r.waited.cold):.0f}",
    ),
    ("of which the page before typing, KB", "≤ 30", lambda c, r: _kilobytes([r.waited.page.size])),
    ("of which the page before typing, requests", "", lambda c, r: f"{r.waited.page.requests}"),
    ("cold search, ms (ninth decile)", "", lambda c, r: _milliseconds(r.waited.cold)),
    ("warm search, ms (ninth decile)", "≤ 50", lambda c, r: _milliseconds(r.waited.warm)),
    ("warm search, KB", "", lambda c, r: _kilobytes([s.traffic.size for s in r.waited.warm])),
    ("hits in the window (with marks)", "", lambda c, r: _in_window(r.waited.cold)),
    ("index build, s", "", lambda c, r: f"{r.indexing.seconds:.1f}"),
    ("index build, largest process, MB", "", lambda c, r: f"{r.indexing.peak:.0f}"),
    ("index, MB", "", lambda c, r: f"{r.index_size / 1e6:.1f}"),
    ("index, share of the text", "≤ 33 %", lambda c, r: f"{r.index_size / c.text_size:.0%}"),
    ("index, files", "", lambda c, r: f"{r.index_files:,}"),
)


def report(corpora: Sequence[Corpus], where: Machine, browser: str) -> str:
    """The Markdown that goes into a README."""
    lines = [
        f"{where.cores} cores ({where.processor}, {where.system}), {where.memory:.0f} GB, {where.python}, "
        f"Chromium {browser}; {KNOWN_ITEMS} known items, {SUBSTRINGS} substrings, {TIMED} timed queries.",
    ]
    for corpus in corpora:
        lines += [
            "",
            f"{corpus.name}: {corpus.documents:,} documents, {corpus.text_size / 1e6:.1f} MB of text; the whole cold "
            f"build took {corpus.build.seconds:.1f} s (load before it {corpus.build.load:.1f}).",
            "",
            "| | goal | " + " | ".join(r.engine for r in corpus.results) + " |",
            "| --- | ---: |" + " ---: |" * len(corpus.results),
        ]
        lines += [
            f"| {name} | {goal} | " + " | ".join(shown(corpus, r) for r in corpus.results) + " |"
            for name, goal, shown in _ROWS
        ]
    return "\n".join(lines)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %"


def _kilobytes(sizes: Sequence[int]) -> str:
    return f"{median(sizes) / 1e3:.0f}"


def _milliseconds(searches: Sequence[Search]) -> str:
    taken = [s.milliseconds for s in searches]
    return f"{median(taken):.0f} ({quantiles(taken, n=10)[-1]:.0f})"


def _in_window(searches: Sequence[Search]) -> str:
    return f"{median(s.shown for s in searches):.0f} ({median(s.marked for s in searches):.0f})"


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(",") if part)


def made_up(count: int, content: Path) -> Path:
    """A generated content folder."""
    cost((sys.executable, "-m", "bench.corpus", str(count), str(content)), ROOT)
    return content


def imported(folder: Path, content: Path) -> Path:
    """A content folder of real statutes."""
    command = (sys.executable, "-m", "site_builder", "import", str(folder), "--type", "policies")
    cost((*command, "--to", str(content)), ROOT)
    return content


def main(arguments: Sequence[str] | None = None) -> None:
    """``python -m bench.search [--sizes 10000] [--statutes DIR] [--jobs N] [--json FILE]``."""
    parser = argparse.ArgumentParser(prog="bench.search", description="Measure searches, beside Pagefind.")
    parser.add_argument("--sizes", type=_sizes, default=(10_000,), metavar="N,N", help="numbers of documents")
    parser.add_argument("--statutes", type=Path, metavar="DIR", help="also search the statutes in DIR")
    parser.add_argument("--jobs", type=int, default=2, help="processes of a build")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the raw numbers")
    chosen = parser.parse_args(arguments)
    try:
        pagefind_version()
        with tempfile.TemporaryDirectory(prefix="bench-search-") as folder, chromium() as browser:
            work = Path(folder)
            corpora = []
            if chosen.statutes:
                content = imported(chosen.statutes.resolve(), work / "content-statutes")
                corpora.append(measured("statutes", content, work, chosen.jobs, browser))
            for count in chosen.sizes:
                content = made_up(count, work / f"content-{count}")
                corpora.append(measured(f"{count:,}", content, work, chosen.jobs, browser))
            browser_version = browser.version
    except NoPagefindError:
        parser.exit(2, "no Pagefind: pip install -e .[bench] -c scripts/constraints.txt\n")
    except NoBrowserError:
        parser.exit(2, "no Chromium: install one, or name it in the environment variable CHROMIUM\n")
    except CommandFailedError as problem:
        parser.exit(1, f"a measured command failed:\n{problem}\n")
    except DifferentAnswersError as problem:
        parser.exit(1, f"a page shows another first hit than its engine answers: {problem}\n")
    where = machine()
    print(report(corpora, where, browser_version))
    if chosen.json:
        raw = msgspec.json.encode({"machine": where, "browser": browser_version, "corpora": corpora})
        chosen.json.write_bytes(msgspec.json.format(raw))


if __name__ == "__main__":
    main()
