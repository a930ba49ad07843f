"""Turns the closing article of a text into the day on which it says that it takes effect.

It refuses to know when the text was issued: “自公布之日起” is handed back as that.
"""

from __future__ import annotations

import re
from datetime import date

from msgspec import Struct

from site_builder.importing.dates import DAY, day_of


class StatedEffect(Struct, frozen=True):
    """What the text says: a ``day``, or ``None`` with the event it counts ``since`` (公布, 通过 …)."""

    day: date | None
    since: str
    words: str


_EVENT = r"(?P<since%s>公布|发布|颁布|印发|通过|下发|签发)之日"
_WHEN = r"(?:自|从|于)[\s\u3000]*(?:[^，,。；;自\n]{0,6}?%s|(?P<day%s>%s))[\s\u3000]*(?:起|开始)?[\s\u3000]*(?:正式)?"
# “自1982年8月1日起施行的《…》同时废止” speaks of another text.
_VERB = r"(?:施行|实施|执行|生效)(?!的|前|后|以前|以后|之前|之后|之日)"


def _pattern(lead: str) -> re.Pattern[str]:
    return re.compile(lead + _WHEN % (_EVENT % "", "", DAY % ("", "")) + _VERB)


_OWN = _pattern(r"本[^，,。；;\n]{1,16}?")
_ANY = _pattern("")
_CLOSING_LINES = 6


def stated_effect(body: str) -> StatedEffect | None:
    """The last “本…自…施行”; else the last “自…施行” in the closing lines; ``None`` if there is neither."""
    lines = [line for line in body.split("\n") if line.strip()]
    for pattern, part in ((_OWN, lines), (_ANY, lines[-_CLOSING_LINES:])):
        for line in reversed(part):
            for match in pattern.finditer(line):
                day = day_of(match["day"]) if match["day"] else None
                if day or match["since"]:
                    return StatedEffect(day, match["since"] or "", match[0])
    return None
