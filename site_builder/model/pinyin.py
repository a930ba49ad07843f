"""Turns the reading of a rare character as people write it into pinyin with a tone mark, and a name into what has readings.

It refuses to know which reading is right; it only knows which are written like one syllable of 《汉语拼音方案》.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from msgspec import Struct

from site_builder.kernel.diagnostic import Problem, Rule, Severity

NOT_A_READING = Rule(
    "E237",
    Severity.ERROR,
    "注音不像拼音",
    "“{text}”不像一个字的拼音。",
    "写小写字母加声调，例如  fāng；打不出声调时用数字，例如  fang1（1—4 是四声，5 是轻声）",
    "注音帮读者念出名称里的生僻字，一个字写一个音节，按《汉语拼音方案》标声调。",
)
NOT_IN_NAME = Rule(
    "E238",
    Severity.ERROR,
    "注音的字不在名称里",
    "“{text}”不是名称“{name}”里的一个字。",
    "冒号左边写名称里的那一个字，右边写它的读音，例如  注音: {{邡: fāng}}",
    "注音显示在机构名称那个字的上方，所以冒号左边只能是名称里有的一个字，一个字写一次。",
)

_TONES = ("\u0304", "\u0301", "\u030c", "\u0300")
"""The marks of the four tones, as they stand behind a letter."""
_LETTERS = str.maketrans({"v": "ü", "ɑ": "a", "ɡ": "g"})
"""What keyboards and dictionaries write for letters of pinyin."""
_VOWELS = "aeiouü"
_SYLLABLE = re.compile(r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?[aeiouüê]{1,3}(?:ng|n|r)?|n|ng|m|hm|hng")


class Reading(Struct, frozen=True):
    """A piece of a name, and how it is read: pinyin, or "" for what needs no reading."""

    text: str
    reading: str = ""


def parse_reading(text: str) -> str | Problem:
    """One syllable of pinyin with its tone mark; a tone may be written as a digit behind it, and v for ü."""
    plain = unicodedata.normalize("NFKC", text).strip().lower().translate(_LETTERS).replace("u:", "ü")
    found = re.fullmatch(r"(.+?)([1-5]?)", plain)
    if found is None:
        return Problem(NOT_A_READING, {"text": text})
    letters, digit = found.groups()
    parts = unicodedata.normalize("NFD", letters)
    marks = [mark for mark in _TONES if mark in parts]
    bare = unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES))
    if not _SYLLABLE.fullmatch(bare) or len(marks) + bool(digit) > 1:
        return Problem(NOT_A_READING, {"text": text})
    tone = _TONES[int(digit) - 1] if digit and digit != "5" else ""
    at = _carrier(bare) + 1
    return unicodedata.normalize("NFC", bare[:at] + tone + bare[at:]) if tone else _composed(letters)


def readings_of(name: str, readings: Mapping[str, str]) -> tuple[Reading, ...]:
    """``name`` in pieces: characters that have a reading alone, and what stands between them."""
    pieces: list[Reading] = []
    for character in name:
        reading = readings.get(character, "")
        if not reading and pieces and not pieces[-1].reading:
            pieces[-1] = Reading(pieces[-1].text + character)
        else:
            pieces.append(Reading(character, reading))
    return tuple(pieces)


def _composed(letters: str) -> str:
    return unicodedata.normalize("NFC", letters)


def _carrier(bare: str) -> int:
    """Where a syllable carries its mark: 《汉语拼音方案》 puts it on a, o or e, else on the last vowel."""
    for vowel in "aoe":
        if vowel in bare:
            return bare.index(vowel)
    vowels = [at for at, letter in enumerate(bare) if letter in _VOWELS]
    return vowels[-1] if vowels else 0
