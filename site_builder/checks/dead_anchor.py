"""Finds links to a clause of another page that has no such clause.

It refuses to check links to whole pages: planning makes only those that exist.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from html import unescape

from site_builder.checks.base import PageCheck, PageFacts
from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity
from site_builder.kernel.span import Span

DEAD_ANCHOR = Rule(
    "W510",
    Severity.WARNING,
    "链接指向的条款不存在",
    "这个页面有链接指向“{target}”的“{anchor}”，那一页没有这个位置。",
    "核对条款编号，例如  [第三条](yzf-2024-003#第三条)",
)
_ID = re.compile(r'\bid="([^"]*)"')


def run(facts: PageFacts) -> Iterator[Diagnostic]:
    """One finding for each page and dead anchor."""
    wanted: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for artifact in facts.artifacts:
        if artifact.url in facts.pages and facts.pages[artifact.url].traditional:
            continue  # the page that it repeats is told of
        for link in artifact.facts.links:
            target, _, anchor = link.partition("#")
            wanted[target].append((anchor, artifact.url))
    for target, links in sorted(wanted.items()):
        ids = {unescape(x) for x in _ID.findall(facts.html(target))} if target in facts.pages else set()
        for anchor, url in sorted(set(links)):
            if anchor not in ids:
                yield DEAD_ANCHOR.at(_place(facts, url, target, anchor), target=target, anchor=anchor)


def _place(facts: PageFacts, url: str, target: str, anchor: str) -> Span:
    """The link as the editor wrote it; the whole file when a template made the link."""
    page, catalog = facts.pages[url], facts.catalog
    parsed = catalog.parsed.get(page.subject)
    for link in parsed.body_links if parsed else ():
        other = catalog.resolved(page.subject, link.ref.text)
        if other and link.anchor == anchor and catalog.cards[other].url == target:
            return link.span
    return Span(page.source or url)


CHECK = PageCheck("dead_anchor", run)
