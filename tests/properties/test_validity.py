"""Any term and any acts give a timeline that partitions time, and that a walk from day to day agrees with.

The walk below is written from the contract's rules 1 to 5, without looking at how phases are folded.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from site_builder.model.relation import ACTING, ENDING, Verb
from site_builder.model.validity import Act, State, Term, Timeline, timeline

FIRST = date(2024, 1, 1)
LENGTH = 24
DAY = timedelta(days=1)

days = st.integers(0, LENGTH).map(lambda n: FIRST + n * DAY)
terms = st.builds(Term, effective=days, expires=st.none() | days)
single_acts = st.builds(
    Act,
    day=days,
    verb=st.sampled_from(sorted(ACTING)),
    source=st.sampled_from("abc"),
    until=st.none() | days,
    clauses=st.sampled_from([(), ("第一条",), ("第二条", "第三条")]),
    note=st.sampled_from(["", "说明"]),
)
acts = st.lists(single_acts, max_size=7)


def every_day() -> Iterator[date]:
    """Every day on which anything can happen, and a few around."""
    yield from (FIRST + n * DAY for n in range(-2, LENGTH + 4))


def walk(term: Term, given_acts: Iterable[Act]) -> list[State]:
    """The state of every day, found by living through the days one after the other."""
    found: list[State] = []
    last, ended, amended, partly = term.expires, None, False, False
    for day in every_day():
        todays = [a for a in given_acts if a.day == day]
        if ended is None:
            standing = last is None or day <= last + DAY
            moved = [a.until for a in todays if a.verb in (Verb.EXTENDS, Verb.CONFIRMS) and a.until]
            moved = [until for until in moved if until >= day - DAY]
            if standing and moved and len(set(moved)) == 1:
                last = moved[0]
            endings = [a for a in todays if a.verb in ENDING]
            if endings and (last is None or day <= last + DAY):
                lapses = all(a.verb is Verb.LAPSES for a in endings)
                ended = State.EXPIRED if lapses else State.REPEALED
            elif last is not None and day > last:
                ended = State.EXPIRED
            else:
                amended = amended or any(a.verb is Verb.AMENDS for a in todays)
                partly = partly or any(a.verb is Verb.REPEALS_PARTLY for a in todays)
        if ended is not None:
            found.append(ended)
        elif day < term.effective:
            found.append(State.PENDING)
        else:
            found.append(State.PARTLY if partly else State.AMENDED if amended else State.EFFECTIVE)
    return found


def one_extension_a_day(given_acts: list[Act]) -> bool:
    """Whether no day extends the term in two ways at once, of which the contract says nothing."""
    extending = [a.day for a in given_acts if a.verb in (Verb.EXTENDS, Verb.CONFIRMS)]
    return len(extending) == len(set(extending))


def holds(line: Timeline, day: date) -> list[int]:
    """The numbers of the phases that contain a day."""
    return [
        number
        for number, phase in enumerate(line.phases)
        if (phase.since is None or phase.since <= day) and (phase.until is None or day < phase.until)
    ]


@given(terms, acts)
def test_phases_partition_time(term: Term, given_acts: list[Act]) -> None:
    phases = timeline(term, given_acts).phases
    assert phases[0].since is None and phases[-1].until is None
    assert all(phase.since is not None for phase in phases[1:])
    for before, after in pairwise(phases):
        assert before.until == after.since
        assert before.since is None or before.since < before.until  # type: ignore[operator]


@given(terms, acts)
def test_every_day_lies_in_exactly_one_phase(term: Term, given_acts: list[Act]) -> None:
    line = timeline(term, given_acts)
    for day in every_day():
        assert holds(line, day) == [line.index(day)]
        assert line.at(day) is line.phases[line.index(day)]


@given(terms, acts, st.randoms(use_true_random=False))
@example(
    Term(FIRST),
    [Act(FIRST, Verb.EXTENDS, "a", FIRST + DAY), Act(FIRST, Verb.EXTENDS, "a", FIRST + 5 * DAY)],
    None,
)
def test_the_order_of_acts_is_irrelevant(term: Term, given_acts: list[Act], random: object) -> None:
    shuffled = given_acts[::-1]
    if random is not None:
        random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert timeline(term, shuffled) == timeline(term, given_acts)


@given(terms, acts)
def test_there_is_at_most_one_ending_and_nothing_after_it(term: Term, given_acts: list[Act]) -> None:
    phases = timeline(term, given_acts).phases
    assert not any(phase.state.ended for phase in phases[:-1])
    assert [p.state for p in phases].count(State.PENDING) == 1 and phases[0].state is State.PENDING
    assert len({phase.state for phase in phases}) == len(phases)


@given(terms, acts)
def test_every_phase_is_the_work_of_its_reasons(term: Term, given_acts: list[Act]) -> None:
    """Acts name the phases they bring; a phase without acts follows from the document's own dates."""
    bringing = {
        State.AMENDED: {Verb.AMENDS},
        State.PARTLY: {Verb.REPEALS_PARTLY},
        State.EXPIRED: {Verb.LAPSES},
        State.REPEALED: {Verb.REPEALS, Verb.REPLACES},
    }
    line = timeline(term, given_acts)
    assert sorted(map(repr, line.acts)) == sorted(map(repr, given_acts))
    for phase in line.phases:
        verbs = {act.verb for act in phase.because}
        assert verbs <= bringing.get(phase.state, set())
        assert all(act.day <= phase.since for act in phase.because if phase.since)
        if not verbs:
            assert phase.state in (State.PENDING, State.EFFECTIVE, State.EXPIRED)
        if phase.state is State.EFFECTIVE:
            assert phase.since == term.effective


@given(terms, acts.filter(one_extension_a_day))
def test_the_phases_are_those_of_a_walk_from_day_to_day(term: Term, given_acts: list[Act]) -> None:
    line = timeline(term, given_acts)
    assert [line.at(day).state for day in every_day()] == walk(term, given_acts)
