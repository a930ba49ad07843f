"""Turns keys and values into YAML as editors of a portal write it: a key a line, short lists in brackets.

It refuses to know which keys exist; nested mappings in lists become one line each.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

_NEEDS_QUOTES = re.compile(r"""[\[\]{},#&*!|>'"%@`:]|^[-?\s]|^[0-9.]+$|^$""")


def yaml_lines(fields: Mapping[str, object]) -> str:
    """``fields`` as YAML text, each line ended; strings are quoted where YAML would read something else."""
    lines: list[str] = []
    for key, value in fields.items():
        if isinstance(value, list) and any(isinstance(x, Mapping) or len(str(x)) > 60 for x in value):
            lines.append(f"{key}:")
            lines += [f"  - {_flow(x)}" for x in value]
        else:
            lines.append(f"{key}: {_flow(value)}")
    return "\n".join(lines) + "\n"


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(inner) for inner in value) + "]"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return f'"{text}"' if _NEEDS_QUOTES.search(text) else text
