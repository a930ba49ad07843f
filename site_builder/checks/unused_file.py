"""Finds files beside content files that nothing uses: they are not published, and the editor may think they are.

It refuses to guess which item they belong to.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.checks.base import Check, Facts
from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity
from site_builder.kernel.span import Span

UNUSED_FILE = Rule(
    "W404",
    Severity.WARNING,
    "文件没有被用到",
    "没有任何文章使用“{name}”，它不会出现在网站上。",
    "在文章的“附件”里写上它，或者删去这个文件。",
)


def run(facts: Facts) -> Iterator[Diagnostic]:
    """One finding a file."""
    used = {use.path for parsed in facts.parsed for use in parsed.files}
    for path in sorted(facts.files - used):
        yield UNUSED_FILE.at(Span("content/" + path), name=path.rpartition("/")[2])


CHECK = Check("unused_file", run)
