"""Turns a number, as editors write it, into a number, or into a problem.

It refuses to know what is counted and in which unit.
"""

from __future__ import annotations

import re
from decimal import Decimal

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.model.written import half_width, nothing_written

NOT_A_NUMBER = Rule(
    "E277",
    Severity.ERROR,
    "这里应当是数字",
    "“{text}”不是数字：这里只写数，单位另写。",
    "写成  600  或  0.46  或  1.2万",
)
LONGEST = 20
_NUMBER = re.compile(r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<factor>[万亿]?)", re.ASCII)
_FACTORS = {"": 1, "万": 10_000, "亿": 100_000_000}


def parse_quantity(text: str) -> Decimal | Problem:
    """``600``, ``1,760``, ``0.46``, ``1.2万``, in any width."""
    plain = half_width(text)
    if not plain:
        return nothing_written("数字", "600")
    found = _NUMBER.fullmatch(plain) if len(plain) <= LONGEST else None
    if found is None:
        return Problem(NOT_A_NUMBER, {"text": text})
    return Decimal(found["number"].replace(",", "")) * _FACTORS[found["factor"]]


def parse_count(text: str) -> int | Problem:
    """A whole number of things, at least one."""
    found = parse_quantity(text)
    if isinstance(found, Problem):
        return found
    return int(found) if found == int(found) > 0 else Problem(NOT_A_NUMBER, {"text": text})


def parse_tally(text: str) -> int | Problem:
    """How many there were: a whole number, none included."""
    found = parse_quantity(text)
    if isinstance(found, Problem):
        return found
    return int(found) if found == int(found) else Problem(NOT_A_NUMBER, {"text": text})


def quantity_text(number: Decimal) -> str:
    """A number as it is shown, without zeros that say nothing."""
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
