"""docs/accessibility.md: every criterion of WCAG 2.2 at levels A and AA, and nothing said to be proved by what is not there."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.portal import ROOT

RECORD = (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in RECORD.splitlines()
    if re.match(r"\| \d", line)
]
WAYS = {"tool", "script", "by hand", "not yet", "absent"}
NUMBERS = {
    **{"1.1": (1,), "1.2": (1, 2, 3, 4, 5), "1.3": (1, 2, 3, 4, 5), "1.4": (1, 2, 3, 4, 5, 10, 11, 12, 13)},
    **{
        "2.1": (1, 2, 4),
        "2.2": (1, 2),
        "2.3": (1,),
        "2.4": (1, 2, 3, 4, 5, 6, 7, 11),
        "2.5": (1, 2, 3, 4, 7, 8),
    },
    **{"3.1": (1, 2), "3.2": (1, 2, 3, 4, 6), "3.3": (1, 2, 3, 4, 7, 8), "4.1": (2, 3)},
}
"""Guidelines and the criteria below them at A and AA (W3C Recommendation of 2023-10-05; 4.1.1 is gone)."""


def test_every_criterion_stands_once() -> None:
    wanted = [f"{guideline}.{number}" for guideline, numbers in NUMBERS.items() for number in numbers]
    assert len(wanted) == 55
    assert [row[0].split()[0] for row in ROWS] == wanted
    assert Counter(row[1] for row in ROWS) == {"A": 31, "AA": 24}


def test_every_criterion_says_how_it_is_verified() -> None:
    assert {way.strip() for row in ROWS for way in row[2].split(",")} <= WAYS
    assert all(row[3] for row in ROWS)


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`checks\.(\w+)`", RECORD))))
def test_a_named_check_is_there(name: str) -> None:
    source = (ROOT / "tests" / "browser" / "checks.py").read_text(encoding="utf-8")
    assert f"def {name}(page: Page" in source


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`(tests/[\w/]+\.py)`", RECORD))))
def test_a_named_file_is_there(path: str) -> None:
    assert (ROOT / path).is_file()
