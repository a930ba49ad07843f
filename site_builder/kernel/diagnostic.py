"""Turns a fault in the input into a value: which rule, where, in which words, and what to do.

It refuses to know who reads it: colours, source excerpts and file formats are the reporters' work.
"""

from __future__ import annotations

from enum import StrEnum
from string import Formatter
from typing import Any

from msgspec import Struct

from site_builder.kernel.span import Span


class Severity(StrEnum):
    """How much a finding weighs: only an ``ERROR`` keeps the portal from being published."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Note(Struct, frozen=True):
    """A second place that explains a finding, such as “第一次写在这里”."""

    span: Span
    text: str


class Diagnostic(Struct, frozen=True):
    """One finding. ``message`` and ``fix`` are finished Chinese sentences."""

    code: str
    severity: Severity
    span: Span
    message: str
    fix: str = ""
    notes: tuple[Note, ...] = ()


class Rule(Struct, frozen=True):
    """A rule as a constant beside the code that raises it.

    ``message`` and ``fix`` are Chinese templates with ``{names}``; ``about`` is the longer page that
    ``site-builder explain CODE`` prints, and names the regulation where there is one.
    """

    code: str
    severity: Severity
    title: str
    message: str
    fix: str
    about: str = ""

    def at(self, span: Span, *, notes: tuple[Note, ...] = (), **values: object) -> Diagnostic:
        """This rule, found at ``span``; ``values`` fill the names in its sentences."""
        return Diagnostic(
            self.code, self.severity, span, fill(self.message, values), fill(self.fix, values), notes
        )


class Problem(Struct, frozen=True):
    """A rule that was broken by a value whose place is not known yet: the reader adds the span."""

    rule: Rule
    values: dict[str, Any] = {}

    def at(self, span: Span) -> Diagnostic:
        """The same fault, now with its place."""
        return self.rule.at(span, **self.values)


def fill(template: str, values: dict[str, object]) -> str:
    """Replace ``{name}`` by its value: what an editor wrote is shortened, never interpreted; words are listed whole."""
    parts: list[str] = []
    for literal, name, _, _ in Formatter().parse(template):
        parts.append(literal)
        if name is not None:
            parts.append(_shown(values[name]))
    return "".join(parts)


def _shown(value: object, limit: int = 120) -> str:
    if isinstance(value, tuple):
        return "、".join(value)
    text = " ".join(str(value).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def blocks(diagnostics: tuple[Diagnostic, ...] | list[Diagnostic]) -> bool:
    """Whether any of them keeps the portal from being published."""
    return any(d.severity is Severity.ERROR for d in diagnostics)


def question(near: str | None) -> str:
    """The words that offer a near miss, or "" when there is none."""
    return f"您要写的是不是“{near}”？" if near else ""
