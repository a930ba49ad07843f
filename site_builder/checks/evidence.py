"""Finds evidence and records of participation that prove nothing: withdrawn, not public, or published after the task it proves was called done.

It refuses to know which content type a ledger stands in; what is missing altogether is found when the file is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_builder.checks.base import Check, Facts
from site_builder.kernel.diagnostic import Diagnostic, Problem, Rule, Severity
from site_builder.model.document import Card, Parsed
from site_builder.model.relation import WORDINGS, PlacedEdge, Verb
from site_builder.model.wording import day_text

WITHDRAWN = Rule(
    "W771",
    Severity.WARNING,
    "佐证已经撤回",
    "{part}的{what}“{title}”已经撤回，读者打不开，不能证明什么。",
    "换成仍然公开的文件，或者改正任务的状态。",
)
NOT_PUBLIC = Rule(
    "W772",
    Severity.WARNING,
    "佐证没有公开",
    "{part}的{what}“{title}”{why}，读者看不到。",
    "换成已经公开的文件；没有可以公开的，删去它，写  佐证说明: 材料存县政府办公室备查",
)
TOO_LATE = Rule(
    "W773",
    Severity.WARNING,
    "佐证晚于完成的日子",
    "{part}最后一次进展是{finished}，写的是已完成；佐证“{title}”到{day}才发布，那时还没有。",
    "补写这一天的进展，或者换成当时已经公开的佐证。",
)
PROVING = (Verb.EVIDENCE, Verb.INVOLVES)
"""Relations by which an item proves what it says: that a task was kept, that citizens took part in a decision."""


def run(facts: Facts) -> Iterator[Diagnostic]:
    """One finding for each piece of evidence; a task that waits for evidence to come is in order."""
    known = {parsed.card.id: parsed.card for parsed in facts.parsed}
    for parsed in facts.parsed:
        for placed in parsed.edges:
            if placed.edge.verb in PROVING:
                yield from _finding(placed, parsed, known, facts)


def _finding(
    placed: PlacedEdge, parsed: Parsed, known: Mapping[str, Card], facts: Facts
) -> Iterator[Diagnostic]:
    source = parsed.card.id
    target = known.get(facts.catalog.targets.get(source, {}).get(placed.edge.ref.text, ""))
    if target is None:
        return
    task = next((t for t in parsed.card.tasks if t.anchor == placed.edge.part), None)
    what = WORDINGS[placed.edge.verb].active
    about = {"part": placed.edge.part or "本文", "what": what, "title": target.title}
    shown = facts.catalog.cards.get(target.id, target)
    if shown.withdrawn is not None:
        yield Problem(WITHDRAWN, about).at(placed.span)
    elif not target.public:
        yield Problem(NOT_PUBLIC, {**about, "why": "写的是不主动公开"}).at(placed.span)
    elif target.published and target.published.date() > facts.catalog.as_of:
        if placed.edge.verb is not Verb.EVIDENCE or (task is not None and task.needed):
            return
        why = f"要到{day_text(target.published.date())}才发布"
        yield Problem(NOT_PUBLIC, {**about, "why": why}).at(placed.span)
    else:
        finished = task.finished if task and not task.needed else None
        if finished and target.published and target.published.date() > finished:
            days = {"finished": day_text(finished), "day": day_text(target.published.date())}
            yield Problem(TOO_LATE, {**about, **days}).at(placed.span)


CHECK = Check("evidence", run)
