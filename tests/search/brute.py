"""Finds and orders documents by reading every text from end to end, as search/FORMAT.md tells it.

It refuses to know keys, postings and shards, and shares nothing with the readers it judges but the form of text, the
segmenter and the table of weights.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from site_builder.search.normal import normal
from site_builder.search.weights import WEIGHTS, Weights
from site_builder.search.words import Cut

FAR = 255
"""From here on places and lengths of titles are not told apart."""
_HAN = (range(0x3007, 0x3008), range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0x20000, 0x323B0))
_GAP = "[ \t\n\v\f\r]*"
_BRACKETED = rf"[\[(〔【{{〈<﹝]{_GAP}(19[0-9]{{2}}|20[0-9]{{2}}){_GAP}[\])〕】}}〉>﹞]{_GAP}第?{_GAP}([0-9]{{1,5}})(?![0-9]){_GAP}号?"
_BARE = rf"(?<![0-9])(19[0-9]{{2}}|20[0-9]{{2}}){_GAP}[年,]?{_GAP}第?{_GAP}([0-9]{{1,5}}){_GAP}号"
_NUMBER = re.compile(f"{_BRACKETED}|{_BARE}")


def is_han(character: str) -> bool:
    """Whether a character is Han, as FORMAT.md bounds them."""
    return any(ord(character) in some for some in _HAN)


@dataclass(frozen=True)
class Run:
    """A run of one kind in normal text. ``start`` is where it stands; ``place`` counts only what stands in runs."""

    text: str
    han: bool
    start: int
    place: int


@lru_cache(maxsize=65536)
def runs(text: str) -> tuple[Run, ...]:
    """All runs of Han characters, and all of other letters and digits."""
    found: list[Run] = []
    at = place = 0
    while at < len(text):
        kind = _kind(text[at])
        end = at
        while end < len(text) and _kind(text[end]) == kind:
            end += 1
        if kind:
            found.append(Run(text[at:end], kind == "han", at, place))
            place += end - at
        at = end
    return tuple(found)


def _kind(character: str) -> str:
    if is_han(character):
        return "han"
    return "word" if character.isalnum() else ""


def compact(text: str) -> str:
    """What stands in runs, without what separates."""
    return "".join(run.text for run in runs(text))


def numbers(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Document numbers: where the code begins (at most the nearest 8), where all ends, the code, year and serial."""
    last = 0
    for found in _NUMBER.finditer(text):
        year, serial = (found[1] or found[3]), int(found[2] or found[4])
        end = found.start()
        while end > last and text[end - 1] in " \t\n\v\f\r":
            end -= 1
        start = end
        while start > last and is_han(text[start - 1]) and end - start < 8:
            start -= 1
        yield (start if end > start else found.start()), found.end(), text[start:end], f"{year}-{serial}"
        last = found.end()


@dataclass(frozen=True)
class Text:
    """One field of a document in its one form."""

    text: str
    cut: Cut

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Han words, as the segmenter cuts them."""
        return tuple(word for run in runs(self.text) if run.han for word in self.cut(run.text))

    @cached_property
    def plain(self) -> tuple[str, ...]:
        """Words of letters and digits."""
        return tuple(run.text for run in runs(self.text) if not run.han)

    @cached_property
    def names(self) -> tuple[tuple[str, int], ...]:
        """Every name of every document number, and its place."""
        return tuple(self._names())

    def _names(self) -> Iterator[tuple[str, int]]:
        for found in _NUMBER.finditer(self.text):
            name = f"{found[1] or found[3]}-{int(found[2] or found[4])}"
            yield name, len(compact(self.text[: found.start()]))
            before = self.text[: found.start()].rstrip(" \t\n\v\f\r")
            for size in range(2, 9):
                code = before[-size:]
                if len(code) == size and all(map(is_han, code)):
                    yield code + name, len(compact(before)) - size

    def in_a_word(self, pair: str) -> bool:
        """Whether two characters stand here side by side without the end of a word between them."""
        return any(pair in word for word in self.words)

    def count(self, term: Term) -> int:
        """How often a term stands here."""
        if term.kind == "pair":
            if term.text[0] != term.text[1]:
                return self.text.count(term.text)
            return sum(self.text.startswith(term.text, at) for at in range(len(self.text)))
        if term.kind == "single":
            return self.words.count(term.text)
        if term.kind == "word":
            return self.plain.count(term.text)
        return sum(name == term.text for name, _ in self.names)


@dataclass(frozen=True)
class Term:
    """What is looked for as one: a pair, a single, a word or a number."""

    kind: str
    text: str


@dataclass(frozen=True)
class Item:
    """One document: its number in the order of publication, its texts by field, and what its state costs it.

    ``page`` is what a reader sees of it; phrases are looked up there.
    """

    number: int
    title: str
    numbers: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    state: int = 0
    forwarded: bool = False
    page: str | None = None

    @cached_property
    def seen(self) -> str:
        """The page without what separates."""
        text = self.page
        if text is None:
            text = "\n".join((self.title, *self.numbers, *self.headings, *self.body))
        return compact(normal(text))


@dataclass(frozen=True)
class Read:
    """A document with its texts in their one form."""

    item: Item
    title: Text
    ids: Text
    headings: Text
    body: Text
    attached: Text

    @property
    def page(self) -> tuple[Text, ...]:
        """All but attachments."""
        return (self.title, self.ids, self.headings, self.body)

    @cached_property
    def length(self) -> int:
        """Of the title."""
        return min(len(compact(self.title.text)), FAR)

    @cached_property
    def everything(self) -> str:
        """All texts, to see at once what does not stand in them."""
        return "|".join(text.text for text in (*self.page, self.attached))

    def count(self, term: Term) -> int:
        """How often a term stands in the document."""
        if term.kind != "number" and term.text not in self.everything:
            return 0
        return sum(text.count(term) for text in (*self.page, self.attached))

    def is_word(self, term: Term) -> bool:
        """Whether a pair stands somewhere as a word; everything else is one."""
        return term.kind != "pair" or any(term.text in text.words for text in (*self.page, self.attached))

    def starts(self, part: Part) -> set[int]:
        """Where in the title a part stands in one piece, as far as places are known."""
        found: set[int] = set()
        if part.kind == "number":
            found = {place for name, place in self.title.names if name == part.text}
        elif part.kind == "word":
            found = {run.place for run in runs(self.title.text) if run.text == part.text}
        elif len(part.text) == 1:
            for run in runs(self.title.text):
                place = run.place
                for word in self.title.cut(run.text) if run.han else ():
                    found |= {place} if word == part.text else set()
                    place += len(word)
        else:
            for run in runs(self.title.text):
                found |= {run.place + at for at in range(len(run.text)) if run.text.startswith(part.text, at)}
        last = max(len(part.text) - 2, 0) if part.kind == "han" else 0
        return {place for place in found if place + last < FAR}


@dataclass(frozen=True)
class Part:
    """A run of a query, or a number; ``place`` counts the characters of the reading before it."""

    kind: str
    text: str
    place: int

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """Its pairs, or itself."""
        if self.kind == "han" and len(self.text) > 1:
            return tuple(Term("pair", self.text[at : at + 2]) for at in range(len(self.text) - 1))
        return (Term("single" if self.kind == "han" else self.kind, self.text),)

    def holds(self, stands: Sequence[bool]) -> bool:
        """Whether every character is covered by a term that stands."""
        if self.terms[0].kind != "pair":
            return stands[0]
        covered = {character for at, here in enumerate(stands) if here for character in (at, at + 1)}
        return len(covered) == len(self.text)


@dataclass(frozen=True)
class Reading:
    """One way to read a clause; ``size`` counts its characters."""

    parts: tuple[Part, ...]
    size: int
    typed: bool


@dataclass(frozen=True)
class Clause:
    """One condition of a query: ``kind`` is run, phrase, number or not."""

    kind: str
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class Holds:
    """How a clause holds in a document."""

    level: int
    points: int
    starts: frozenset[int]
    size: int
    own: bool


def clauses(text: str, same: Mapping[str, Sequence[str]]) -> list[Clause]:
    """The clauses of a query."""
    rest = re.sub("[“”„‟«»「」『』]", '"', normal(text)[:120])
    found: list[tuple[int, str, str, str]] = []
    at = 0
    while at < len(rest):
        kind, inside, end = _marked(rest, at)
        if kind:
            found.append((at, kind, inside, ""))
            rest = rest[:at] + "|" * (end - at) + rest[end:]
        at = end
    for start, end, code, name in list(numbers(rest)):
        begin = start if len(code) > 1 else start + len(code)
        while len(code) < 2 and rest[begin] in " \t\n\v\f\r":
            begin += 1
        found.append((begin, "number", rest[begin:end], (code if len(code) > 1 else "") + name))
        rest = rest[:begin] + "|" * (end - begin) + rest[end:]
    found += [(run.start, "run", run.text, "") for run in runs(rest)]
    made = [Clause(kind, tuple(_readings(kind, text, name, same))) for _, kind, text, name in sorted(found)]
    return [clause for clause in made if clause.readings]


def _marked(text: str, at: int) -> tuple[str, str, int]:
    """What is marked from here on: its kind, the text inside and where it ends; kind "" when nothing is."""
    quoted = text.find('"', at + 1)
    if text[at] == '"' and quoted > 0:
        return "phrase", text[at + 1 : quoted], quoted + 1
    if text[at] == "-" and (at == 0 or text[at - 1] in " \t\n\v\f\r"):
        close = text.find('"', at + 2)
        if text[at + 1 : at + 2] == '"' and close > at + 2:
            return "not", text[at + 2 : close], close + 1
        end = at + 1
        while end < len(text) and text[end] not in ' \t\n\v\f\r"':
            end += 1
        if end > at + 1:
            return "not", text[at + 1 : end], end
    return "", "", at + 1


def _readings(kind: str, text: str, name: str, same: Mapping[str, Sequence[str]]) -> Iterator[Reading]:
    if kind == "number":
        yield Reading((Part("number", name, 0),), len(compact(text)), True)
        return
    if runs(text):
        yield _reading(text, True)
    if kind == "run":
        inside = sorted(one for one in same if one in text)
        longest = [one for one in inside if not any(one in other and one != other for other in inside)]
        others = list(dict.fromkeys(text.replace(one, other) for one in longest for other in same[one]))
        yield from (_reading(other, False) for other in others[:6] if runs(other))


def _reading(text: str, typed: bool) -> Reading:
    parts = tuple(Part("han" if run.han else "word", run.text, run.place) for run in runs(text))
    return Reading(parts, len(compact(text)), typed)


class Brute:
    """All documents of a portal. ``same`` holds normal texts with those of the same meaning."""

    def __init__(
        self,
        items: Sequence[Item],
        cut: Cut,
        same: Mapping[str, Sequence[str]] | None = None,
        weights: Weights = WEIGHTS,
    ) -> None:
        self.documents = [_read(item, cut) for item in items]
        self.same = same or {}
        self.weights = weights

    def search(self, text: str, within: str = "", sort: str = "relevance") -> list[tuple[int, int]]:
        """Numbers of documents with their points, best first, or newest first."""
        hits = self._ranked(clauses(text, self.same))
        if clauses(within, self.same):
            second = clauses(within, self.same)
            wanted = any(clause.kind != "not" for clause in second)
            kept = (
                {number for number, _ in self._ranked(second)}
                if wanted
                else self._all() - self._excluded(second)
            )
            hits = [hit for hit in hits if hit[0] in kept]
        return sorted(hits, key=lambda hit: -hit[0]) if sort == "date" else hits

    def _all(self) -> set[int]:
        return {document.item.number for document in self.documents}

    def _ranked(self, every: Sequence[Clause]) -> list[tuple[int, int]]:
        wanted = [clause for clause in every if clause.kind != "not"]
        if not wanted:
            return []
        w = self.weights
        holding = [self._holding(clause) for clause in wanted]
        rare = [self._rarity(clause, some) for clause, some in zip(wanted, holding, strict=True)]
        out = self._excluded(every)
        found = []
        for document in self.documents:
            number = document.item.number
            if number in out or not all(number in some for some in holding):
                continue
            hits = [some[number] for some in holding]
            details = sum(r * hit.points for r, hit in zip(rare, hits, strict=True)) // sum(rare)
            malus = document.item.state + (w.forwarded if document.item.forwarded else 0)
            found.append((number, self._tier(document, wanted, hits) + details + malus))
        return sorted(found, key=lambda hit: (-hit[1], -hit[0]))

    def _excluded(self, every: Sequence[Clause]) -> set[int]:
        return {
            document.item.number
            for clause in every
            if clause.kind == "not"
            for document in self.documents
            if _all_stand(document, clause.readings[0])
        }

    def _rarity(self, clause: Clause, holding: Mapping[int, Holds]) -> int:
        """1 + ⌊log₂(documents / documents of the clause)⌋; a phrase has all that have its pairs."""
        count = len(holding)
        if clause.kind == "phrase":
            count = sum(_all_stand(document, clause.readings[0]) for document in self.documents)
        share = len(self.documents) // max(count, 1)
        return max(share.bit_length(), 1)

    def _holding(self, clause: Clause) -> dict[int, Holds]:
        """The documents in which a clause holds, by its best reading; of equals the first."""
        found: dict[int, Holds] = {}
        for document in self.documents:
            held = [h for h in (self._held(document, reading) for reading in clause.readings) if h]
            if clause.kind == "phrase":
                held = [h for h in held if self._stands(document, clause.readings[0], h)]
            if held:
                found[document.item.number] = max(held, key=lambda h: (h.level, h.points))
        return found

    def _stands(self, document: Read, phrase: Reading, held: Holds) -> bool:
        text = "".join(part.text for part in phrase.parts)
        return _all_stand(document, phrase) and (bool(held.starts) or text in document.item.seen)

    def _held(self, document: Read, reading: Reading) -> Holds | None:
        """How a reading holds: by its lowest level and the average of its parts."""
        found: list[Holds] = []
        for part in reading.parts:
            held = self._part(document, part)
            if held is None:
                return None
            found.append(held)
        starts = [{s - p.place for s in h.starts} for p, h in zip(reading.parts, found, strict=True)]
        points = sum(h.points for h in found) // len(found) + (0 if reading.typed else self.weights.other)
        return Holds(
            min(h.level for h in found),
            points,
            frozenset(set.intersection(*starts)),
            reading.size,
            all(h.own for h in found),
        )

    def _part(self, document: Read, part: Part) -> Holds | None:
        w, terms = self.weights, part.terms
        counts = [document.count(term) for term in terms]
        if not part.holds([count > 0 for count in counts]):
            return None
        levels = {3: document.title, 2: document.ids, 1: document.headings}
        within = {n: part.holds([text.count(term) > 0 for term in terms]) for n, text in levels.items()}
        if part.kind == "han" and len(part.text) == 2:
            within[3] = within[3] and document.title.in_a_word(part.text)
        level = max((n for n, holds in within.items() if holds), default=0)
        standing = [term for term, count in zip(terms, counts, strict=True) if count]
        often = min(min(count.bit_length(), 7) for count in counts if count)
        on_page = any(text.count(term) for term in standing for text in document.page)
        points = w.level * level + w.often * often
        points += w.word * sum(document.is_word(term) for term in standing) // len(terms)
        points += w.whole if len(standing) == len(terms) else 0
        points += 0 if on_page else w.attached
        if level == 3:
            points += w.close * min(len(part.text), document.length) // document.length
        return Holds(level, points, frozenset(document.starts(part)), len(part.text), within[2])

    def _tier(self, document: Read, wanted: Sequence[Clause], hits: Sequence[Holds]) -> int:
        w = self.weights
        lowest = min(hit.level for hit in hits)
        if len(hits) == 1 and wanted[0].kind == "number" and hits[0].own:
            name = wanted[0].readings[0].parts[0].text
            if not name[0].isdigit():
                return w.exact
        if lowest == 3:
            sizes = [hit.size for hit in hits]
            begins = [{start - sum(sizes[:at]) for start in hit.starts} for at, hit in enumerate(hits)]
            together = set.intersection(*begins)
            if 0 in together and document.length == sum(sizes) < FAR:
                return w.exact
            if together:
                return w.phrase
        return {3: w.title, 2: w.number, 1: w.heading, 0: w.body}[lowest]


def _all_stand(document: Read, reading: Reading) -> bool:
    return all(document.count(term) for part in reading.parts for term in part.terms)


def _read(item: Item, cut: Cut) -> Read:
    def text(*lines: str) -> Text:
        return Text(normal("\n".join(lines)), cut)

    return Read(
        item,
        text(item.title),
        text(*item.numbers),
        text(*item.headings),
        text(*item.body),
        text(*item.attachments),
    )
