"""Turns a word that is not known into the known word that was probably meant.

It refuses to know what the words stand for: keys, vocabulary entries and names are all the same to it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

MISSING_CHARACTER = 0.4
"""The cost of a character that was left out, against 1 for a wrong one: 文号 means 发文字号, 主题 means 主题分类."""


def suggest(word: str, known: Iterable[str]) -> str | None:
    """The nearest word of ``known``, or ``None`` when nothing is near; the earlier one wins a tie.

    Case and full-width forms do not count as differences. One character in two to four may differ, or two in
    more; left-out characters weigh less, so that a shortened key finds the full one.
    """
    wanted = _plain(word)
    if len(wanted) < 2 or len(wanted) > 64:
        return None
    best: str | None = None
    best_cost = float("inf")
    for candidate in known:
        shape = _plain(candidate)
        if wanted == shape:
            return candidate
        longest = max(len(wanted), len(shape))
        limit = min(max(1.0, 0.4 * longest), 3.0)
        if abs(len(wanted) - len(shape)) > max(2, len(wanted)) or not set(wanted) & set(shape):
            continue
        cost = _cost(wanted, shape)
        if cost <= limit and cost < best_cost:
            best, best_cost = candidate, cost
    return best


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold().replace(" ", "")


def _cost(word: str, target: str) -> float:
    """Edit distance with adjacent transpositions, where an omission in ``word`` is cheap."""
    before: list[float] = []
    row = [MISSING_CHARACTER * i for i in range(len(target) + 1)]
    for i, a in enumerate(word, start=1):
        current = [float(i)]
        for j, b in enumerate(target, start=1):
            cost = min(
                row[j - 1] + (a != b),
                row[j] + 1.0,
                current[j - 1] + MISSING_CHARACTER,
            )
            if i > 1 and j > 1 and a == target[j - 2] and word[i - 2] == b:
                cost = min(cost, before[j - 2] + 1.0)
            current.append(cost)
        before, row = row, current
    return row[-1]
