"""One line of the list of queries with what they must find first: the promise that the index is held to.

It refuses to know the index; whether a promise is kept is told by whoever searches.
"""

from __future__ import annotations

from msgspec import Struct

from site_builder.kernel.span import Span


class Expected(Struct, frozen=True):
    """A query as a citizen types it, and the ids of the documents that must be its first hits, in this order.

    ``span`` is the place of the query, ``places`` those of the ids; there is at least one id, and no id twice.
    """

    query: str
    ids: tuple[str, ...]
    span: Span
    places: tuple[Span, ...]
