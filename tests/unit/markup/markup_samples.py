"""Shared shorthand of the tests of the markup: render a text, read its findings."""

from __future__ import annotations

import re

from site_builder.kernel.diagnostic import Diagnostic
from site_builder.markup import BodySource, render_body
from site_builder.model.document import Body

PATH = "content/policies/2024/x.md"


def render(text: str, first_line: int = 1) -> tuple[Body, tuple[Diagnostic, ...]]:
    return render_body(BodySource(PATH, "policies/2024", text, first_line))


def html(text: str) -> str:
    return render(text)[0].html


def bare(text: str) -> str:
    """The HTML of ``text`` without the anchors that only the comparison of versions needs."""
    return re.sub(r' id="(?:段[0-9]+|序言)"', "", html(text))


def codes(text: str) -> list[str]:
    return [found.code for found in render(text)[1]]


def found(text: str, code: str, first_line: int = 1) -> Diagnostic:
    """The only finding of ``code``."""
    (only,) = [item for item in render(text, first_line)[1] if item.code == code]
    return only


def place(item: Diagnostic) -> tuple[int, int, int, int]:
    return item.span.start.line, item.span.start.column, item.span.end.line, item.span.end.column
