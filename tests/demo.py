"""Builds the demo portal of ``content/`` once for all tests of a worker.

It refuses to know what the tests assert; the day is fixed so that results are too.
"""

from __future__ import annotations

import shutil
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from site_builder.build import Examined, Report
from tests.portal import ROOT, Portal

DAY = date(2026, 11, 21)


class Demo:
    """The demo portal in a folder of its own, built for ``DAY``."""

    def __init__(self) -> None:
        home = Path(mkdtemp(prefix="demo-"))
        shutil.copytree(ROOT / "content", home / "content")
        shutil.copy(ROOT / "config.yaml", home / "config.yaml")
        self.portal = Portal(home, DAY)
        self.report: Report = self.portal.build()
        self.examined: Examined = self.portal.examine()
        self.output = home / "output"

    def pages(self) -> dict[str, str]:
        """Every page by address."""
        return {
            path.relative_to(self.output).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(self.output.rglob("*.html"))
        }


@cache
def demo() -> Demo:
    """The one demo portal of this process."""
    return Demo()
