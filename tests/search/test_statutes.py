"""Real statutes: nothing in them is lost, both segmenters agree, and the index is small and always the same."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import takewhile
from multiprocessing import get_context
from pathlib import Path
from random import Random

import pytest

from site_builder.search.match import Posting
from site_builder.search.normal import normal
from site_builder.search.reader import Index
from site_builder.search.root import FOLDER
from site_builder.search.words import fast, reference, segmenter
from tests.portal import CONFIG, policy, portal
from tests.properties.sites import differing
from tests.search.brute import Item, is_han
from tests.search.files import Built, Written, built

CORPUS = os.environ.get("SITE_BUILDER_CORPUS", "")
RUNS = 2000
END_OF_HEAD = "<!-- INFO END -->"
OWN = ("不动产登记机构", "浦东新区", "口岸")

pytestmark = pytest.mark.skipif(
    not CORPUS or not Path(CORPUS).is_dir(), reason="SITE_BUILDER_CORPUS names no folder of statutes"
)


@cache
def statutes() -> list[Written]:
    """Every statute as a document, a few every month."""
    found = []
    for number, path in enumerate(sorted(Path(CORPUS).glob("*.md"))):
        lines = path.read_text(encoding="utf-8").split("\n")
        headings = tuple(line.lstrip("# ") for line in lines if line.startswith("##"))
        item = Item(0, lines[0].removeprefix("# "), (), headings, ("\n".join(lines[1:]),))
        found.append(Written(f"s-{number:03}", f"{1990 + number // 12}-{number % 12 + 1:02}-01", item))
    return found


@cache
def whole() -> Built:
    """The index of all statutes."""
    return built(statutes(), segmenter())


class Remembering(Index):
    """A reader that keeps what it has looked up, as a browser does."""

    def __init__(self, made: Built) -> None:
        super().__init__(made.files.__getitem__, lambda url, phrase: False)
        self._known: dict[int, Mapping[int, Posting]] = {}

    def lookup(self, key: int) -> Mapping[int, Posting]:
        """From memory the second time."""
        if key not in self._known:
            self._known[key] = super().lookup(key)
        return self._known[key]


def samples(count: int) -> Iterator[tuple[int, str]]:
    """Random runs of 2 to 12 adjacent Han characters of titles and bodies, with the number of their document."""
    random = Random(1)
    texts = [(number, field) for number, written in whole().documents.items() for field in fields(written)]
    while count:
        number, text = random.choice(texts)
        start, length = random.randrange(len(text)), random.randint(2, 12)
        run = "".join(takewhile(is_han, text[start : start + length]))
        if len(run) > 1:
            yield number, run
            count -= 1


@cache
def fields(written: Written) -> tuple[str, str]:
    """The title and the body, normal."""
    return normal(written.item.title), normal(written.item.body[0])


def test_every_run_of_characters_finds_its_statute() -> None:
    index = Remembering(whole())
    lost = [run for number, run in samples(RUNS) if number not in {hit.number for hit in index.search(run)}]
    assert lost == []


def test_every_title_comes_first() -> None:
    """Of statutes with one title, which differ by their dates, the newest."""
    index = Remembering(whole())
    for written in whole().documents.values():
        best = index.search(written.item.title)[0]
        assert whole().documents[best.number].item.title == written.item.title


def test_both_segmenters_cut_the_same_words() -> None:
    for own in ((), OWN):
        one, other = fast(own), reference(own)
        for written in statutes()[len(own) :: 8]:
            text = normal("\n".join((written.item.title, *written.item.body)))
            assert list(one(text)) == list(other(text)), written.item.title


def test_postings_are_at_most_a_third_of_the_text() -> None:
    texts = sum(len("".join((w.item.title, *w.item.body)).encode()) for w in statutes())
    shards = [len(data) for path, data in whole().files.items() if path.endswith(".bin")]
    assert 3 * sum(shards) <= texts
    assert max(shards) <= 30_000 and len(shards) > 100


SOME = 24


def test_the_order_of_files_and_the_number_of_processes_are_irrelevant(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {}
    for written in statutes()[:: len(statutes()) // SOME]:
        body = written.item.body[0].partition(END_OF_HEAD)[2]
        files[f"policies/{written.day[:4]}/{written.id}.md"] = policy(
            written.item.title, body, 发布日期=written.day
        )
    one = portal(tmp_path / "one", files, CONFIG)
    assert one.build().published
    shuffled = list(files)
    Random(5).shuffle(shuffled)
    other = portal(tmp_path / "other", {path: files[path] for path in shuffled}, CONFIG)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert other.build(jobs=2, pool=pool).published
    assert differing(one.output(), other.output()) == []
    assert sum(url.startswith(FOLDER) for url in one.output()) > 8
