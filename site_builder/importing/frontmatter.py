"""Turns fields into the YAML head of a content file, so that every value comes back as the text it was.

It refuses to know which fields a type has.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

Value: TypeAlias = str | date | tuple[str, ...] | tuple[Mapping[str, str | tuple[str, ...]], ...]
"""A text, a day, a list of texts, or a list of mappings whose values are texts or lists of texts."""

# Starts with a letter and holds nothing YAML could take for syntax; everything else is quoted.
_PLAIN = re.compile(r"[一-鿿《（“〔A-Za-z][一-鿿A-Za-z0-9《》〈〉（）“”‘’〔〕【】、，。；：！？·—-]*")
_RESERVED = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def content_file(fields: Sequence[tuple[str, Value]], body: str) -> str:
    """A Markdown file: ``fields`` in their order between ``---`` lines, an empty line, and ``body``."""
    lines = ["---", *(line for key, value in fields for line in _field(key, value)), "---", ""]
    return "\n".join([*lines, body.strip("\n"), ""])


def _field(key: str, value: Value) -> list[str]:
    if isinstance(value, date):
        return [f"{key}: {value.isoformat()}"]
    if isinstance(value, str):
        return [f"{key}: {scalar(value)}"]
    lines = [f"{key}:"]
    for item in value:
        if isinstance(item, str):
            lines.append(f"  - {scalar(item)}")
        else:
            pairs = [f"{name}: {_inline(text)}" for name, text in item.items()]
            lines.extend(f"{'  - ' if at == 0 else '    '}{pair}" for at, pair in enumerate(pairs))
    return lines


def _inline(value: str | tuple[str, ...]) -> str:
    return scalar(value) if isinstance(value, str) else f"[{', '.join(map(scalar, value))}]"


def scalar(text: str) -> str:
    """``text`` as a YAML scalar: plain when that is safe, else in double quotes."""
    if _PLAIN.fullmatch(text) and text.lower() not in _RESERVED:
        return text
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    code = ord(character)
    if character.isprintable() or character == "\u3000":
        return character
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
