"""ledgers/<plan>/<quarter>.csv: the progress of a ledger in one quarter, as a table for those who gather reports.

It holds what the quarter's page holds, one task a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from site_builder.exports.base import Export, as_csv
from site_builder.model.catalog import Catalog
from site_builder.model.document import Card, Document, Task
from site_builder.model.ledger import due_in, late, quarters, reported, steps_in
from site_builder.model.page import Page
from site_builder.model.period import Period
from site_builder.model.site import Site
from site_builder.pages.base import Portal

HEAD = ("编号", "任务", "牵头部门", "责任部门", "完成时限", "最后一天", "状态", "逾期", "本季度应当完成", "本季度进展", "网址")  # fmt: skip


def plan(portal: Portal) -> Iterator[Page]:
    """One file a quarter."""
    catalog = portal.catalog
    for card in catalog.listed():
        for period in quarters(card) if card.tasks else ():
            rows = [_row(task, period, card, catalog) for task in card.tasks if reported(task, period)]
            url = f"ledgers/{card.id}/{period.key}.csv"
            yield Page(url=url, template=EXPORT.name, title=f"{period.label}进展", props={"rows": rows})


def _row(task: Task, period: Period, card: Card, catalog: Catalog) -> list[str]:
    title = catalog.register.title
    return [
        task.number,
        task.text,
        title(task.lead) if task.lead else "",
        "、".join(map(title, task.responsible)),
        task.deadline,
        task.due.isoformat() if task.due else "",
        task.state,
        "是" if late(task, catalog.as_of) else "否",
        "是" if due_in(task, period) else "否",
        "；".join(f"{step.day.isoformat()} {step.text}" for step in steps_in(task, period)),
        f"{card.url}#{task.anchor}",
    ]


def render(page: Page, documents: Sequence[Document], site: Site) -> bytes:
    """CSV; addresses are whole, because the table leaves the portal."""
    rows = page.props["rows"]
    return as_csv(HEAD, [[*row[:-1], site.absolute(row[-1])] for row in rows])


EXPORT = Export("ledgers", plan, render)
