"""Turns an address for electronic mail, as editors write it, into one that a reader can write to, or into a problem.

It refuses to know whether anybody reads what is sent there.
"""

from __future__ import annotations

import re

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.model.written import half_width, nothing_written

MAIL_UNREADABLE = Rule(
    "E259",
    Severity.ERROR,
    "不像邮箱地址",
    "“{text}”不是完整的邮箱地址，群众寄不到。",
    "写成  名称@域名，例如  邮箱: xxgk@yunqi.example",
)
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def parse_mail_address(text: str) -> str | Problem:
    """``xxgk@yunqi.example``, with full-width characters or not."""
    plain = half_width(text).removeprefix("mailto:")
    if not plain:
        return nothing_written("邮箱地址", "xxgk@yunqi.example")
    known = len(plain) <= 254 and _ADDRESS.fullmatch(plain)
    return plain if known else Problem(MAIL_UNREADABLE, {"text": text})
