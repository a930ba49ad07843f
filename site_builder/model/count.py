"""Turns a number of things or people, as editors write it, into an integer, or into a problem.

It refuses to know what is counted.
"""

from __future__ import annotations

import re

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.model.numeral import number_from_chinese
from site_builder.model.written import half_width, nothing_written

COUNT_UNREADABLE = Rule(
    "E260",
    Severity.ERROR,
    "数量看不懂",
    "“{text}”不是整数。",
    "只写数字，例如  人数: 12",
)
_MEASURE = re.compile("[人名位件条项份次个户家]+(?:次)?$")


def parse_count(text: str) -> int | Problem:
    """``12``, ``1,024``, ``十二``, ``12人``: a whole number, never negative."""
    plain = _MEASURE.sub("", half_width(text)).replace(",", "")
    if not half_width(text):
        return nothing_written("数量", "12")
    number = number_from_chinese(plain)
    return Problem(COUNT_UNREADABLE, {"text": text}) if number is None else number
