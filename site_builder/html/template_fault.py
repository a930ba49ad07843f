"""Turns whatever a template raised into the place in the theme where it happened and a Chinese reason.

It refuses to know which page was being made; words that have no Chinese ones are shown as they are, with their kind.
"""

from __future__ import annotations

import re
import traceback
from pathlib import Path

from jinja2 import TemplateSyntaxError

from site_builder.kernel.span import Span
from site_builder.theming.complaints import in_chinese

_HAN = re.compile("[\u4e00-\u9fff]")


def reason(problem: Exception) -> str:
    """Why it failed, without a full stop."""
    if isinstance(problem, KeyError):
        return f"没有“{problem.args[0] if problem.args else ''}”这一项"
    said = problem.message if isinstance(problem, TemplateSyntaxError) else str(problem)
    words = in_chinese(said or "")
    kind = type(problem).__name__
    return words if _HAN.search(words) else f"{words}（{kind}）" if words else kind


def place(problem: Exception) -> Span | None:
    """Where: the innermost line that lies in a template, or ``None`` when none does."""
    if isinstance(problem, TemplateSyntaxError) and problem.filename:
        return Span.at(Path(problem.filename).as_posix(), problem.lineno)
    frames = [f for f in traceback.extract_tb(problem.__traceback__) if "/templates/" in _posix(f.filename)]
    # Where an endless circle ends is chance; an include is what most likely closes it.
    looping = isinstance(problem, RecursionError)
    including = [frame for frame in frames if looping and "include" in (frame.line or "")]
    guilty = next(iter(including or frames[-1:]), None)
    return Span.at(_posix(guilty.filename), guilty.lineno or 1) if guilty else None


def template_name(span: Span) -> str:
    """The name of the template at a place, as themes call it."""
    return span.path.rpartition("/templates/")[2]


def _posix(path: str) -> str:
    return Path(path).as_posix()
