"""Turns pages of a built portal into rows of a table: Lighthouse's four scores, and how long a slow phone waits.

It refuses to know what the pages are; the phone (slow processor, slow network) is the one that Lighthouse makes up.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from bench.run import ROOT
from bench.server import serving

_CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_TIMINGS = {
    "first-contentful-paint": "FCP, ms",
    "largest-contentful-paint": "LCP, ms",
    "speed-index": "Speed Index, ms",
    "total-blocking-time": "TBT, ms",
    "cumulative-layout-shift": "CLS",
}


class NoLighthouseError(Exception):
    """Lighthouse did not run; with what it said."""


class _Ref(Struct, frozen=True):
    id: str
    weight: float


class _Category(Struct, frozen=True, rename="camel"):
    score: float
    audit_refs: tuple[_Ref, ...]


class _Audit(Struct, frozen=True, rename="camel"):
    title: str
    score: float | None = None
    numeric_value: float = 0


class _Report(Struct, frozen=True):
    categories: dict[str, _Category]
    audits: dict[str, _Audit]


class Seen(Struct, frozen=True):
    """One page as Lighthouse sees it. ``scores`` of 0 to 100 by category; ``lost`` names what cost points, by category;
    ``timings`` by audit, in milliseconds but for the shift."""

    scores: dict[str, Annotated[int, Meta(ge=0, le=100)]]
    lost: dict[str, tuple[str, ...]]
    timings: dict[str, float]


def seen(url: str, node: str, tools: str, browser: str, flags: Sequence[str] = ()) -> Seen:
    """Look at one page once, with a new profile. ``tools`` is the folder of node packages."""
    with tempfile.TemporaryDirectory(prefix="lighthouse-", ignore_cleanup_errors=True) as profile:
        run = subprocess.run(
            [
                node,
                str(Path(tools) / "lighthouse/cli/index.js"),
                url,
                "--quiet",
                "--output=json",
                f"--only-categories={','.join(_CATEGORIES)}",
                f"--chrome-flags={' '.join((*_FLAGS, f'--user-data-dir={profile}', *flags))}",
            ],
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "CHROME_PATH": browser},
            check=False,
        )
    if run.returncode:
        raise NoLighthouseError(run.stderr)
    report = msgspec.json.decode(run.stdout, type=_Report)
    return Seen(
        {name: round(100 * one.score) for name, one in report.categories.items()},
        {name: _lost(one, report.audits) for name, one in report.categories.items()},
        {name: report.audits[name].numeric_value for name in _TIMINGS},
    )


def _lost(category: _Category, audits: dict[str, _Audit]) -> tuple[str, ...]:
    weighed = (ref.id for ref in category.audit_refs if ref.weight)
    return tuple(f"{id}: {audits[id].title}" for id in weighed if (audits[id].score or 0) < 1)


def table(rows: dict[str, Seen]) -> str:
    """A Markdown table, one page a row."""
    heads = ("page", *_CATEGORIES, *_TIMINGS.values())
    lines = [f"| {' | '.join(heads)} |", f"| --- |{' ---: |' * (len(heads) - 1)}"]
    for name, one in rows.items():
        scores = [str(one.scores[category]) for category in _CATEGORIES]
        *times, shift = one.timings.values()
        lines.append(f"| {' | '.join((name, *scores, *(f'{t:,.0f}' for t in times), f'{shift:.3f}'))} |")
    return "\n".join(lines)


def middle(several: Sequence[Seen]) -> Seen:
    """Of several looks at one page: the middle of every number."""
    return Seen(
        {name: round(median(one.scores[name] for one in several)) for name in several[0].scores},
        several[0].lost,
        {name: median(one.timings[name] for one in several) for name in several[0].timings},
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """``python -m bench.lighthouse OUTPUT PAGE [PAGE ...] [--times 3]``."""
    parser = argparse.ArgumentParser(prog="bench.lighthouse", description="Measure pages as a slow phone.")
    parser.add_argument("output", type=Path, help="a built portal")
    parser.add_argument("pages", nargs="+", metavar="PAGE", help="its address in the portal, e.g. index.html")
    parser.add_argument("--times", type=int, default=3, help="looks at each page; the middle counts")
    chosen = parser.parse_args(arguments)
    node = os.environ.get("NODE") or str(ROOT / ".venv/bin/node")
    tools = os.environ.get("NODE_TOOLS") or str(ROOT / ".venv/node/node_modules")
    browser = shutil.which(os.environ.get("CHROMIUM") or "chromium") or ""
    rows = {}
    try:
        with serving([chosen.output]) as server:
            for page in chosen.pages:
                url = server.url + page
                rows[page] = middle([seen(url, node, tools, browser) for _ in range(chosen.times)])
    except (NoLighthouseError, FileNotFoundError) as problem:
        parser.exit(1, f"Lighthouse did not run; scripts/test installs it:\n{problem}\n")
    print(table(rows))


if __name__ == "__main__":
    main()
