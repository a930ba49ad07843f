"""Turns one build into the seconds that its search took, from the first step of the search to the step after it.

It refuses to know what a step does: a build tells its progress anyway, and here the telling is timed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec

from site_builder.build import build
from site_builder.cli.options import Choices, configuration, request
from site_builder.stages.index import BlockStage, ShardStage, TermsStage

_SEARCH = (TermsStage.name, BlockStage.name, ShardStage.name)
Moment = tuple[str, float]
"""A step's name, and when it told of its progress."""


def seconds(moments: Sequence[Moment]) -> float:
    """From the first word of the search's steps to the first word of the step after them."""
    begun = next(when for name, when in moments if name in _SEARCH)
    last = max(when for name, when in moments if name in _SEARCH)
    return next((when for name, when in moments if name not in _SEARCH and when >= last), last) - begun


def main(arguments: Sequence[str] | None = None) -> None:
    """Build as ``site-builder build`` does, and write the seconds into a file."""
    parser = argparse.ArgumentParser(prog="bench.timed_build", description="Time the search within a build.")
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--content", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--as-of", type=date.fromisoformat, required=True)
    parser.add_argument("--jobs", type=int, required=True)
    parser.add_argument("--seconds", type=Path, required=True, metavar="FILE")
    chosen = vars(parser.parse_args(arguments))
    notes = chosen.pop("seconds")
    choices = Choices(**chosen)
    moments: list[Moment] = []
    with request(configuration(choices), choices) as asked:
        report = build(replace(asked, progress=lambda name, *_: moments.append((name, time.perf_counter()))))
    if not report.published:
        sys.exit("the portal was not published")
    notes.write_bytes(msgspec.json.encode(seconds(moments)))


if __name__ == "__main__":
    main()
