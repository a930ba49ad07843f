"""What documents do to each other is independent of the order in which they and their relations are read.

Cycles, contradictions and conditions are all in: wrong content gives the same findings in any order, too.
"""

from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.kernel.span import Span
from site_builder.model.effects import Subject, contradictions, outcome
from site_builder.model.relation import ACTING, Edge, Ref, Relation, Verb
from site_builder.model.validity import State
from tests.properties.effort import examples

FIRST = date(2024, 1, 1)
IDS = "abcde"

days = st.integers(0, 8).map(lambda n: FIRST + timedelta(days=n))
dates = st.tuples(st.none() | days, days, st.none() | days, days)
edges = st.builds(
    Edge,
    verb=st.sampled_from([*sorted(ACTING), Verb.BASIS]),
    ref=st.just(Ref("x")),
    starts=st.none() | days,
    until=st.none() | days,
    conditional=st.booleans(),
)
ends = st.tuples(st.sampled_from(IDS), st.sampled_from(IDS), edges)


def subject(id_: str, known: tuple[date | None, date, date | None, date]) -> Subject:
    """A document called by its id."""
    formed, effective, expires, announced = known
    return Subject(id_, id_, formed, effective, expires, announced)


@settings(max_examples=examples(300))
@given(st.lists(dates, min_size=5, max_size=5), st.lists(ends, max_size=9), st.integers(0, 9999))
def test_order_is_irrelevant(
    known: list[tuple[date | None, date, date | None, date]], raw: list[tuple[str, str, Edge]], seed: int
) -> None:
    subjects = {id_: subject(id_, dates_) for id_, dates_ in zip(IDS, known, strict=True)}
    links = [Relation(a, b, edge, Span.at(f"{a}.md", n + 1)) for n, (a, b, edge) in enumerate(raw)]
    first = outcome(subjects, links, IDS)
    other = Random(seed)
    mixed_links, mixed_ids = links.copy(), list(IDS)
    other.shuffle(mixed_links)
    other.shuffle(mixed_ids)
    mixed_subjects = {id_: subjects[id_] for id_ in mixed_ids}
    second = outcome(mixed_subjects, mixed_links, mixed_ids)
    assert second.timelines == first.timelines
    assert second.acts == first.acts
    assert set(contradictions(mixed_subjects, mixed_links, second)) == set(
        contradictions(subjects, links, first)
    )


@settings(max_examples=examples(200))
@given(st.lists(dates, min_size=5, max_size=5), st.lists(ends, max_size=9))
def test_what_never_takes_effect_changes_nothing(
    known: list[tuple[date | None, date, date | None, date]], raw: list[tuple[str, str, Edge]]
) -> None:
    """Acts named by a phase come from relations to that document, on their own day or the actor's first."""
    subjects = {id_: subject(id_, dates_) for id_, dates_ in zip(IDS, known, strict=True)}
    links = [Relation(a, b, edge, Span.at(f"{a}.md", n + 1)) for n, (a, b, edge) in enumerate(raw)]
    for id_, line in outcome(subjects, links, IDS).timelines.items():
        into = {
            (x.source, x.edge.verb, x.edge.starts or subjects[x.source].effective)
            for x in links
            if x.target == id_
        }
        assert all((a.source, a.verb, a.day) in into for a in line.acts)
        assert line.phases[0].state is State.PENDING


@given(st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)), max_size=8))
def test_a_circle_of_repeals_is_found_exactly_when_there_is_one(pairs: list[tuple[str, str]]) -> None:
    subjects = {id_: subject(id_, (None, FIRST, None, FIRST)) for id_ in IDS}
    links = [
        Relation(a, b, Edge(Verb.REPEALS, Ref("x")), Span.at("x.md", n + 1)) for n, (a, b) in enumerate(pairs)
    ]
    found = contradictions(subjects, links, outcome(subjects, links, IDS))
    reached = {id_: {b for a, b in pairs if a == id_} for id_ in IDS}
    for middle in IDS:
        for id_ in IDS:
            if middle in reached[id_]:
                reached[id_] |= reached[middle]
    circle = any(id_ in reached[id_] for id_ in IDS)
    assert ("E314" in {d.code for d in found}) == circle
