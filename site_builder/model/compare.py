"""Turns two versions of a text into matched clauses with the words that left and came marked.

It refuses to know pages; what it marks is plain text, escaped.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from html import escape

from msgspec import Struct

from site_builder.model.document import Clause

_NUMBER = re.compile(r"^第[一二三四五六七八九十百千零〇两\d]+条(之[一二三四五六七八九十]+)?")
_WORDS = re.compile(r"[A-Za-z0-9.％%]+|[一-鿿]|.", re.DOTALL)
_ALIKE = 0.35


class Match(Struct, frozen=True):
    """One row: ``change`` is same, changed, added or removed; ``old`` and ``new`` are html."""

    label: str
    old_label: str
    change: str
    old: str
    new: str
    anchor: str


def compare(old: Sequence[Clause], new: Sequence[Clause]) -> list[Match]:
    """Clauses of ``new`` in order, each with the clause of ``old`` it came from; removed ones in their place.

    Equal texts match first, then alike ones nearby, so that an inserted 条 does not shift all that follow.
    """
    partner = _partners([_plain(c) for c in old], [_plain(c) for c in new])
    taken = {o for o in partner if o is not None}
    rows: list[Match] = []
    shown = 0
    for number, clause in enumerate(new):
        other = partner[number]
        if other is not None:
            rows += [_removed(old[n]) for n in range(shown, other) if n not in taken]
            shown = max(shown, other + 1)
            rows.append(_row(old[other], clause))
        else:
            rows.append(Match(clause.label, "", "added", "", _html(clause.text), clause.id))
    rows += [_removed(old[n]) for n in range(shown, len(old)) if n not in taken]
    return rows


def _plain(clause: Clause) -> str:
    """The text without its number, which a new version may have changed for other reasons."""
    return _NUMBER.sub("", clause.text).strip()


def _partners(old: list[str], new: list[str]) -> list[int | None]:
    partner: list[int | None] = [None] * len(new)
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for kind, o1, o2, n1, n2 in blocks:
        if kind == "equal":
            for step in range(n2 - n1):
                partner[n1 + step] = o1 + step
        elif kind == "replace":
            _pair_alike(old, new, range(o1, o2), range(n1, n2), partner)
    return partner


def _pair_alike(old: list[str], new: list[str], olds: range, news: range, partner: list[int | None]) -> None:
    """Within a changed stretch, the most alike clauses in order; nothing crosses."""
    before = {o: _pairs(old[o]) for o in olds}
    first = olds.start
    for n in news:
        best, score = None, _ALIKE
        after = _pairs(new[n])
        for o in range(first, olds.stop):
            alike = _likeness(before[o], after)
            if alike > score:
                best, score = o, alike
        if best is not None:
            partner[n] = best
            first = best + 1


def _pairs(text: str) -> Counter[str]:
    """How often each pair of neighbouring characters stands in a text: enough to tell a clause by, and cheap."""
    return Counter(text[i : i + 2] for i in range(max(1, len(text) - 1)))


def _likeness(old: Counter[str], new: Counter[str]) -> float:
    """Dice's coefficient over pairs of characters: 0 for nothing in common, 1 for the same pairs."""
    total = old.total() + new.total()
    return 2 * (old & new).total() / total if total else 0.0


def _row(old: Clause, new: Clause) -> Match:
    if old.text == new.text:
        return Match(new.label, old.label, "same", _html(old.text), _html(new.text), new.id)
    left, right = _marked(old.text, new.text)
    same = _plain(old) == _plain(new)
    return Match(new.label, old.label, "same" if same else "changed", left, right, new.id)


def _removed(clause: Clause) -> Match:
    return Match("", clause.label, "removed", _html(clause.text), "", f"删去{clause.id}")


def _marked(old: str, new: str) -> tuple[str, str]:
    """Both texts with ``<del>`` and ``<ins>`` around the words that differ."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    left: list[str] = []
    right: list[str] = []
    for kind, o1, o2, n1, n2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = _html("".join(before[o1:o2])), _html("".join(after[n1:n2]))
        left.append(gone if kind == "equal" or not gone else f"<del>{gone}</del>")
        right.append(come if kind == "equal" or not come else f"<ins>{come}</ins>")
    return "".join(left), "".join(right)


def _html(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")
