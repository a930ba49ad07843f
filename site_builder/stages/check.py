"""Runs every check over the facts of the build (join).

It refuses to know any single check.
"""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.checks.base import Check, Facts
from site_builder.kernel.diagnostic import Diagnostic


def check(checks: Iterable[Check], facts: Facts) -> tuple[Diagnostic, ...]:
    """All findings of all checks."""
    return tuple(diagnostic for one in checks for diagnostic in one.run(facts))
