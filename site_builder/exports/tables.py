"""The table that an item keeps in its fields, as CSV beside its page: lists and registers for whoever counts them.

It refuses to know types: an item that has a table says so on its card. Documents that may not be named are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from site_builder.exports.base import Export, as_csv
from site_builder.model.catalog import Catalog
from site_builder.model.document import Card, Cell, Document
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.pages.base import Portal


def plan(portal: Portal) -> Iterator[Page]:
    """One file an item."""
    catalog = portal.catalog
    for card in catalog.listed():
        if card.has_table:
            yield Page(
                url=card.url.removesuffix(".html") + ".csv",
                template=EXPORT.name,
                title=card.title,
                props={"names": _names(card, catalog)},
                texts=(card.id,),
            )


def _names(card: Card, catalog: Catalog) -> dict[str, str]:
    """What every document is called that the item may name, by what was written."""
    found: dict[str, str] = {}
    for placed in catalog.parsed[card.id].edges:
        ref = placed.edge.ref
        target = catalog.resolved(card.id, ref.text)
        if target:
            known = catalog.cards[target]
            found[ref.text] = " ".join(x for x in (known.title, known.doc_number) if x)
        elif ref.external:
            found[ref.text] = ref.name or ref.text
    return found


def render(page: Page, documents: Sequence[Document], site: Site) -> bytes:
    """Headings and rows as they stand in the item."""
    names: Mapping[str, str] = page.props["names"]
    (document,) = documents
    rows = [[_words(cell, names) for cell in row] for row in document.table.rows]
    return as_csv(document.table.headings, rows)


def _words(cell: Cell, names: Mapping[str, str]) -> str:
    return cell.text or "；".join(names[ref] for ref in cell.refs if ref in names)


EXPORT = Export("tables", plan, render)
