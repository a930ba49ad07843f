"""The parts of the index, one by one: forms of text, numbers, queries, keys, columns, shards, blocks, meanings."""

from __future__ import annotations

import sys
import unicodedata
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.search.blocks import (
    CELL_BITS,
    SMALLEST_BLOCK,
    Postings,
    Span,
    between,
    cut,
    joined,
    sizes,
    spans,
    total,
)
from site_builder.search.columns import packed, unpacked
from site_builder.search.keys import BITS, pair_key, pair_keys, single_keys, word_key
from site_builder.search.normal import normal, simplified
from site_builder.search.query import Kind, parse
from site_builder.search.root import Root, depths
from site_builder.search.same import Office, same
from site_builder.search.shards import Shard, decoded, encoded, split
from site_builder.search.terms import (
    ATTACHED,
    CROSSING,
    FAR,
    HEADING,
    NUMBER,
    TITLE,
    WORD,
    Terms,
    Texts,
    terms,
)
from site_builder.search.units import length, number_names, pieces
from site_builder.search.words import segmenter
from tests.properties.effort import examples
from tests.search.brute import is_han, runs

FORMS = [
    ("政务公开", "政务公开"),
    ("ＡＢｃ１２", "abc12"),
    ("國辦發〔２０１７〕４７號", "国办发〔2017〕47号"),
    ("（甲）［乙］", "(甲)[乙]"),
    ("二○二四年二零二四年二〇二四年二◯二四年", "二〇二四年" * 4),
    ("公\u200b开\ufeff政\u00ad务\u2060", "公开政务"),
    ("雲棲縣養老補貼", "云栖县养老补贴"),
    ("後乾隆", "后干隆"),
    ("\u3000 \u00a0", "   "),
    ("①㈠㎏ﬁ", "1(一)kgfi"),
    ("\u2f08\uf9a4", "人捻"),
    ("é", "é"),
    ("ΣΑΣ ΣΑΣ", "σας σας"),
    ("İ", "i\u0307"),
    ("\ud800政\udfff", "\ud800政\udfff"),
    ("𠮷㐂", "𠮷㐂"),
    ("한글", "한글"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "form"), FORMS)
def test_text_has_one_form(text: str, form: str) -> None:
    assert normal(text) == form


def test_no_form_holds_a_character_that_has_another() -> None:
    """A query with a character of the table can find nothing, so a browser knows when to load the table."""
    assert not {ord(to) for to in simplified().values()} & simplified().keys()
    assert all(len(to) == 1 for to in simplified().values())
    for code in simplified():
        assert normal(chr(code)) == normal(normal(chr(code))) == simplified()[code]


def slowly(text: str) -> str:
    """What FORMAT.md says of text, in its order."""
    plain = unicodedata.normalize("NFKC", text)
    invisible = [
        *b"\xad",
        0x34F,
        0x61C,
        *range(0x180B, 0x180F),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
    ]
    invisible += [*range(0x2060, 0x2070), *range(0xFE00, 0xFE10), 0xFEFF]
    seen = "".join(c for c in plain if ord(c) not in invisible)
    return "".join(simplified().get(ord(c), c) for c in seen.lower())


@settings(max_examples=examples(300))
@given(
    st.text()
    | st.text(st.characters(min_codepoint=0x300, max_codepoint=0x1200))
    | st.text("Σσaeé\u0301\u0327Åµ가ᄀ\u1161", max_size=5)
)
def test_any_text_has_the_form_that_is_stated(text: str) -> None:
    assert normal(text) == slowly(text)


def test_every_character_has_the_form_that_is_stated() -> None:
    """All of the basic plane, for which there is a quick way, and some beyond it."""
    for code in (*range(0x10000), *range(0x10000, sys.maxunicode + 1, 101)):
        assert normal(chr(code)) == slowly(chr(code)), hex(code)


@given(st.text())
def test_a_text_is_cut_into_pieces(text: str) -> None:
    found = list(pieces(normal(text)))
    assert [(p.text, p.han, p.place) for p in found] == [(r.text, r.han, r.place) for r in runs(normal(text))]
    assert length(normal(text)) == sum(len(p.text) for p in found)


NUMBERS = [
    ("国办发〔2017〕47号", {"2017-47": 3, "办发2017-47": 1, "国办发2017-47": 0}),
    ("国办发[2017]47号", {"2017-47": 3, "办发2017-47": 1, "国办发2017-47": 0}),
    ("国办发(2017) 第047号", {"2017-47": 3, "办发2017-47": 1, "国办发2017-47": 0}),
    ("国办发 2017 47号", {"2017-47": 3, "办发2017-47": 1, "国办发2017-47": 0}),
    ("国办发2017年第47号", {"2017-47": 3, "办发2017-47": 1, "国办发2017-47": 0}),
    ("国办发【2017】47", {"2017-47": 3, "办发2017-47": 1, "国办发2017-47": 0}),
    ("2017 47号", {"2017-47": 0}),
    ("2017年第3号", {"2017-3": 0}),
    ("府〔2017〕47号", {"2017-47": 1}),
    ("第5〔2017〕47号", {"2017-47": 2}),
    ("2017年4月7日", {}),
    ("12017年3号", {}),
    ("国办发〔2017〕477777号", {}),
    ("国办发〔1817〕47号", {}),
    ("〔2017〕1号〔2018〕2号", {"2017-1": 0, "2018-2": 6}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names"), NUMBERS)
def test_a_document_number_has_one_name_for_every_ending_of_its_code(
    text: str, names: dict[str, int]
) -> None:
    assert {name: length(text[:start]) for name, start in number_names(normal(text))} == names


def test_the_code_of_a_number_has_two_to_eight_characters() -> None:
    names = [name for name, _ in number_names("根据云栖县人民政府办公室发〔2024〕3号")]
    assert [len(name) - len("2024-3") for name in names] == [0, 2, 3, 4, 5, 6, 7, 8]


MEANINGS = {
    "低保": ("最低生活保障", "补助"),
    "社会救助": ("低保",),
    "救助": ("帮扶",),
    "wifi": ("无线网",),
    "空": ("……",),
}
QUERIES = [
    ("", []),
    (" ，。", []),
    ("政务公开", ["words 政务公开"]),
    ("政务 公开", ["words 政务", "words 公开"]),
    ("2024年政务", ["words 2024", "words 年政务"]),
    ("“政务公开”", ["phrase 政务公开"]),
    ("「政务」 公开", ["phrase 政务", "words 公开"]),
    ("“政务，公开 2024”", ["phrase 政务，公开 2024"]),
    ("公开 -政务", ["words 公开", "not 政务"]),
    ('-"政务 公开" 办法', ["not 政务 公开", "words 办法"]),
    ("公开-政务", ["words 公开", "words 政务"]),
    ("- 政务", ["words 政务"]),
    ("“”", []),
    ("“政务", ["words 政务"]),
    ("国办发〔2017〕47号", ["number 国办发2017-47"]),
    ("根据国办发〔2017〕47号的通知", ["number 根据国办发2017-47", "words 的通知"]),
    ("府〔2017〕47号", ["words 府", "number 2017-47"]),
    ("2017 47号", ["number 2017-47"]),
    ("-国办发〔2017〕47号", ["not 国办发〔2017〕47号"]),
    ("国办发〔2017〕47号文号〔2018〕1号", ["number 国办发2017-47", "number 文号2018-1"]),
    ("低保", ["words 低保", "or 最低生活保障", "or 补助"]),
    ("城乡低保低保", ["words 城乡低保低保", "or 城乡最低生活保障最低生活保障", "or 城乡补助补助"]),
    ("社会救助", ["words 社会救助", "or 低保"]),
    ("WIFI6", ["words wifi6", "or 无线网6"]),
    ("空", ["words 空"]),
    ("縣補貼", ["words 县补贴"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "clauses"), QUERIES)
def test_a_query_has_clauses(text: str, clauses: list[str]) -> None:
    found = []
    for clause in parse(text, MEANINGS).clauses:
        named = clause.variants[0].needs[0].text if clause.kind is Kind.NUMBER else normal(clause.text)
        found.append(f"{clause.kind.value} {named}")
        found += ["or " + "".join(need.text for need in other.needs) for other in clause.variants[1:]]
    assert found == [normal(clause) for clause in clauses]


def test_a_long_query_is_cut() -> None:
    query = parse("政务" * 60, {})
    assert not query.cut and len(query.clauses[0].text) == 120
    assert parse("政务" * 60 + "公", {}).cut


@given(st.text(max_size=40) | st.text('政务 -"“”〔〕[]2017年47号国办发a', max_size=40))
def test_any_text_is_a_query(text: str) -> None:
    for clause in parse(text, MEANINGS).clauses:
        assert clause.variants and all(variant.needs for variant in clause.variants)
        assert all(need.keys and need.text for variant in clause.variants for need in variant.needs)


KEYS = [
    *(
        "政务",
        "务政",
        "人人",
        "〇一",
        "𠮷野",
        "㐂大",
        "a",
        "县",
        "〇",
        "𠮷",
        "2024",
        "wifi",
        "é",
        "한글",
        "国办发〔2017〕47号",
    ),
    *("2017 47号", "一鿿", "\U000323ae\U000323af", "x" * 100),
]
"""Texts whose keys a browser must compute alike."""


def stated(first: str, second: str) -> int:
    """The key of a pair, as FORMAT.md states it."""
    h, g = ((ord(c) * 0x2F0B5) % 2**18 for c in (first, second))
    return max(h, g) * 2**20 + min(h, g) * 4 + (0 if h >= g else 2)


def test_keys_are_those_that_are_stated() -> None:
    random = Random(1)
    for _ in range(500):
        pair = [chr(random.randrange(0x3400, 0x9FFF)) for _ in range(2)]
        assert pair_key("".join(pair)) == stated(*pair)
    assert word_key("a") == ((0xE40C292C * 32) + (fnv("a", 0x9DC5811C) & 31)) * 2 + 1
    assert word_key("foobar") >> 6 == 0xBF9CF968


def fnv(text: str, start: int) -> int:
    """FNV-1a."""
    for character in text:
        start = (start ^ ord(character)) * 0x01000193 % 2**32
    return start


def test_keys_of_pairs_are_one_to_one() -> None:
    random = np.random.default_rng(1)
    codes = np.concatenate(
        [[0x3007], np.arange(0x3400, 0x4DC0), np.arange(0x4E00, 0xA000), np.arange(0x20000, 0x323B0)]
    )
    first, second = random.choice(codes, 400_000), random.choice(codes, 400_000)
    keys = pair_keys(first, second)
    assert len(np.unique(keys)) == len(np.unique(first * 2**20 + second))
    assert int(keys.max()) < 2**BITS and not (keys & 1).any()
    assert len(np.unique(pair_keys(codes, np.full(len(codes), 0x653F)))) == len(codes)


def test_single_characters_are_words() -> None:
    codes = np.array([0x3007, 0x53BF, 0x20BB7, 0x61], dtype=np.int64)
    assert single_keys(codes).tolist() == [word_key(chr(code)) for code in codes.tolist()]


large = st.integers(0, 2**42 - 1) | st.integers(0, 300) | st.sampled_from([127, 128, 2**14 - 1, 2**14, 2**35])


@given(st.lists(large), st.binary(max_size=9))
def test_columns_come_back(numbers: list[int], rest: bytes) -> None:
    data = packed(np.array(numbers, dtype=np.int64))
    found, size = unpacked(np.frombuffer(data + rest, dtype=np.uint8), len(numbers))
    assert found.tolist() == numbers and size == len(data)
    assert data == b"".join(varint(number) for number in numbers)


def varint(number: int) -> bytes:
    """One number, as FORMAT.md states it."""
    return bytes([number & 127 | 128]) + varint(number >> 7) if number > 127 else bytes([number])


rows = st.tuples(
    st.integers(0, 2**BITS - 1) | st.integers(0, 5) | st.just(2**BITS - 1),
    st.integers(0, 2**20) | st.integers(0, 3),
    st.integers(0, 127),
    st.lists(st.integers(0, FAR), max_size=3),
    st.integers(1, FAR),
)


@st.composite
def postings(draw: st.DrawFn) -> Postings:
    """Postings as a block has them: for each key and number some flags, and in titles places with the length."""
    found = {}
    for key, number, flags, places, titled in draw(st.lists(rows, max_size=30)):
        found[key, number] = (flags, sorted(places), titled)
    lines = [
        (key, number, flags | (TITLE if places else 0), place)
        for (key, number), (flags, places, titled) in sorted(found.items())
        for place in ([titled << 8 | p for p in places] or [0])
    ]
    columns = zip(*lines, strict=True) if lines else ([], [], [], [])
    return Postings(*(np.array(column, dtype=np.int64) for column in columns))


@given(postings())
def test_shards_come_back(found: Postings) -> None:
    entries = decoded(encoded(found))
    for key in {*found.keys.tolist(), 0, 1, 2**BITS - 1}:
        where, own = entries.postings(key), found.keys == key
        for name in ("numbers", "flags", "places"):
            assert getattr(entries, name)[where].tolist() == getattr(found, name)[own].tolist()
    assert encoded(found) == encoded_as_stated(found)


def encoded_as_stated(found: Postings) -> bytes:
    """A shard, as FORMAT.md states it."""
    keys = sorted(set(found.keys.tolist()))
    by_key = [
        [n for n, k in zip(found.numbers.tolist(), found.keys.tolist(), strict=True) if k == key]
        for key in keys
    ]
    head = [
        len(keys),
        len(found.keys),
        *gaps(keys),
        *map(len, by_key),
        *(g for one in by_key for g in gaps(one)),
    ]
    titled = [
        place
        for place, flags in zip(found.places.tolist(), found.flags.tolist(), strict=True)
        if flags & TITLE
    ]
    ends = bytes(part for place in titled for part in (place & 255, place >> 8))
    return b"".join(map(varint, head)) + bytes(found.flags.tolist()) + ends


def gaps(numbers: list[int]) -> list[int]:
    """Each less the one before."""
    return [b - a for a, b in pairwise([0, *numbers])]


@given(st.lists(postings(), min_size=1, max_size=3), st.integers(0, 9))
def test_blocks_are_cut_and_joined_again(blocks: list[Postings], depth: int) -> None:
    buckets = [(2**21 * place, cut(block)) for place, block in enumerate(blocks)]
    for number in range(1 << depth):
        shard = Shard(f"{number:0{depth}b}" if depth else "")
        found = between(
            joined((b, block[n]) for b, block in buckets for n in shard.buckets), shard.low, shard.high
        )
        wanted = [
            (key, base + n, flags, place)
            for base, block in zip((b for b, _ in buckets), blocks, strict=True)
            for key, n, flags, place in rows_of(block)
            if shard.low <= key < shard.high
        ]
        assert rows_of(found) == sorted(wanted, key=lambda row: row[0])
        if depth > 4 and number > 40:
            break


def rows_of(found: Postings) -> list[tuple[int, int, int, int]]:
    """Postings one by one."""
    columns = (found.keys, found.numbers, found.flags, found.places)
    return list(zip(*(column.tolist() for column in columns), strict=True))


@given(st.lists(postings(), max_size=3))
def test_sizes_are_about_those_of_the_bytes(blocks: list[Postings]) -> None:
    found = total(sizes(block) for block in blocks)
    assert len(found) == 1 << CELL_BITS
    rows = sum(len(block.keys) for block in blocks)
    assert (found > 0).sum() == len({k >> (BITS - CELL_BITS) for b in blocks for k in b.keys.tolist()})
    assert 23 * rows <= found.sum() <= (23 + 20 + 35) * rows


months = st.lists(st.integers(0, 30), max_size=40).map(sorted)


@settings(max_examples=examples(60))
@given(months, st.integers(1, 130), st.integers(0, 3), st.integers(1, 200))
def test_new_documents_move_no_other(when: list[int], each: int, later: int, more: int) -> None:
    names = [f"{2000 + month // 12}-{month % 12 + 1:02}" for month in when for _ in range(each)]
    last = (when[-1] if when else 0) + later
    after = [*names, *([f"{2000 + last // 12}-{last % 12 + 1:02}"] * more)]
    before = numbers_of(spans(names))
    assert numbers_of(spans(after))[: len(before)] == before


@given(months, st.integers(1, 130))
def test_blocks_are_whole_months_of_enough_documents(when: list[int], each: int) -> None:
    names = [f"{2000 + month // 12}-{month % 12 + 1:02}" for month in when for _ in range(each)]
    found = spans(names)
    assert [place for block in found for place in range(block.start, block.end)] == list(range(len(names)))
    for block, following in pairwise(found):
        size = block.end - block.start
        assert size >= SMALLEST_BLOCK and names[block.end - 1] != names[block.end]
        assert following.base % 64 == 0 and 0 <= following.base - block.base - size < 64


def numbers_of(blocks: list[Span]) -> list[int]:
    """The number of every document."""
    return [block.base + place for block in blocks for place in range(block.end - block.start)]


cells = st.dictionaries(
    st.integers(0, (1 << CELL_BITS) - 1) | st.integers(0, 7), st.integers(1, 900_000), max_size=30
)


def sized(of: dict[int, int]) -> np.ndarray:
    """Sizes of all cells."""
    found = np.zeros(1 << CELL_BITS, dtype=np.int64)
    for cell, size in of.items():
        found[cell] = size
    return found


@settings(max_examples=examples(60))
@given(cells, st.integers(0, (1 << CELL_BITS) - 1) | st.integers(0, 7), st.integers(1, 900_000))
def test_a_shard_that_grows_moves_no_other(before: dict[int, int], cell: int, more: int) -> None:
    old = split(sized(before))
    new = split(sized({**before, cell: before.get(cell, 0) + more}))
    grown = cell << (BITS - CELL_BITS)
    around = [shard for shard in old if shard.low < grown + (1 << (BITS - CELL_BITS)) and grown < shard.high]
    assert [s for s in old if s not in around] == [
        s for s in new if not any(a.low <= s.low and s.high <= a.high for a in around)
    ]


@settings(max_examples=examples(60))
@given(cells)
def test_shards_cover_all_keys_and_their_paths_are_told_by_their_lengths(of: dict[int, int]) -> None:
    found = split(sized(of))
    assert found[0].low == 0 and found[-1].high == 1 << BITS
    assert all(a.high == b.low for a, b in pairwise(found))
    root = Root(0, (), (), "", "", (), (), depths(found), "", "", "", "", {}, ())
    assert list(root.paths()) == found
    for shard in found:
        assert all(shard.low >> 30 <= bucket <= (shard.high - 1) >> 30 for bucket in shard.buckets)


def rows_by_key(made: Terms) -> dict[int, list[tuple[int, int]]]:
    """The flags and places of every term."""
    found: dict[int, list[tuple[int, int]]] = {}
    columns = (
        np.frombuffer(made.keys, "<i8"),
        np.frombuffer(made.flags, "u1"),
        np.frombuffer(made.places, "<u2"),
    )
    for key, flags, place in zip(*(column.tolist() for column in columns), strict=True):
        found.setdefault(key, []).append((flags, place))
    return found


def test_terms_know_their_fields() -> None:
    texts = Texts(
        "公开公开办法",
        ("云政发〔2024〕3号",),
        ("第一章 总则",),
        ("总则和总则总则总则。县 wifi",),
        ("总则，附表",),
    )
    found = rows_by_key(terms(texts, segmenter()))
    length = 6 << 8
    assert found[pair_key("公开")] == [(2 | WORD | TITLE, length), (2 | WORD | TITLE, length + 2)]
    assert found[pair_key("开办")] == [(1 | TITLE | CROSSING, length + 3)]
    assert found[pair_key("总则")] == [(3 | WORD | HEADING, 0)]
    assert found[pair_key("则总")] == [(2, 0)]
    assert found[pair_key("附表")] == [(1 | WORD | ATTACHED, 0)]
    assert found[word_key("云政发2024-3")] == [(1 | WORD | NUMBER, 0)]
    assert found[word_key("2024")] == [(1 | WORD | NUMBER, 0)]
    assert found[word_key("wifi")] == [(1 | WORD, 0)] == found[word_key("县")]
    assert pair_key("法云") not in found and pair_key("号第") not in found


def test_a_number_in_a_title_knows_its_place() -> None:
    found = rows_by_key(terms(Texts("关于国办发〔2017〕47号的通知"), segmenter()))
    length = len("关于国办发201747号的通知") << 8
    assert found[word_key("国办发2017-47")] == [(1 | WORD | TITLE, length + 2)]
    assert found[word_key("2017-47")] == [(1 | WORD | TITLE, length + 5)]


def test_numbers_do_not_begin_in_one_field_and_end_in_the_next() -> None:
    """A bare year at the end of one field and digits at the beginning of the next are no number."""
    texts = Texts("工作要点2023", ("2023",), ("20245号",), ("5号",), ("6号",))
    found = rows_by_key(terms(texts, segmenter()))
    assert found[word_key("2024-5")] == [(1 | WORD | HEADING, 0)]
    assert not {word_key(name) for name in ("2023-5", "2023-6", "2023-2023", "2023-20245")} & found.keys()


fields = st.lists(
    st.text("政务公开养老〇𠮷县a2017年47号〔〕 \n", max_size=20) | st.text(max_size=5), max_size=2
).map(tuple)


@settings(max_examples=examples(200))
@given(fields, fields, fields, fields, fields)
def test_terms_of_any_texts(
    title: tuple[str, ...],
    numbers: tuple[str, ...],
    headings: tuple[str, ...],
    body: tuple[str, ...],
    attached: tuple[str, ...],
) -> None:
    texts = Texts("".join(title), numbers, headings, body, attached)
    found = rows_by_key(terms(texts, segmenter()))
    assert list(found) == sorted(found)
    for text, flag in ((texts.title, TITLE), ("\n".join(numbers), NUMBER), ("\n".join(headings), HEADING)):
        alone = rows_by_key(terms(Texts("", body=(text,)), segmenter()))
        flagged = {key for key, rows in found.items() if rows[0][0] & flag}
        assert flagged == alone.keys()
    outside = rows_by_key(terms(Texts("", body=("\n".join(attached),)), segmenter())).keys()
    inside = rows_by_key(terms(Texts(texts.title, numbers, headings, body), segmenter())).keys()
    assert {
        key for key, rows in found.items() if rows[0][0] & (ATTACHED | TITLE) == ATTACHED
    } == outside - inside
    assert found.keys() == outside | inside


OFFICES = [
    Office("云栖县财政局", short=("县财政局",), former=("云栖县财税局",)),
    Office("云栖县民政局", former=("民政科",), heirs=()),
    Office("云栖县卫生局", former=("云栖县卫生防疫站",), heirs=("云栖县卫生健康局",)),
    Office("云栖县卫生健康局"),
    Office("国家税务总局云栖县税务局", short=("县税务局",)),
]


def test_what_means_the_same_holds_both_ways() -> None:
    found = same([("低保", "最低生活保障", "低保"), ("医保", "醫療保險")], OFFICES)
    assert found == {
        "低保": ("最低生活保障",),
        "最低生活保障": ("低保",),
        "医保": ("医疗保险",),
        "医疗保险": ("医保",),
        "财政局": ("财税局",),
        "财税局": ("财政局",),
        "民政局": ("民政科",),
        "民政科": ("民政局",),
        "卫生局": ("卫生防疫站", "卫生健康局"),
        "卫生防疫站": ("卫生局", "卫生健康局"),
        "卫生健康局": ("卫生局", "卫生防疫站"),
        "国家税务总局云栖县税务局": ("税务局",),
        "税务局": ("国家税务总局云栖县税务局",),
    }
    assert list(found) == sorted(found)


def test_nothing_means_the_same_without_groups_and_offices() -> None:
    assert same([], []) == {} == same([("县", "县级")], [Office("云栖县民政局")])


def test_han_characters_are_bounded_alike() -> None:
    for code in range(0x2E00, 0x32400):
        found = list(pieces(chr(code)))
        assert bool(found and found[0].han) == is_han(chr(code))
