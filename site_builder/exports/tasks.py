"""data/tasks.json: the tasks of every ledger with their progress and evidence (contract §3).

It reads the plans themselves, because progress and evidence are nobody else's business.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from site_builder.exports.base import Export, as_json
from site_builder.model.document import Card, Document, task_anchor
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.pages.base import Portal


def plan(portal: Portal) -> Iterator[Page]:
    """The one file."""
    catalog = portal.catalog
    plans = [card for card in catalog.listed() if card.tasks]
    props = {
        "as_of": catalog.as_of.isoformat(),
        "overdue": {card.id: list(catalog.overdue(card)) for card in plans},
        "task_states": {card.id: [task.state for task in card.tasks] for card in plans},
        "evidence": {card.id: _evidence(card, portal) for card in plans},
        "names": {
            use.name: catalog.register.title(use.name)
            for card in plans
            for use in catalog.parsed[card.id].organizations
        },
    }
    texts = tuple(card.id for card in plans)
    yield Page(url="data/tasks.json", template=EXPORT.name, title="任务台账", props=props, texts=texts)


def _evidence(card: Card, portal: Portal) -> dict[str, str]:
    """The address behind every piece of evidence that may be linked, by what the editor wrote."""
    catalog = portal.catalog
    found = {}
    for placed in catalog.parsed[card.id].edges:
        target = catalog.resolved(card.id, placed.edge.ref.text)
        if target:
            found[placed.edge.ref.text] = catalog.cards[target].url
        elif placed.edge.ref.external and placed.edge.ref.url:
            found[placed.edge.ref.text] = placed.edge.ref.url
    return found


def render(page: Page, documents: Sequence[Document], site: Site) -> bytes:
    """JSON, tasks in the order of the plans and of their ledgers."""
    tasks = [
        _task(document, task, number, page.props)
        for document in documents
        for number, task in enumerate(document.fields["tasks"])
    ]
    return as_json({"as_of": page.props["as_of"], "tasks": tasks})


def _task(document: Document, task: dict[str, Any], number: int, props: dict[str, Any]) -> dict[str, Any]:
    card = document.card
    due, text_due = card.tasks[number].due, card.tasks[number].text_due
    closing, points = task["closing"], card.tasks[number].points
    names, evidence = props["names"], props["evidence"][card.id]
    return {
        "plan": card.id,
        "number": task["number"],
        "clause": task["clause"] or None,
        "content": task["content"],
        "lead": names.get(task["lead"], task["lead"]) or None,
        "responsible": [names.get(name, name) for name in task["responsible"]],
        "deadline": task["deadline"] or None,
        "deadline_text": task["deadline_text"] or None,
        "due": due.isoformat() if due else None,
        "state": props["task_states"][card.id][number],
        "overdue": task["number"] in props["overdue"][card.id],
        "progress": [{"date": step["day"], "text": step["text"]} for step in task["progress"]],
        "evidence": [evidence[x["file"]] for x in task["evidence"] if x["file"] in evidence],
        "url": f"{card.url}#{task_anchor(task['number'])}",
        "text_due": text_due.isoformat() if text_due else None,
        "evidence_note": task["evidence_note"] or None,
        "closed": closing["day"] if closing else None,
        "closed_reason": closing["reason"] if closing else None,
        **({"points": float(points)} if points else {}),
    }


EXPORT = Export("tasks", plan, render)
