"""Turns the texts of two documents into the rows of the page that compares them.

It refuses to know why they are compared: which is the old text and which the new is said by their order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from site_builder.model.compare import compare
from site_builder.model.document import Document


def comparison(documents: Sequence[Document]) -> dict[str, Any]:
    """What the template of a comparison is given: clauses side by side, and how many of each kind of change."""
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
