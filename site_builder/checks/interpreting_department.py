"""Finds interpretations that were written by another department than the document (谁起草、谁解读).

A department that took over from the one that drafted may explain in its place.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.checks.base import Check, Facts
from site_builder.kernel.diagnostic import Diagnostic, Note, Rule, Severity
from site_builder.kernel.span import Span
from site_builder.model.document import Parsed
from site_builder.model.organization import Register
from site_builder.model.relation import Verb

ANOTHER = Rule(
    "W725",
    Severity.WARNING,
    "解读部门不是起草部门",
    "《{title}》由{drafted}起草，这里写的解读部门是{explained}。",
    "谁起草、谁解读：改成  解读部门: {drafted}  ；如果是文件写错了，改文件的“起草部门”。",
    "按照“谁起草、谁解读”，解读由文件的起草部门负责。起草部门已经撤并的，由继任机构解读，程序认得登记过的继任机构。",
)


def run(facts: Facts) -> Iterator[Diagnostic]:
    """One finding a document and interpretation."""
    catalog = facts.catalog
    for source, relations in catalog.relations.items():
        explained = catalog.cards[source].department
        targets = dict.fromkeys(r.target for r in relations if r.edge.verb is Verb.INTERPRETS and r.target)
        for target in targets if explained and catalog.visible(source) else ():
            drafted = catalog.cards[target].department
            if drafted and not _same(drafted, explained, catalog.register):
                places = _place(catalog.parsed[source], explained), _place(catalog.parsed[target], drafted)
                notes = (Note(places[1], "文件的起草部门"),)
                title = catalog.cards[target].title
                yield ANOTHER.at(places[0], notes=notes, title=title, drafted=drafted, explained=explained)


def _same(drafted: str, explained: str, register: Register) -> bool:
    """Whether both names are one organization, or are answered for by one today."""
    found = register.heir(drafted)
    return found == register.heir(explained) if found else drafted == explained


def _place(parsed: Parsed, name: str) -> Span:
    """Where a department is written."""
    return next((use.span for use in reversed(parsed.organizations) if use.name == name), parsed.span)


CHECK = Check("interpreting_department", run)
