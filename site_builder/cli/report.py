"""Turns findings into what people and machines read: Chinese text with the source line, JSON, GitHub, SARIF.

It refuses to change what was found; it only reads the lines again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from unicodedata import east_asian_width
from urllib.parse import quote

from site_builder import __version__
from site_builder.config import Config
from site_builder.kernel.diagnostic import Diagnostic, Severity
from site_builder.kernel.span import Span
from site_builder.model.personal_data import find_personal_data
from site_builder.model.source import ROOT

WORDS = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.NOTE: "说明"}
PER_FILE = 20
"""Findings shown of one file; the rest are counted."""


class Reporter:
    """Prints findings. ``content`` and ``settings`` are where the content folder and config.yaml really lie."""

    def __init__(self, content: Path | None, settings: Path = Path("config.yaml")) -> None:
        self._content = content
        self._settings = settings
        self._lines = cache(self._read)

    @classmethod
    def of(cls, config: Config | None) -> Reporter:
        """For the folders of a configuration."""
        return cls(config.content, config.path) if config else cls(None)

    def path(self, span: Span) -> Path:
        """The real file behind a span."""
        if self._content is not None and span.path.startswith(ROOT):
            return self._content / span.path.removeprefix(ROOT)
        return self._settings if span.path == "config.yaml" else Path(span.path)

    def place(self, span: Span) -> str:
        """Where, as a path that can be opened from here, with line and column."""
        return f"{self.file(span)}:{span.start.line}:{span.start.column}"

    def file(self, span: Span) -> str:
        """The file of a span as a path that can be opened from here."""
        path = self.path(span)
        here = Path.cwd()
        shown = path.relative_to(here) if path.is_absolute() and path.is_relative_to(here) else path
        return shown.as_posix()

    def _read(self, path: Path) -> list[str]:
        """The lines of a text as its readers count them; one that is not UTF-8 shows nothing."""
        try:
            data = path.read_bytes() if path.is_file() else b""
        except OSError:
            return []
        lines = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        return [_decoded(line) for line in lines]

    def text(self, found: Iterable[Diagnostic]) -> str:
        """Everything, sorted, at most ``PER_FILE`` a file, and a last line that counts."""
        ordered = in_order(found)
        shown: list[str] = []
        counts: dict[str, int] = {}
        for one in ordered:
            counts[one.span.path] = counts.get(one.span.path, 0) + 1
            if counts[one.span.path] <= PER_FILE:
                shown.append(self.one(one))
            elif counts[one.span.path] == PER_FILE + 1:
                rest = sum(1 for d in ordered if d.span.path == one.span.path) - PER_FILE
                shown.append(f"（{self.path(one.span).as_posix()} 还有 {rest} 处，改完上面的再看。）\n")
        return "\n".join([*shown, summary(ordered)])

    def one(self, found: Diagnostic) -> str:
        """One finding: code, place, sentence, source line with a mark below, notes, and what to do."""
        parts = [f"{WORDS[found.severity]} {found.code}  {self.place(found.span)}", f"  {found.message}"]
        parts += self._excerpt(found.span)
        parts += [f"  另见 {self.place(note.span)}  {note.text}" for note in found.notes]
        if found.fix:
            parts.append(f"  怎么改：{found.fix}".replace("\n", "\n    "))
        return "\n".join(parts) + "\n"

    def _excerpt(self, span: Span) -> list[str]:
        """The line with a mark below; nothing for a finding about a file as a whole."""
        lines = self._lines(self.path(span)) if span.start != span.end else []
        if not 0 < span.start.line <= len(lines) or not lines[span.start.line - 1]:
            return []
        line = _masked(lines[span.start.line - 1].replace("\t", " "))
        start = span.start.column - 1
        end = span.end.column - 1 if span.end.line == span.start.line else len(line)
        begin = max(0, start - 40)
        shown, mark_from, mark_to = line[begin : start + 80], start - begin, max(end, start + 1) - begin
        number = f"{span.start.line:>4} | "
        blank = " " * (len(number) - 2) + "| "
        marks = " " * width(shown[:mark_from]) + "^" * max(1, width(shown[mark_from:mark_to]))
        return [number + shown, blank + marks]


def _decoded(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return ""


def _masked(line: str) -> str:
    """Without personal numbers, whatever the finding is about, because reports end up in CI logs."""
    for one in find_personal_data("", line):
        start, end = one.span.start.column - 1, one.span.end.column - 1
        line = line[:start] + "*" * (end - start) + line[end:]
    return line


def width(text: str) -> int:
    """Columns on a terminal: full-width characters take two."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def in_order(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Errors first, then by place, so that the order never depends on how the work was split; each once."""
    weight = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
    return sorted(set(found), key=lambda d: (weight[d.severity], d.span, d.code, d.message))


def summary(found: Iterable[Diagnostic]) -> str:
    """``共 2 处错误、3 处警告。``"""
    counts: dict[Severity, int] = {}
    for one in found:
        counts[one.severity] = counts.get(one.severity, 0) + 1
    said = [f"{counts[s]} 处{WORDS[s]}" for s in Severity if s in counts]
    return f"共 {'、'.join(said)}。" if said else "没有发现问题。"


def _json(reporter: Reporter, found: Iterable[Diagnostic]) -> str:
    rows = [
        {
            "code": d.code,
            "severity": d.severity.value,
            "path": reporter.place(d.span).rsplit(":", 2)[0],
            "line": d.span.start.line,
            "column": d.span.start.column,
            "end_line": d.span.end.line,
            "end_column": d.span.end.column,
            "message": d.message,
            "fix": d.fix,
            "notes": [{"place": reporter.place(n.span), "text": n.text} for n in d.notes],
        }
        for d in in_order(found)
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _github(reporter: Reporter, found: Iterable[Diagnostic]) -> str:
    kinds = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
    return "\n".join(
        f"::{kinds[d.severity]} file={_property(reporter.place(d.span).rsplit(':', 2)[0])},"
        f"line={d.span.start.line},col={d.span.start.column},title={d.code}::"
        + _escaped(f"{d.message}\n怎么改：{d.fix}" if d.fix else d.message)
        for d in in_order(found)
    )


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def _sarif(reporter: Reporter, found: Iterable[Diagnostic]) -> str:
    levels = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
    ordered = in_order(found)
    results = [
        {
            "ruleId": d.code,
            "level": levels[d.severity],
            "message": {"text": f"{d.message}{'怎么改：' + d.fix if d.fix else ''}"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {
                            "uri": quote(reporter.place(d.span).rsplit(":", 2)[0], safe="/:")
                        },
                        "region": {
                            "startLine": d.span.start.line,
                            "startColumn": d.span.start.column,
                            "endLine": d.span.end.line,
                            "endColumn": d.span.end.column,
                        },
                    }
                }
            ],
        }
        for d in ordered
    ]
    rules = [{"id": code} for code in sorted({d.code for d in ordered})]
    driver = {"name": "site-builder", "version": __version__, "rules": rules}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


FORMATS: Mapping[str, Callable[[Reporter, Iterable[Diagnostic]], str]] = {
    "text": lambda reporter, found: reporter.text(found),
    "json": _json,
    "github": _github,
    "sarif": _sarif,
}
