"""Runs every check over its facts: those of the catalog before pages are made, those of pages after (join).

It refuses to know any single check.
"""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.checks.base import Check, Facts, PageCheck, PageFacts
from site_builder.kernel.diagnostic import Diagnostic


def check(checks: Iterable[Check], facts: Facts) -> tuple[Diagnostic, ...]:
    """All findings of the checks over the catalog."""
    return tuple(diagnostic for one in checks for diagnostic in one.run(facts))


def check_pages(checks: Iterable[PageCheck], facts: PageFacts) -> tuple[Diagnostic, ...]:
    """All findings of the checks over finished pages."""
    return tuple(diagnostic for one in checks for diagnostic in one.run(facts))
