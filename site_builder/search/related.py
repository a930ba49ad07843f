"""Turns the words of titles, keywords and subjects into what each document resembles: earlier ones that share rare words.

It refuses to know texts, states and later documents. What a document resembles is settled when it appears: rarity
counts, in powers of two, how many earlier documents carry a word, and only those are looked at. So the newest document
changes no answer but its own, and an edit in a text changes none. An edit in a title changes the answers that name it,
and a few others: where it brings a count to a power of two, or stands among the last documents of a word.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from site_builder.search.normal import normal
from site_builder.search.words import Cut

WORDS = 8
"""Only so many of a document's rarest words are looked up."""
RECENT = 24
"""Under each word only the last documents that carry it, so that the work does not grow with the archive."""
RARE = 3
"""The least rarity, in bits, of a word that says anything: about one earlier document in eight carries it, or fewer."""
ENOUGH = 10
"""The rarities that two documents must share, in bits: by two words or more; one is enough where it is one in 2¹⁰."""
_ABOUT = "关于"


class Features(Struct, frozen=True):
    """What one document may share with others."""

    id: str
    words: frozenset[str]


def features(id_: str, title: str, keywords: Iterable[str], topics: Iterable[str], cut: Cut) -> Features:
    """The words of two and more letters in the matter of a title and in keywords; each of ``topics`` is one word."""
    found = {word for text in (matter(title), *keywords) for word in cut(normal(text)) if _tells(word)}
    return Features(id_, frozenset(found.union(topics)))


def matter(title: str) -> str:
    """A title without the names of its issuers, which say nothing of its matter.

    《党政机关公文处理工作条例》第九条: a title is made of issuers, matter and genre; 关于 stands before the matter.
    """
    return title.partition(_ABOUT)[2] or title


def _tells(word: str) -> bool:
    return len(word) > 1 and word.isalpha()


def related(documents: Iterable[Features]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """For every document, given oldest first, its id and the ids that it resembles, best first, then newest."""
    counts: dict[str, int] = {}
    recent: dict[str, deque[int]] = {}
    ids: list[str] = []
    for number, document in enumerate(documents):
        scores: dict[int, int] = {}
        for rarity, word in _rarest(document.words, counts, number):
            for other in recent[word]:
                scores[other] = scores.get(other, 0) + rarity
        alike = sorted((-score, -other) for other, score in scores.items() if score >= ENOUGH)
        yield document.id, tuple(ids[-other] for _, other in alike)
        ids.append(document.id)
        for word in document.words:
            counts[word] = counts.get(word, 0) + 1
            recent.setdefault(word, deque(maxlen=RECENT)).append(number)


def _rarest(words: frozenset[str], counts: Mapping[str, int], earlier: int) -> list[tuple[int, str]]:
    """The rarest words that earlier documents carry, rarest first, with their rarity.

    Both numbers are rounded before they are compared, and not their quotient: with each further document the quotient
    could change for any word, a rounded number only at powers of two.
    """
    every = earlier.bit_length()
    known = [(every - counts[word].bit_length(), word) for word in words if word in counts]
    return sorted((pair for pair in known if pair[0] >= RARE), key=lambda pair: (-pair[0], pair[1]))[:WORDS]
