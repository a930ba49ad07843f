"""The Python reader of an index finds what reading every text finds: the same documents, points and order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.search.blocks import Postings
from site_builder.search.normal import normal
from site_builder.search.reader import Index
from site_builder.search.root import FOLDER, ROOT, STAMP
from site_builder.search.shards import decoded, encoded
from site_builder.search.weights import WEIGHTS
from site_builder.search.words import Cut, segmenter
from tests.properties.effort import examples
from tests.search import corpora
from tests.search.brute import Brute, Item
from tests.search.corpora import SAME, SYNONYMS, han_runs
from tests.search.files import Built, Written, built

OWN = ("县政", "保养老")
"""Words of the portal's own dictionary."""
SEVERAL = 640
"""So many documents make two blocks."""


@cache
def segment() -> Cut:
    """The segmenter of all tests here."""
    return segmenter(OWN)


@cache
def small() -> list[Built]:
    """A few corpora of one block."""
    return [built(corpora.documents(Random(seed), 40), segment(), SYNONYMS) for seed in range(3)]


@cache
def large() -> Built:
    """A corpus of several blocks and shards."""
    made = built(corpora.documents(Random(6), SEVERAL), segment(), SYNONYMS)
    assert len(made.files) > 30 and max(made.documents) >= SEVERAL  # a gap lies between two blocks
    return made


def pairs(index: Index, text: str, within: str = "") -> list[tuple[int, int]]:
    """What the reader finds."""
    return [(hit.number, hit.points) for hit in index.search(text, within)]


@pytest.mark.parametrize("seed", range(3))
def test_a_random_corpus(seed: int) -> None:
    made, random = small()[seed], Random(seed)
    index, brute = made.open(), Brute(made.items, segment(), SAME)
    found = 0
    for query in corpora.queries(random, list(made.documents.values()), 150):
        assert pairs(index, query) == brute.search(query), query
        found += bool(brute.search(query))
    assert found > 60


def test_a_corpus_of_several_blocks() -> None:
    made, random = large(), Random(1)
    index, brute = made.open(), Brute(made.items, segment(), SAME)
    sizes = []
    for query in corpora.queries(random, list(made.documents.values()), 40):
        assert pairs(index, query) == brute.search(query), query
        sizes.append(len(pairs(index, query)))
    assert max(sizes) > SEVERAL // 3


@pytest.mark.parametrize("seed", range(2))
def test_a_search_within_results(seed: int) -> None:
    made, random = small()[seed], Random(seed + 50)
    index, brute = made.open(), Brute(made.items, segment(), SAME)
    everything, fewer = list(made.documents.values()), 0
    for first, second in zip(
        corpora.queries(random, everything, 60), corpora.queries(random, everything, 60), strict=True
    ):
        for within in (second, second[:2]):
            assert pairs(index, first, within) == brute.search(first, within), (first, within)
            fewer += 0 < len(pairs(index, first, within)) < len(pairs(index, first))
    assert fewer > 5


letters = st.sampled_from(corpora.HAN[:6] + "零養𠮷1a -“”《》〔〕号")
any_text = st.text(letters, max_size=12) | st.text(max_size=4)
numbers = st.sampled_from(["国办发〔2017〕47号", "政发[2024]3号", "2017年第47号", "府（2024）003号"])
lines = st.lists(any_text | numbers, max_size=3).map(tuple)
items = st.builds(
    Item,
    st.just(0),
    any_text | numbers.map(lambda number: f"政府{number}公开"),
    lines,
    lines,
    lines,
    st.just(()) | lines,
    forwarded=st.booleans(),
)
states = st.sampled_from(["有效", "废止", ""])


@settings(max_examples=examples(60))
@given(
    texts=st.lists(st.tuples(items, states), min_size=1, max_size=6),
    queries=st.lists(any_text | numbers, min_size=1, max_size=4),
)
def test_any_texts(texts: list[tuple[Item, str]], queries: list[str]) -> None:
    made = built(
        [Written(f"d{n}", f"2024-0{n + 1}-01", item, state=state) for n, (item, state) in enumerate(texts)],
        segment(),
        SYNONYMS,
    )
    index, brute = made.open(), Brute(made.items, segment(), SAME)
    titles = [item.title for item, _ in texts]
    for query in (*queries, *titles, *(f"“{title}”" for title in titles)):
        assert pairs(index, query) == brute.search(query), query


def fields(item: Item) -> Iterator[str]:
    """All texts of a document, one by one."""
    yield from (item.title, *item.numbers, *item.headings, *item.body, *item.attachments)


def lost(made: Built, index: Index, longest: int) -> list[tuple[int, str]]:
    """Runs of adjacent Han characters, up to so many, that do not find their document."""
    found: dict[str, set[int]] = {}
    missing = []
    for number, written in made.documents.items():
        wanted = {
            run[start : start + length]
            for text in fields(written.item)
            for run in han_runs(normal(text))
            for start in range(len(run) - 1)
            for length in range(2, min(longest, len(run) - start) + 1)
        }
        for run in sorted(wanted):
            if run not in found:
                found[run] = {hit.number for hit in index.search(run)}
            missing += [] if number in found[run] else [(number, run)]
    return missing


@pytest.mark.parametrize("seed", range(3))
def test_every_run_of_characters_finds_its_document(seed: int) -> None:
    made = small()[seed]
    assert lost(made, made.open(), 4 if seed else 12) == []


def test_every_pair_finds_its_document_in_any_block() -> None:
    assert lost(large(), large().open(), 2) == []


def without_one(data: bytes, at: int) -> bytes:
    """A shard without one of its postings."""
    entries = decoded(data[STAMP:])
    keys = entries.keys.repeat(entries.starts[1:] - entries.starts[:-1])
    rest = [n for n in range(len(keys)) if n != at]
    columns = (keys, entries.numbers, entries.flags, entries.places)
    return data[:STAMP] + encoded(Postings(*(column[rest] for column in columns)))


@pytest.mark.parametrize("seed", range(8))
def test_a_posting_that_is_missing_is_noticed(seed: int) -> None:
    """The negative control: an index from which one pair of one document was dropped fails the test above."""
    made, random = small()[0], Random(seed)
    name = FOLDER + "s.bin"
    entries = decoded(made.files[name][STAMP:])
    keys = entries.keys.repeat(entries.starts[1:] - entries.starts[:-1])
    at = random.choice([n for n, key in enumerate(keys) if key % 2 == 0])
    damaged = {**made.files, name: without_one(made.files[name], at)}
    twice = sum((keys == keys[at]) & (entries.numbers == entries.numbers[at])) > 1
    missing = lost(made, made.open(damaged), 2)
    assert {number for number, _ in missing} == (set() if twice else {int(entries.numbers[at])})


@pytest.mark.parametrize("name", sorted(set(WEIGHTS.__struct_fields__) - {"body"}))
def test_a_weight_that_differs_is_noticed(name: str) -> None:
    """The other one: whichever weight only one of the two knows, some query tells."""
    made = small()[0]
    changed = replace_weight(made, name)
    index, brute = made.open(changed), Brute(made.items, segment(), SAME)
    queries = corpora.queries(Random(0), list(made.documents.values()), 150)
    assert any(pairs(index, query) != brute.search(query) for query in queries)


def replace_weight(made: Built, name: str) -> dict[str, bytes]:
    """The files of an index with one weight a little heavier."""
    root = msgspec.json.decode(made.files[ROOT])
    root["weights"][name] += 7
    if name in ("in_force", "ended", "pending"):
        root["states"] = [[word, points + 7] for word, points in root["states"]]
    return {**made.files, ROOT: msgspec.json.encode(root)}


def portal() -> list[Written]:
    """Documents that differ in one thing each, the later ones newer."""
    items = {
        "bears": Item(0, "发展指引", ("国办发〔2017〕47号",)),
        "bears-and-tells": Item(0, "关于国办发〔2017〕47号的通知", ("国办发〔2017〕47号",)),
        "tells": Item(0, "关于国办发〔2017〕47号的解读"),
        "cites": Item(0, "工作方案", body=("根据国办发[2017]47号制定。",)),
        "low": Item(0, "低保工作方案"),
        "lowest": Item(0, "最低生活保障"),
        "lowest-ended": Item(0, "最低生活保障", numbers=("废止",)),
        "rule": Item(0, "养老服务办法"),
        "forwarded": Item(0, "养老服务办法", forwarded=True),
        "longer": Item(0, "养老服务办法实施细则"),
        "apart": Item(0, "服务养老的办法"),
        "heading": Item(0, "规定", headings=("养老服务办法",)),
        "body": Item(0, "规定", body=("养老服务办法",)),
        "words": Item(0, "规定", body=("养老，老服，服务，务办，办法",)),
        "attached": Item(0, "规定", attachments=("养老服务办法",)),
    }
    return [
        Written(
            name,
            f"2024-{n + 1:02}-01" if n < 12 else f"2025-{n - 11:02}-01",
            item,
            state="废止" if "ended" in name else "",
        )
        for n, (name, item) in enumerate(items.items())
    ]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("国办发〔2017〕47号", ["bears-and-tells", "bears", "tells", "cites"]),
        ("国办发2017年第47号", ["bears-and-tells", "bears", "tells", "cites"]),
        ("2017 47号", ["bears-and-tells", "tells", "bears", "cites"]),
        ("关于国办发〔2017〕47号的通知", ["bears-and-tells"]),
        ("国办发〔2017〕47号 -解读", ["bears-and-tells", "bears", "cites"]),
        ("最低生活保障", ["lowest", "lowest-ended", "low"]),
        ("低保", ["lowest", "lowest-ended", "low"]),
        ("养老服务办法", ["rule", "forwarded", "longer", "apart", "heading", "words", "body", "attached"]),
        ("養老服務 办法", ["rule", "forwarded", "longer", "apart", "heading", "words", "body", "attached"]),
        ("“养老服务办法”", ["rule", "forwarded", "longer", "heading", "body"]),
        ("“养老服务” 办法", ["rule", "forwarded", "longer", "heading", "body"]),
    ],
)
def test_the_right_one_comes_first(query: str, first: list[str]) -> None:
    made = built(portal(), segment(), SYNONYMS)
    found = pairs(made.open(), query)
    assert [made.documents[number].id for number, _ in found] == first
    assert found == Brute(made.items, segment(), SAME).search(query)


def test_an_empty_index_finds_nothing() -> None:
    made = built([], segment())
    assert pairs(made.open(), "政府") == [] == Brute([], segment()).search("政府")


def test_documents_of_one_day_are_ordered_by_id() -> None:
    item = Item(0, "补助办法")
    made = built([Written(name, "2024-01-01", item) for name in ("b", "a", "c")], segment())
    assert [made.documents[number].id for number, _ in pairs(made.open(), "补助办法")] == ["c", "b", "a"]


def test_the_reference_reads_what_a_document_shows() -> None:
    """A phrase that only an attachment has is not on the page; its words are found."""
    item = Item(0, "办法", attachments=("养老补助办法",))
    made = built([Written("a", "2024-01-01", item)], segment())
    brute = Brute(made.items, segment())
    for query, count in (("养老补助", 1), ("“养老补助”", 0), ("“办法”", 1)):
        assert len(brute.search(query)) == len(pairs(made.open(), query)) == count
    shown = Brute([replace(i, page="办法 养老补助") for i in made.items], segment())
    assert len(shown.search("“养老补助”")) == 1
