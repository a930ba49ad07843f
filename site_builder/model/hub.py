"""Names the entries of the navigation that several types share, and finds the one that an editor means.

It refuses to know which types stand under a hub, and what its page shows.
"""

from __future__ import annotations

from msgspec import Struct

from site_builder.kernel.diagnostic import Problem, Rule, Severity


class Hub(Struct, frozen=True):
    """One hub: its key, its name, its address, what it is for, and the rank that orders it among the types."""

    key: str
    label: str
    url: str
    about: str
    rank: int


HUBS = (
    Hub(
        "participation",
        "政民互动",
        "participation/index.html",
        "重大决策怎样听取意见、怎样作出、怎样回应，都在这里公开。",
        35,
    ),
)
NO_HUB = Rule(
    "E273",
    Severity.ERROR,
    "没有这个栏目",
    "“{text}”不是可以常设内容的栏目。",
    "只能写：{known}。",
)


def parse_hub(text: str) -> str | Problem:
    """The key of the hub that is called ``text``."""
    known = {name: hub.key for hub in HUBS for name in (hub.label, hub.key)}
    found = known.get(text.strip())
    return found or Problem(NO_HUB, {"text": text, "known": tuple(hub.label for hub in HUBS)})
