"""Turns the ways in which people write a day into dates with their places.

It refuses to know what happened on that day.
"""

from __future__ import annotations

import re
from datetime import date

from msgspec import Struct

DAY = (
    r"(?:(?<!\d)\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日"
    r"|[〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
    r"|(?<!\d)\d{4}(?P<mark%s>[-./])\d{1,2}(?P=mark%s)\d{1,2}(?!\d))"
)
"""Pattern of one day; ``%`` it with a suffix twice, so that one expression may hold several."""

_DAY = re.compile(DAY % ("", ""))
_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)")
_NUMERALS = {"〇": 0, "○": 0, "零": 0, **{c: n for n, c in enumerate("一二三四五六七八九", 1)}}


class DateAt(Struct, frozen=True):
    """A day as written between two offsets; ``day`` is ``None`` when the calendar does not have it."""

    day: date | None
    text: str
    start: int
    end: int


def dates_in(text: str) -> tuple[DateAt, ...]:
    """Every complete day in ``text`` (年月日 in digits or numerals, or ``2019-11-29``), in order."""
    return tuple(DateAt(day_of(m[0]), m[0], m.start(), m.end()) for m in _DAY.finditer(text))


def dates_in_name(name: str) -> tuple[DateAt, ...]:
    """Every complete day in a file name, where ``20191129`` counts as well."""
    compact = (
        DateAt(_date(int(m[1]), int(m[2]), int(m[3])), m[0], m.start(), m.end())
        for m in _COMPACT.finditer(name)
    )
    return tuple(sorted([*dates_in(name), *compact], key=lambda found: found.start))


def day_of(text: str) -> date | None:
    """The day written in ``text``, which matches :data:`DAY`; ``None`` when there is no such day."""
    parts = [part for part in re.split(r"[\s年月日./-]+", text) if part]
    if len(parts) != 3:
        return None
    return _date(*(int(part) if part.isdecimal() else _numeral(part) for part in parts))


def _numeral(text: str) -> int:
    if "十" in text:
        tens, _, ones = text.partition("十")
        return _NUMERALS.get(tens, 1) * 10 + _NUMERALS.get(ones, 0)
    return int("".join(str(_NUMERALS[c]) for c in text))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
