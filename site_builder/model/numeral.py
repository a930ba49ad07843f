"""Turns a number written in Chinese or Arabic digits into an integer.

It refuses to know what is counted, and to guess at a number that is not well formed.
"""

from __future__ import annotations

from site_builder.model.written import half_width

_DIGITS = (
    {c: i for i, c in enumerate("零一二三四五六七八九")}
    | {"〇": 0, "○": 0, "两": 2}
    | {c: i for i, c in enumerate("壹贰叁肆伍陆柒捌玖", start=1)}
)
_UNITS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_TENS = {"廿": "二十", "卅": "三十"}
NUMERAL = "零〇○一二三四五六七八九十百千万两壹贰叁肆伍陆柒捌玖拾佰仟廿卅"
"""Every character of a Chinese numeral, for character classes."""


def number_from_chinese(text: str) -> int | None:
    """The number of ``二十一``, ``一百零三``, ``二〇二四`` or ``21``; ``None`` when it is not one below 10^8."""
    plain = half_width(text)
    if plain.isascii() and plain.isdecimal():
        return int(plain) if len(plain) <= 8 else None
    for short, long in _TENS.items():
        plain = plain.replace(short, long)
    if not plain or len(plain) > 16:
        return None
    if all(c in _DIGITS for c in plain):
        # Read digit by digit, as in 二〇二四; a lone digit is the same either way.
        return int("".join(str(_DIGITS[c]) for c in plain)) if len(plain) <= 8 else None
    high, found, low = plain.rpartition("万")
    if "万" in high or (found and not high):
        return None
    thousands = _below_ten_thousand(high) if found else 0
    rest = _below_ten_thousand(low) if low else 0
    if thousands is None or rest is None or (found and thousands == 0):
        return None
    return thousands * 10_000 + rest


def _below_ten_thousand(text: str) -> int | None:
    total, digit, last_unit, zero = 0, -1, 10_000, False
    for place, character in enumerate(text):
        if character in _UNITS:
            unit = _UNITS[character]
            if unit >= last_unit or digit == 0 or (digit < 0 and (unit != 10 or place > 0)):
                return None
            total += (1 if digit < 0 else digit) * unit
            digit, last_unit, zero = -1, unit, False
        elif character not in _DIGITS or digit > 0:
            return None
        elif _DIGITS[character] == 0:
            if zero:
                return None
            zero = True
        else:
            digit = _DIGITS[character]
    if digit < 0 and zero:
        return None
    return total + max(digit, 0)
