"""新旧对照: one page for every document that replaces another, clause by clause.

It plans the pages; the clauses are matched when the two texts are at hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from site_builder.model.compare import compare
from site_builder.model.document import Document
from site_builder.model.page import Column, Crumb, Page, Props
from site_builder.pages.base import HOME, PageKind, Portal
from site_builder.pages.versions import comparison_url, pairs


def plan(portal: Portal) -> Iterator[Page]:
    """One page a pair."""
    catalog = portal.catalog
    for old, new in pairs(catalog):
        yield Page(
            url=comparison_url(old, new),
            template="comparison.html",
            title=f"新旧对照：{new.title}",
            description=f"《{new.title}》与被它替代的文件逐条对照。",
            nav_key="library",
            crumbs=(
                HOME,
                Crumb("文件库", "library/index.html"),
                Crumb(new.title, new.url),
                Crumb("新旧对照"),
            ),
            column=Column("新旧对照", "政策文件"),
            props={"old": catalog.entry(old.id), "new": catalog.entry(new.id)},
            texts=(old.id, new.id),
        )


def present(documents: Sequence[Document]) -> Props:
    """Old and new text as the template shows them: clauses side by side, and how many of each kind of change."""
    rows = compare(documents[0].body.clauses, documents[1].body.clauses)
    counts = {
        kind: sum(1 for r in rows if r.change == kind) for kind in ("changed", "added", "removed", "same")
    }
    clauses = [
        {
            "label": row.label,
            "old_label": row.old_label,
            "change": row.change,
            "old": Markup(row.old),
            "new": Markup(row.new),
            "anchor": row.anchor,
        }
        for row in rows
    ]
    return {"clauses": clauses, "counts": counts}


PAGES = PageKind("comparison", plan, present)
