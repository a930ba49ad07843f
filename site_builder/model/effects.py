"""Turns relations between known documents into dated acts on their targets, and finds acts that contradict.

It refuses to know today and the texts: given the same relations it gives the same acts on every day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from site_builder.kernel.diagnostic import Diagnostic, Note, Rule, Severity
from site_builder.kernel.span import Span
from site_builder.model.relation import ACTING, ENDING, WORDINGS, Relation, Verb
from site_builder.model.validity import Act, Term, Timeline, in_order, timeline
from site_builder.model.wording import day_text

_DAY = timedelta(days=1)

CONTRADICTING_ENDINGS = Rule(
    "E310",
    Severity.ERROR,
    "同一份文件在不同的日子终止两次",
    "“{title}”已在另一处写明自{first}起终止，这里又写它自{second}起终止：同一份文件只能终止一次。",
    "核对原文，只保留真正起作用的一条；如果其中一条只是附带提到，请删去这一条关系。",
    "废止、替代、清理中的废止和失效都会终止目标文件。目标还有效时，两次终止落在不同的日子，"
    "程序无法判断以哪一次为准。有效期届满不算在内；届满之后的废止只记入沿革，不会报错。",
)
LATE_EXTENSION = Rule(
    "E311",
    Severity.ERROR,
    "续期来得太晚",
    "“{title}”的有效期到{last}为止，这里的“{verb}”却从{day}才开始：中间断开，接不上。",
    "最晚从有效期届满的次日（{latest}）开始；如果文件已经失效，应当重新发布并写“替代”。",
    "续期只能延长还没有断开的有效期。各地规定大多要求届满前评估，届满后继续适用的要重新公布。",
)
EFFECT_BEFORE_TARGET = Rule(
    "E312",
    Severity.ERROR,
    "效果早于目标文件的成文日期",
    "这里写{verb}“{title}”，自{day}起；但那份文件{formed}才成文，不可能更早被{verb}。",
    "核对“自”或本文件的施行日期，再核对目标文件是否写错（文号相近的两份文件容易混）。",
)
EXTENSION_WITHOUT_END = Rule(
    "E313",
    Severity.ERROR,
    "续期没有写有效期至",
    "这里写续期“{title}”，但没有写延长到哪一天。",
    "写成  续期: [{{文件: {ref}, 有效期至: 2029-04-30}}]",
)
CYCLE = Rule(
    "E314",
    Severity.ERROR,
    "废止、替代绕成了圈",
    "废止、替代绕成了圈：{path}，等于“{title}”终止了它自己。",
    "核对这几份文件的“废止”“替代”，删去写反的一条：总是新文件写旧文件。",
)
SHORT_EXTENSION = Rule(
    "W315",
    Severity.WARNING,
    "续期的截止日早于开始日",
    "这里把“{title}”续期到{until}，但续期从{day}才开始，所以不起作用。",
    "核对“有效期至”，它应当晚于续期开始的日子。",
)


class Subject(Struct, frozen=True):
    """What the rules need of a document: its title and place for messages, and its dates."""

    id: str
    title: str
    formed: date | None
    effective: date
    expires: date | None
    announced: date
    span: Span = Span("")


class PlacedAct(Struct, frozen=True):
    """An act with the relation it came from."""

    act: Act
    link: Relation


class Outcome(Struct, frozen=True):
    """Timelines by document id, and the acts behind them with their places."""

    timelines: dict[str, Timeline]
    acts: dict[str, tuple[PlacedAct, ...]]


class _Judge:
    """Decides which relations take effect. A document ended before its first day never acts (rules 4 and 5)."""

    def __init__(self, subjects: Mapping[str, Subject], links: Iterable[Relation]) -> None:
        self._subjects = subjects
        self._into: dict[str, list[Relation]] = defaultdict(list)
        for link in sorted(links, key=lambda x: (x.source, x.target, x.span)):
            self._into[link.target].append(link)
        self._acted: dict[str, bool] = {}
        for id_ in sorted(subjects):  # in a circle the first one asked decides, so the order must be fixed
            self.takes_effect(id_)

    def day(self, link: Relation) -> date:
        """When the effect starts: on 自, else on the day the acting document takes effect."""
        return link.edge.starts or self._subjects[link.source].effective

    def takes_effect(self, source: str) -> bool:
        """Whether ``source`` was still standing on the day it was to take effect."""
        if source not in self._acted:
            self._acted[source] = True  # an ending cycle is reported apart; here it must only stop
            self._acted[source] = not any(self._stops(source, link) for link in self._into[source])
        return self._acted[source]

    def _stops(self, source: str, link: Relation) -> bool:
        early = link.edge.verb in ENDING and self.day(link) < self._subjects[source].effective
        return early and self.happens(link)

    def happens(self, link: Relation) -> bool:
        """Whether the relation has an effect at all."""
        return self.takes_effect(link.source) and not (link.edge.conditional and self._spared(link))

    def _spared(self, link: Relation) -> bool:
        """Rule 6: amended or replaced after the batch was published and up to the day of the condition."""
        announced, day = self._subjects[link.source].announced, self.day(link)
        return any(
            other.edge.verb in (Verb.AMENDS, Verb.REPLACES)
            and other is not link
            and announced < self.day(other) <= day
            and self.takes_effect(other.source)
            for other in self._into[link.target]
        )


def outcome(subjects: Mapping[str, Subject], links: Iterable[Relation], stateful: Iterable[str]) -> Outcome:
    """Fold all acting relations into the timelines of the ``stateful`` documents."""
    acting = [x for x in links if x.edge.verb in ACTING and x.source in subjects and x.target in subjects]
    judge = _Judge(subjects, acting)
    by_target: dict[str, list[PlacedAct]] = defaultdict(list)
    for link in acting:
        if judge.happens(link):
            by_target[link.target].append(PlacedAct(_act(link, judge.day(link)), link))
    timelines: dict[str, Timeline] = {}
    acts: dict[str, tuple[PlacedAct, ...]] = {}
    for id_ in stateful:
        subject = subjects[id_]
        placed = by_target.get(id_, [])
        timelines[id_] = timeline(Term(subject.effective, subject.expires), [p.act for p in placed])
        acts[id_] = tuple(sorted(placed, key=lambda p: (p.act.day, p.link.span)))
    return Outcome(timelines, acts)


def _act(link: Relation, day: date) -> Act:
    edge = link.edge
    return Act(day, edge.verb, link.source, edge.until, edge.clauses, edge.note or edge.condition)


def contradictions(
    subjects: Mapping[str, Subject], links: Sequence[Relation], found: Outcome
) -> tuple[Diagnostic, ...]:
    """Everything that rule 9 and rule 3 forbid; independent of the day."""
    diagnostics: list[Diagnostic] = list(_cycles(subjects, links))
    for id_, placed in found.acts.items():
        subject, line = subjects[id_], found.timelines[id_]
        diagnostics += _endings(subject, line, placed)
        diagnostics += _extensions(subject, placed)
        diagnostics += _too_early(subject, placed)
    return tuple(diagnostics)


def _endings(subject: Subject, line: Timeline, placed: Sequence[PlacedAct]) -> Iterable[Diagnostic]:
    last = line.last_day or date.max
    # the first ending may still come on the day after expiry (rule 4); by then no other finds it in force (rule 9)
    ends = [p for p in placed if p.act.verb in ENDING and p.act.day <= last]
    for later in ends[1:]:
        # a condition is moot once the document has ended: the batch was published and nobody can mend it
        if later.act.day != ends[0].act.day and not later.link.edge.conditional:
            yield CONTRADICTING_ENDINGS.at(
                later.link.span,
                notes=(Note(ends[0].link.span, "先起作用的一条写在这里"),),
                title=subject.title,
                first=day_text(ends[0].act.day),
                second=day_text(later.act.day),
            )


def _extensions(subject: Subject, placed: Sequence[PlacedAct]) -> Iterable[Diagnostic]:
    last = subject.expires
    by_act = {id(p.act): p for p in placed}
    for act in in_order(p.act for p in placed):
        link = by_act[id(act)].link
        span = link.span
        if act.verb in ENDING and (last is None or act.day <= last + _DAY):
            return
        if act.verb not in (Verb.EXTENDS, Verb.CONFIRMS):
            continue
        if act.until is None:
            if act.verb is Verb.EXTENDS:
                yield EXTENSION_WITHOUT_END.at(span, title=subject.title, ref=link.edge.ref.text)
        elif last is not None and act.day > last + _DAY:
            yield LATE_EXTENSION.at(
                span,
                title=subject.title,
                verb=WORDINGS[act.verb].active,
                last=day_text(last),
                day=day_text(act.day),
                latest=day_text(last + _DAY),
            )
        elif act.until < act.day - _DAY:
            yield SHORT_EXTENSION.at(
                span, title=subject.title, until=day_text(act.until), day=day_text(act.day)
            )
        else:
            last = act.until


def _too_early(subject: Subject, placed: Sequence[PlacedAct]) -> Iterable[Diagnostic]:
    for p in placed:
        if subject.formed is not None and p.act.day < subject.formed:
            yield EFFECT_BEFORE_TARGET.at(
                p.link.span,
                notes=(Note(subject.span, "目标文件在这里"),),
                verb=VERB_WORDS[p.act.verb],
                title=subject.title,
                day=day_text(p.act.day),
                formed=day_text(subject.formed),
            )


VERB_WORDS = {verb: WORDINGS[verb].active for verb in ACTING} | {Verb.CONFIRMS: "确认继续有效"}
"""Acts as verbs of a sentence."""


def _cycles(subjects: Mapping[str, Subject], links: Sequence[Relation]) -> Iterable[Diagnostic]:
    """Each cycle of 废止 and 替代 once, at the relation that closes it, found by depth-first search."""
    graph: dict[str, list[Relation]] = defaultdict(list)
    for link in sorted(links, key=lambda x: (x.source, x.target, x.span)):
        if link.edge.verb in (Verb.REPEALS, Verb.REPLACES) and link.target in subjects:
            graph[link.source].append(link)
    finished: set[str] = set()
    for root in sorted(graph):
        trail: list[str] = []
        taken: list[Relation] = []
        stack: list[tuple[str, int]] = [(root, 0)]
        while stack:
            node, step = stack.pop()
            if step == 0:
                if node in finished:
                    continue
                trail.append(node)
            if step < len(graph[node]):
                stack.append((node, step + 1))
                link = graph[node][step]
                if link.target in trail:
                    begin = trail.index(link.target)
                    circle = [*trail[begin:], link.target]
                    path = " → ".join(f"“{subjects[x].title}”" for x in circle)
                    notes = tuple(Note(x.span, "圈里的另一条写在这里") for x in taken[begin:])
                    yield CYCLE.at(link.span, notes=notes, title=subjects[link.target].title, path=path)
                elif link.target not in finished:
                    taken.append(link)
                    stack.append((link.target, 0))
            else:
                trail.pop()
                del taken[-1:]
                finished.add(node)
