"""Seals what a snapshot of a ledger says, so that a later change of it is found, and tells two snapshots apart.

It refuses to know files, and how a snapshot is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec
from msgspec import Struct

from site_builder.kernel.digest import digest_bytes
from site_builder.model.catalog import Catalog
from site_builder.model.document import Card, Part
from site_builder.model.ledger import late
from site_builder.model.relation import Verb

STAGES = {"年初": "start", "年中": "middle", "年底": "end"}
"""When a ledger is looked at (年初建账、年中查账、年底交账), with the word for the name of the file."""
TAKEN = "快照日期"
"""The day of a card on which its ledger was frozen."""
SEAL_LENGTH = 16


class FrozenTask(Struct, frozen=True):
    """One task as it was on the day of a snapshot."""

    number: str
    text: str
    lead: str
    deadline: str
    state: str
    late: bool
    steps: int


def frozen(card: Card, as_of: date) -> list[FrozenTask]:
    """The ledger of a plan as it is today."""
    return [
        FrozenTask(t.number, t.text, t.lead, t.deadline, t.state, late(t, as_of), len(t.steps))
        for t in card.tasks
    ]


def seal(plan: str, stage: str, day: date, tasks: Sequence[FrozenTask]) -> str:
    """A short digest of everything that a snapshot says."""
    said = msgspec.json.encode((plan, stage, day, list(tasks)))
    return digest_bytes(said).hex()[:SEAL_LENGTH]


class Difference(Struct, frozen=True):
    """What differs in one task between two snapshots: its anchor, its text, and in words what it was and is."""

    anchor: str
    title: str
    what: str
    before: str = ""
    after: str = ""


def before(card: Card, catalog: Catalog) -> Card | None:
    """The snapshot of the same plan that was taken before this one."""
    plans = [r.target for r in catalog.relations.get(card.id, ()) if r.edge.verb is Verb.RECORDS]
    found = (r.source for plan in plans for r in catalog.inverse.get(plan, ()) if r.edge.verb is Verb.RECORDS)
    others = [catalog.cards[id_] for id_ in dict.fromkeys(found) if catalog.visible(id_)]
    earlier = [other for other in others if _order(other) < _order(card)]
    return max(earlier, key=_order, default=None)


def _order(card: Card) -> tuple[str, str]:
    return str(card.moment(TAKEN) or ""), card.id


def differences(old: Iterable[Part], new: Iterable[Part]) -> list[Difference]:
    """Tasks that were added, dropped, changed their state or became late, in the order of the newer snapshot."""
    was, now = {part.anchor: part for part in old}, {part.anchor: part for part in new}
    found = []
    for anchor, part in now.items():
        earlier = was.get(anchor)
        if earlier is None:
            found.append(Difference(anchor, part.title, "新增", "", part.state))
            continue
        if earlier.title != part.title:
            found.append(Difference(anchor, part.title, "内容变化", earlier.title, part.title))
        if earlier.state != part.state:
            found.append(Difference(anchor, part.title, "状态变化", earlier.state, part.state))
        if earlier.late != part.late:
            words = ("逾期", "没有逾期")
            found.append(
                Difference(anchor, part.title, "逾期变化", words[not earlier.late], words[not part.late])
            )
    dropped = (part for anchor, part in was.items() if anchor not in now)
    return [*found, *(Difference(part.anchor, part.title, "删去", part.state) for part in dropped)]
