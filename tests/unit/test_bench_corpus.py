"""Holds the made-up portals to what the benchmarks need of them: equal every time, complete, and without faults."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path, PurePosixPath
from statistics import median, quantiles

import pytest
import yaml

from bench.corpus import FIRST_DAY, LAST_DAY, MEDIAN, NINTH, SMALLEST, corpus, newest, write
from site_builder import types
from site_builder.kernel.diagnostic import Diagnostic
from site_builder.kernel.discovery import discover
from site_builder.model.document import Parsed
from site_builder.model.obligations import TimeLimits
from site_builder.model.relation import Verb
from site_builder.model.vocabulary import Vocabulary
from site_builder.stages.parse import Task, Whole, parse
from site_builder.stages.resolve import Resolved, resolve
from site_builder.types.base import ContentType

COUNT = 400
KINDS = {kind.folder: kind for kind in discover(types, ContentType, "site_builder.types")}


@cache
def files(count: int = COUNT, seed: int = 1) -> dict[str, str]:
    return dict(corpus(count, seed))


def documents(count: int = COUNT, seed: int = 1) -> dict[str, str]:
    return {path: text for path, text in files(count, seed).items() if not path.startswith("vocabularies/")}


@cache
def resolved(count: int = COUNT, seed: int = 1) -> tuple[Resolved, tuple[str, ...]]:
    """The portal on its last day, and the codes of everything that is wrong with it."""
    found: list[Diagnostic] = []
    parsed: list[Parsed] = []
    for path, text in documents(count, seed).items():
        made = parse(KINDS[path.split("/")[0]], Task(path, KINDS[path.split("/")[0]].name, text.encode()))
        found += made.diagnostics
        assert isinstance(made.value, Whole), (path, made.diagnostics)
        parsed.append(made.value.parsed)
    facts = {kind.name: kind.facts for kind in KINDS.values()}
    result = resolve(parsed, (), facts, Vocabulary({}), {}, LAST_DAY, "", TimeLimits())
    return result, tuple(d.code for d in (*found, *result.diagnostics))


def test_equal_numbers_and_seeds_give_equal_bytes() -> None:
    assert dict(corpus(COUNT, 1)) == files()
    assert dict(corpus(COUNT, 2)) != files()


@pytest.mark.parametrize("count", [SMALLEST, 250, COUNT, 1000])
def test_there_are_as_many_documents_as_asked_for(count: int, tmp_path: Path) -> None:
    assert write(count, tmp_path) == count
    assert sum(1 for p in tmp_path.rglob("*") if p.is_file()) == count + 1


def test_fewer_documents_than_can_show_everything_are_refused() -> None:
    with pytest.raises(ValueError, match=str(SMALLEST)):
        dict(corpus(SMALLEST - 1))


@pytest.mark.parametrize(("count", "seed"), [(SMALLEST, 1), (COUNT, 1), (COUNT, 7), (1500, 3)])
def test_nothing_is_wrong_with_it(count: int, seed: int) -> None:
    assert resolved(count, seed)[1] == ()


@pytest.mark.parametrize("folder", sorted(KINDS))
def test_every_type_occurs(folder: str) -> None:
    assert any(path.startswith(f"{folder}/") for path in files())


def test_seven_tenths_are_policies() -> None:
    assert sum(path.startswith("policies/") for path in files(1000)) == 700


@pytest.mark.parametrize("verb", [verb for verb in Verb if verb is not Verb.MENTIONS])
def test_every_relation_occurs(verb: Verb) -> None:
    relations = resolved()[0].catalog.relations.values()
    assert any(relation.edge.verb is verb for group in relations for relation in group)


def test_texts_link_to_documents() -> None:
    links = Counter(bool(p.body_links) for p in resolved()[0].catalog.parsed.values())
    assert links[True] > COUNT // 5


def test_every_state_occurs() -> None:
    catalog = resolved(1500, 3)[0].catalog
    states = {phase.state.value for id_ in catalog.timelines if (phase := catalog.phase(id_))}
    assert states >= {"有效", "已修改", "部分失效", "失效", "废止"}


def test_lengths_and_days_are_as_promised() -> None:
    texts = [text.split("---\n", 2)[2] for path, text in files(1500, 3).items() if path.endswith(".md")]
    lengths = [len(text) for text in texts]
    assert 0.8 * MEDIAN < median(lengths) < 1.2 * MEDIAN
    assert 0.75 * NINTH < quantiles(lengths, n=10)[8] < 1.25 * NINTH
    cards = resolved(1500, 3)[0].catalog.cards.values()
    days: list[date] = [card.published.date() for card in cards if card.published]
    assert min(days) >= FIRST_DAY
    assert max(days) < LAST_DAY
    assert {day.year for day in days} == set(range(FIRST_DAY.year, LAST_DAY.year + 1))


def test_organizations_succeed_each_other() -> None:
    register = resolved()[0].catalog.register
    assert len(register.cards) == 40
    assert sum(register.successor(id_) is not None for id_ in register.cards) >= 5


def test_names_are_ascii_and_yaml_is_read_as_written() -> None:
    for path, text in documents().items():
        assert path.isascii()
        front = text if path.endswith(".yaml") else text.split("---\n", 2)[1]
        assert isinstance(yaml.safe_load(front), dict), PurePosixPath(path)


def test_the_newest_document_is_newer_than_all_others() -> None:
    texts = [newest(number) for number in (1, 2)]
    made = [parse(KINDS["policies"], Task(path, "policy", text.encode())) for path, text in texts]
    cards = [m.value.parsed.card for m in made if isinstance(m.value, Whole)]
    others = [c.published for c in resolved()[0].catalog.cards.values() if c.published]
    assert [m.diagnostics for m in made] == [(), ()]
    assert cards[0].published and cards[1].published
    assert max(others) < cards[0].published < cards[1].published
    assert cards[1].published.date() == LAST_DAY
