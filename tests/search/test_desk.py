"""The editor's desk: Whoosh finds the documents that the portal's index finds, filters are plain, and nothing is done twice."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from random import Random

import pytest
from whoosh.fields import ID, Schema
from whoosh.matching import ListMatcher

from site_builder.build import Prepared, prepare
from site_builder.cli.search import opened
from site_builder.engine.store import Store
from site_builder.indexing import Merged, index, merge
from site_builder.search import blocks, desk
from site_builder.search.blocks import Bucket, cut, gathered
from site_builder.search.desk import FACETS, Desk, Filters
from site_builder.search.marks import marks
from site_builder.search.query import Kind, parse
from site_builder.search.reader import Index
from site_builder.search.same import same
from site_builder.search.terms import terms
from site_builder.search.words import segmenter
from tests.demo import DAY
from tests.portal import ROOT, Portal, policy, portal
from tests.properties.effort import examples
from tests.search.brute import Item
from tests.search.corpora import SAME, SYNONYMS, documents, part, queries
from tests.search.files import Written, built, numbered


def over(found: Sequence[Written]) -> Desk:
    """A desk over documents of a test."""
    ordered, spans = numbered(found)
    every = [[terms(w.texts, segmenter()) for w in ordered[b.start : b.end]] for b in spans]
    buckets = [cut(gathered(some)) for some in every]
    return Desk(
        [written.findable for written in ordered],
        spans,
        lambda place, number: buckets[place][number],
        lambda number, phrase: phrase in ordered[number].item.seen,
    )


def by_portal(made: Index, text: str) -> list[str]:
    """The addresses that citizens get."""
    return [made.row(hit.number)[0] for hit in made.search(text)]


def by_desk(made: Desk, text: str, meanings: dict[str, tuple[str, ...]], filters: Filters) -> list[str]:
    """The addresses that editors get."""
    return [made.documents[hit.number].url for hit in made.search(parse(text, meanings), filters)]


def by_whoosh(made: Desk, text: str, meanings: dict[str, tuple[str, ...]]) -> set[str]:
    """The addresses that Whoosh alone finds."""
    return {made.documents[number].url for number in made.matching(parse(text, meanings), {})}


def phrased(text: str) -> bool:
    return any(clause.kind is Kind.PHRASE for clause in parse(text, {}).clauses)


# The same documents, in the same order


@pytest.mark.parametrize("seed", range(6))
def test_editors_find_what_citizens_find(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words, several words, exclusions, phrases, numbers, meanings; documents in one block and in many."""
    monkeypatch.setattr(blocks, "SMALLEST_BLOCK", 9 if seed % 2 else 512)
    random = Random(seed)
    found = documents(random, 90)
    theirs, ours = built(found, segmenter(), SYNONYMS).open(), over(found)
    compared = 0
    for text in queries(random, found, examples(250)):
        expected = by_portal(theirs, text)
        assert by_desk(ours, text, SAME, {}) == expected, text
        sure = by_whoosh(ours, text, SAME)
        assert sure >= set(expected) if phrased(text) else sure == set(expected), text
        compared += bool(expected)
    assert compared > 80


@dataclass(frozen=True)
class Opened:
    """A portal's desk with the index that its build writes."""

    desk: Desk
    index: Index
    merged: Merged
    meanings: dict[str, tuple[str, ...]]

    def ids(self, text: str, filters: Filters | None = None) -> list[str]:
        """The documents of a query by id."""
        hits = self.desk.search(parse(text, self.meanings), filters or {})
        return [self.desk.documents[hit.number].id for hit in hits]


@contextmanager
def opening(site: Portal, day: date | None = None) -> Iterator[Opened]:
    """The desk of a portal, brought up to date."""
    asked = site.request(day)
    store = Store(asked.config.cache, asked.era)
    try:
        prepared = prepare(asked, store)
        assert isinstance(prepared, Prepared)
        types = prepared.material.parts.types
        merged = merge(prepared.engine, prepared.sourced, types)
        made = opened(prepared, merged, store)
        written = index(prepared.engine, prepared.sourced, types).artifacts
        keys = {artifact.url: artifact.digest for artifact in written}
        places = {document.url: number for number, document in enumerate(made.documents)}
        theirs = Index(
            lambda url: store.blob(keys[url]),
            lambda url, phrase: made.standing(places[url], phrase),
        )
        meanings = same(prepared.sourced.synonyms, merged.found.offices)
        yield Opened(made, theirs, merged, meanings)
    finally:
        store.close()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """The demo portal's desk."""
    home = tmp_path_factory.mktemp("demo")
    shutil.copytree(ROOT / "content", home / "content")
    shutil.copy(ROOT / "config.yaml", home / "config.yaml")
    with opening(Portal(home, DAY)) as found:
        yield found


def pieces(random: Random, home: Sequence[Path]) -> Iterator[str]:
    """Parts of the texts of a portal, as people type them."""
    while True:
        lines = [
            line for line in random.choice(home).read_text(encoding="utf-8").split("\n") if len(line) > 3
        ]
        yield part(random, random.choice(lines), 6).replace('"', "")


def test_the_demo_portal_is_found_alike(demo: Opened) -> None:
    random = Random(3)
    texts = pieces(random, sorted((ROOT / "content" / "policies").rglob("*.md")))
    shapes: list[Callable[[], str]] = [
        lambda: next(texts),
        lambda: f"{next(texts)} {next(texts)}",
        lambda: f"{next(texts)[:2]} -{next(texts)[:2]}",
        lambda: f"“{next(texts)}”",
    ]
    compared = 0
    for shape, _ in product(shapes, range(examples(60))):
        text = shape()
        expected = by_portal(demo.index, text)
        assert by_desk(demo.desk, text, demo.meanings, {}) == expected, text
        sure = by_whoosh(demo.desk, text, demo.meanings)
        assert sure >= set(expected) if phrased(text) else sure == set(expected), text
        compared += bool(expected)
    assert compared > 100


def test_every_substring_is_found(demo: Opened) -> None:
    """Two characters and more of any title and of any text."""
    random = Random(7)
    files = {path.stem: path for path in (ROOT / "content" / "policies").rglob("*.md")}
    for document in random.choices([d for d in demo.desk.documents if d.id in files], k=examples(100)):
        start = random.randrange(len(document.title) - 3)
        text = document.title[start : start + random.randint(2, 4)]
        if text.isalpha():
            assert document.id in demo.ids(text), (document.id, text)


def test_what_whoosh_misses_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A control: where Whoosh reads less, editors find less than citizens."""
    whole = desk.Reader.postings

    def poorer(reader: desk.Reader, field: str, text: bytes, scorer: None = None) -> ListMatcher:
        return ListMatcher([n for n in whole(reader, field, text).all_ids() if n % 7])

    random = Random(1)
    found = documents(random, 40)
    ours, theirs = over(found), built(found, segmenter()).open()
    texts = list(queries(random, found, 40))
    assert [by_desk(ours, t, {}, {}) for t in texts] == [by_portal(theirs, t) for t in texts]
    monkeypatch.setattr(desk.Reader, "postings", poorer)
    assert [by_desk(ours, t, {}, {}) for t in texts] != [by_portal(theirs, t) for t in texts]


# Filters


@pytest.mark.parametrize("seed", range(3))
def test_filters_keep_what_has_one_of_the_values(seed: int) -> None:
    random = Random(seed)
    made = over(documents(random, 80))
    everything = parse(random.choice("政府公开办法"), {})
    some = [hit.number for hit in made.search(everything, {})]
    assert len(some) > 20
    for _ in range(examples(40)):
        filters = {
            facet: random.sample(made.values(facet), random.choice((0, 0, 1, 2)))
            for facet in FACETS
            if len(made.values(facet)) > 1
        }
        expected = [number for number in some if passes(made, number, filters)]
        assert [hit.number for hit in made.search(everything, filters)] == expected, filters


def passes(made: Desk, number: int, filters: Filters) -> bool:
    shown = made.documents[number]
    held = {
        "type": [shown.type],
        "status": [shown.state],
        "year": [shown.day[:4]],
        "publisher": [shown.publisher],
        "topic": [*shown.topics, *(topic.split("/")[0] for topic in shown.topics)],
    }
    return all(not wanted or any(v in held[facet] for v in wanted) for facet, wanted in filters.items())


def test_a_value_that_nothing_has_finds_nothing() -> None:
    made = over(documents(Random(2), 30))
    assert made.search(parse("政府", {}), {}) and not made.search(parse("政府", {}), {"year": ["1990"]})


def test_a_query_without_words_finds_nothing() -> None:
    made = over(documents(Random(2), 10))
    for text in ("", "？！", "-政府"):
        assert made.matching(parse(text, {}), {}) == frozenset() and made.search(parse(text, {}), {}) == []


def test_the_fields_are_the_filters_of_the_portal() -> None:
    assert isinstance(desk.Reader.schema, Schema)
    assert set(desk.Reader.schema.names()) == {desk.KEY, *FACETS}
    assert all(isinstance(field, ID) for _, field in desk.Reader.schema.items())


# Nothing is done twice

FILES = {
    f"policies/zc-{number}.md": policy(f"{name}办法", f"{name}的具体规定。", 有效期至="2027-02-28")
    for number, name in enumerate(("绿化", "养老", "低保", "救助", "道路", "消防"))
}


def test_after_an_edit_one_document_is_indexed(tmp_path: Path) -> None:
    site = portal(tmp_path, FILES)
    with opening(site) as first:
        assert first.merged.fresh == len(FILES) and first.ids("养老") == ["zc-1"]
    with opening(site) as again:
        assert again.merged.fresh == 0 and again.ids("养老") == ["zc-1"]
    site.write("policies/zc-1.md", policy("养老办法", "改成托育的规定。"))
    with opening(site) as edited:
        assert edited.merged.fresh == 1 and edited.ids("托育") == ["zc-1"] and edited.ids("具体 养老") == []
    site.write("policies/zc-9.md", policy("养老新办法"))
    with opening(site) as added:
        assert added.merged.fresh == 1 and sorted(added.ids("养老")) == ["zc-1", "zc-9"]
    site.remove("policies/zc-1.md")
    with opening(site) as removed:
        assert removed.merged.fresh == 0 and removed.ids("养老") == ["zc-9"] and removed.ids("托育") == []
    site.write("policies/zc-1.md", FILES["policies/zc-1.md"])
    with opening(site) as restored:
        assert restored.merged.fresh == 0 and sorted(restored.ids("养老")) == ["zc-1", "zc-9"]


def test_what_a_build_indexed_is_not_indexed_again(tmp_path: Path) -> None:
    site = portal(tmp_path, FILES)
    assert site.build().published
    with opening(site) as found:
        assert found.merged.fresh == 0 and found.ids("低保") == ["zc-2"]


def test_states_are_those_of_the_day_and_index_nothing(tmp_path: Path) -> None:
    site = portal(tmp_path, FILES)
    with opening(site) as found:
        assert len(found.ids("办法", {"status": ["有效"]})) == len(FILES)
    with opening(site, date(2027, 3, 1)) as later:
        assert later.merged.fresh == 0
        assert later.ids("办法", {"status": ["有效"]}) == []
        assert len(later.ids("办法", {"status": ["失效"]})) == len(FILES)


def test_a_damaged_cache_costs_time_only(tmp_path: Path) -> None:
    site = portal(tmp_path, FILES)
    with opening(site):
        pass
    site.config.cache.joinpath("store.sqlite").write_bytes(b"no database" * 100)
    with opening(site) as found:
        assert found.merged.fresh == len(FILES) and found.ids("养老") == ["zc-1"]


# What to try when nothing is found


def test_shorter_queries_that_find_something() -> None:
    titles = ("最低生活保障办法", "养老补助标准")
    made = over([Written(title, "2024-01-01", Item(0, title)) for title in titles])

    def fragments(text: str) -> list[tuple[str, int]]:
        return made.fragments(parse(text, {}))

    assert fragments("生活保障补助标准") == [("生活保障", 1), ("补助标准", 1)]
    assert fragments("养老 生活保障") == [("养老", 1), ("生活保障", 1)]
    assert fragments("养老 龘") == [("养老", 1)]
    assert fragments("龘龘龘") == fragments("wifi") == []


def test_the_longest_query_is_answered_quickly() -> None:
    made = over(documents(Random(5), 40))
    assert len(made.fragments(parse("政府公开办法县市低保养老补助" * 9, {}))) <= desk.MOST_FRAGMENTS


# Marks


@pytest.mark.parametrize(
    ("title", "text", "marked"),
    [
        ("云栖县城乡低保管理办法", "低保 办法", ["低保", "办法"]),
        ("云栖县城乡低保管理办法", "低保管理", ["低保管理"]),
        ("云栖县城乡低保管理办法", "城乡管理", ["城乡", "管理"]),
        ("雲棲縣低保辦法", "云栖县", ["雲棲縣"]),
        ("２０２４年度公报 2024", "2024", ["２０２４", "2024"]),
        ("二〇二四年公报", "二零二四", ["二〇二四"]),
        ("㈠总则", "一 总则", ["㈠总则"]),
        ("低\u200b保办法", "低保", ["低", "保"]),
        ("低保办法", "-低保 办法", ["办法"]),
        ("低保办法", "养老", []),
        ("", "低保", []),
        ("低低低保", "低低", ["低低低"]),
    ],
)
def test_the_words_of_a_query_are_marked(title: str, text: str, marked: list[str]) -> None:
    assert [title[a:b] for a, b in marks(title, parse(text, {}))] == marked


def test_words_of_the_same_meaning_are_marked() -> None:
    title = "最低生活保障办法"
    assert [title[a:b] for a, b in marks(title, parse("低保", SAME))] == ["最低生活保障"]


def test_an_empty_bucket_is_an_empty_posting() -> None:
    """A portal without anything to find answers too."""
    made = Desk([], [], lambda place, number: Bucket(), lambda number, phrase: False)
    assert made.search(parse("政府 “公开” -办法", {}), {"year": ["2024"]}) == [] and made.values("year") == []
