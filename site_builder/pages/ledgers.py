"""The views of a ledger: the whole, every quarter, every department, last year's, the units' plans, and the annual report.

Each is made from the tasks on the plan's card; it refuses to know which content type a ledger stands in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from site_builder.model.catalog import Catalog
from site_builder.model.document import Card, Task, percent
from site_builder.model.ledger import (
    CLOSED,
    DONE,
    STATES,
    due_in,
    ended_in,
    late,
    late_by_text,
    quarters,
    reported,
    steps_in,
)
from site_builder.model.ledger_views import (
    below,
    department_url,
    departments,
    folder,
    followed,
    units_asked,
    views,
)
from site_builder.model.page import Column, Crumb, Entry, Page, Props
from site_builder.model.period import Period
from site_builder.model.relation import Verb
from site_builder.pages.base import PageKind, Portal
from site_builder.pages.navigation import above


def plan(portal: Portal) -> Iterator[Page]:
    """All views of all ledgers."""
    catalog = portal.catalog
    for card in catalog.listed():
        if card.tasks:
            yield _whole(card, catalog)
            for period in quarters(card):
                yield _quarter(card, period, catalog)
            for id_ in departments(card, catalog):
                yield _department(card, id_, catalog)
            yield _report(card, catalog)
            for previous in followed(card, catalog):
                yield _lookback(card, previous, catalog)
            if units_asked(card, catalog):
                yield _units(card, catalog)


def _page(
    card: Card, catalog: Catalog, name: str, template: str, heading: str, intro: str, props: Props
) -> Page:
    facts = catalog.types[card.type]
    up = (
        *above(facts, catalog),
        Crumb(facts.label, f"{facts.folder}/index.html"),
        Crumb(card.title, card.url),
    )
    others = [view for view in props["views"] if view.url != f"{folder(card)}/{name}.html"]
    whole = () if name == "index" else (Crumb("任务台账", f"{folder(card)}/index.html"),)
    return Page(
        url=f"{folder(card)}/{name}.html",
        template=template,
        title=f"{heading}（{card.title}）",
        description=f"{card.title}：{heading}。",
        nav_key=facts.nav_key,
        crumbs=(*up, *whole, Crumb(heading)),
        column=Column(heading, facts.column_type, intro),
        props={
            "heading": heading,
            "intro": intro,
            "origin": catalog.entry(card.id),
            **props,
            "views": others,
        },
    )


def _whole(card: Card, catalog: Catalog) -> Page:
    tasks = shown(card.tasks, card, catalog)
    props: Props = {
        "ledger": _totals(tasks),
        "offices": _offices(card, catalog),
        "views": views(card, catalog),
        "snapshots": catalog.incoming(card.id, Verb.RECORDS),
    }
    return _page(
        card, catalog, "index", "ledger.html", "任务台账", "每项任务由谁牵头、何时完成、办到哪一步。", props
    )


def _quarter(card: Card, period: Period, catalog: Catalog) -> Page:
    named = [task for task in card.tasks if reported(task, period)]
    groups = []
    for lead, tasks in _by_lead(named, catalog):
        steps = [{"task": _brief(task, card, catalog), "steps": _steps(task, period)} for task in tasks]
        groups.append({"entry": lead, "items": [x for x in steps if x["steps"]]})
    props: Props = {
        "due": shown([t for t in named if due_in(t, period)], card, catalog),
        "ended": shown([t for t in named if ended_in(t, period)], card, catalog),
        "groups": [{**group, "anchor": f"unit-{n}"} for n, group in enumerate(groups, 1) if group["items"]],
        "csv": f"{folder(card)}/{period.key}.csv",
        "views": views(card, catalog),
    }
    intro = f"{period.label}应当完成的任务、已经完成的任务，和各部门的进展。"
    return _page(card, catalog, period.key, "ledger_quarter.html", f"{period.label}进展", intro, props)


def _department(card: Card, id_: str, catalog: Catalog) -> Page:
    find = catalog.register.find
    lead = [task for task in card.tasks if find(task.lead) == id_]
    part = [t for t in card.tasks if t not in lead and id_ in map(find, t.responsible)]
    entry = catalog.entry(id_)
    props: Props = {
        "office": entry,
        "ledger": _totals(shown(lead, card, catalog)),
        "part": shown(part, card, catalog),
        "views": views(card, catalog),
    }
    intro = f"{entry.text}牵头和参与的任务。"
    name = f"departments/{id_}"
    return _page(card, catalog, name, "ledger_department.html", f"{entry.text}的任务", intro, props)


def _report(card: Card, catalog: Catalog) -> Page:
    tasks = shown(card.tasks, card, catalog)
    props: Props = {"ledger": _totals(tasks), "year": card.year, "views": views(card, catalog)}
    intro = "由台账生成，可以直接写进政府信息公开工作年度报告。"
    return _page(card, catalog, "report", "ledger_report.html", "要点落实情况", intro, props)


def _lookback(card: Card, previous: Card, catalog: Catalog) -> Page:
    tasks = shown(previous.tasks, previous, catalog)
    groups = [
        {"label": "已经完成", "anchor": "done", "tasks": [t for t in tasks if t["state"] == DONE]},
        {"label": "尚未完成", "anchor": "open", "tasks": [t for t in tasks if t["state"] not in (DONE, CLOSED)]},
        {"label": "已经销号", "anchor": "closed", "tasks": [t for t in tasks if t["state"] == CLOSED]},
    ]  # fmt: skip
    props: Props = {
        "ledger": _totals(tasks),
        "previous": catalog.entry(previous.id),
        "groups": [group for group in groups if group["tasks"]],
        "views": views(card, catalog),
    }
    intro = f"逐项核查{previous.year}年度要点的任务：完成了的看佐证，没有完成的看办到哪一步，销号的看理由。"
    heading = f"{previous.year}年度要点回头看"
    return _page(card, catalog, "lookback", "ledger_lookback.html", heading, intro, props)


def _units(card: Card, catalog: Catalog) -> Page:
    """Every department that the plan names, and whoever else published one, with the working days it took."""
    children: dict[str, Card] = {}
    for child in below(card, catalog):
        for issuer in catalog.issuer_ids(child):
            children.setdefault(issuer, child)
    own = catalog.issuer_ids(card)
    known = [id_ for id_ in departments(card, catalog) if id_ not in own]
    ids = list(dict.fromkeys([*known, *(id_ for id_ in sorted(children) if id_ not in own)]))
    rows = [_unit(id_, children.get(id_), card, catalog) for id_ in ids]
    props: Props = {
        "rows": rows,
        "published_count": sum(1 for row in rows if row["entry"]),
        "views": views(card, catalog),
    }
    intro = "要点提到的各单位有没有公开自己的工作方案。"
    return _page(card, catalog, "units", "ledger_units.html", "各单位工作方案公开情况", intro, props)


def _unit(id_: str, child: Card | None, card: Card, catalog: Catalog) -> dict[str, Any]:
    unit = catalog.entry(id_) if id_ in catalog.cards else Entry(text=id_)
    if child is None or child.published is None or card.published is None:
        return {"unit": unit, "entry": None, "day": "", "days": None}
    days = catalog.deadlines.workdays.between(card.published.date(), child.published.date())
    return {
        "unit": unit,
        "entry": catalog.entry(child.id),
        "day": child.published.date().isoformat(),
        "days": days,
    }


def shown(tasks: Iterable[Task], card: Card, catalog: Catalog) -> list[dict[str, Any]]:
    """Tasks as the ledger's table shows them."""
    return [_shown(task, card, catalog) for task in tasks]


def _shown(task: Task, card: Card, catalog: Catalog) -> dict[str, Any]:
    closed = task.closed
    return {
        "number": task.number,
        "anchor": task.anchor,
        "url": f"{card.url}#{task.anchor}",
        "clause": task.clause,
        "text": task.text,
        "matter": task.text.partition("。")[0],
        "latest": task.steps[-1].text.rstrip("。") if task.steps else "",
        "lead": catalog.organization(task.lead) if task.lead else None,
        "responsible": [catalog.organization(name) for name in task.responsible],
        "deadline": task.deadline,
        "body_deadline": task.text_deadline,
        "term_note": task.term_note,
        "due": task.due.isoformat() if task.due else "",
        "state": task.state,
        "code": STATES[task.state],
        "overdue": late(task, catalog.as_of),
        "overdue_by_text": late_by_text(task, catalog.as_of),
        "progress": [{"day": step.day.isoformat(), "text": step.text} for step in task.steps],
        "evidence": catalog.proven(card.id, task.anchor),
        "evidence_note": task.evidence_note,
        "closed": {"day": closed.day.isoformat(), "reason": closed.reason.rstrip("。")} if closed else None,
        "points": task.points,
    }


def _brief(task: Task, card: Card, catalog: Catalog) -> dict[str, Any]:
    return {
        "number": task.number,
        "text": task.text,
        "url": f"{card.url}#{task.anchor}",
        "state": task.state,
        "overdue": late(task, catalog.as_of),
    }


def _steps(task: Task, period: Period) -> list[dict[str, str]]:
    return [{"day": step.day.isoformat(), "text": step.text} for step in steps_in(task, period)]


def _totals(tasks: Sequence[dict[str, Any]]) -> dict[str, Any]:
    total = len(tasks)
    counts = {state: sum(1 for task in tasks if task["state"] == state) for state in STATES}
    return {
        "total": total,
        "done": counts[DONE],
        "percent": percent(counts[DONE], total),
        "overdue": sum(1 for task in tasks if task["overdue"]),
        "counts": [
            {"state": state, "code": STATES[state], "count": n, "percent": percent(n, total)}
            for state, n in counts.items()
        ],
        "tasks": list(tasks),
    }


def _by_lead(tasks: Iterable[Task], catalog: Catalog) -> Iterator[tuple[Entry, list[Task]]]:
    """Tasks by the department that leads them, in the order of the ledger."""
    groups: dict[str, tuple[Entry, list[Task]]] = {}
    for task in tasks:
        entry = catalog.organization(task.lead) if task.lead else Entry(text="没有写牵头部门")
        groups.setdefault(entry.id or entry.text, (entry, []))[1].append(task)
    yield from groups.values()


def _offices(card: Card, catalog: Catalog) -> list[dict[str, Any]]:
    """What each registered department leads and joins, in numbers."""
    find = catalog.register.find
    rows = []
    for id_ in departments(card, catalog):
        lead = [task for task in card.tasks if find(task.lead) == id_]
        part = [task for task in card.tasks if task not in lead and id_ in map(find, task.responsible)]
        rows.append(
            {
                "entry": Entry(text=catalog.cards[id_].title, url=department_url(card, id_), id=id_),
                "lead": len(lead),
                "part": len(part),
                "open": sum(1 for task in lead if task.open),
                "overdue": sum(1 for task in lead if late(task, catalog.as_of)),
            }
        )
    return rows


PAGES = PageKind("ledgers", plan)
