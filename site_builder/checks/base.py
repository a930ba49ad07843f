"""What a check is: a function from facts to findings, over the catalog or over finished pages; one check a file.

It refuses to know any single check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from site_builder.kernel.diagnostic import Diagnostic
from site_builder.model.catalog import Catalog
from site_builder.model.document import Parsed
from site_builder.model.page import Artifact, Sketch


@dataclass(frozen=True)
class Facts:
    """What is known before any page is made. ``parsed`` holds every readable item, scheduled ones included.

    ``files`` are the paths of all files beside content files, ``refused`` paths that findings tell of already,
    ``folders`` those of all folders.
    """

    catalog: Catalog
    parsed: Sequence[Parsed]
    files: frozenset[str]
    refused: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Check:
    """A check over the catalog. Its findings are remembered while nothing that it reads changes."""

    name: str
    run: Callable[[Facts], Iterable[Diagnostic]]


@dataclass(frozen=True)
class PageFacts:
    """What is known when all pages are made. ``html`` gives a finished page by address.

    The catalog is made only when a check asks for it, to say where something was written.
    """

    pages: Mapping[str, Sketch]
    artifacts: Sequence[Artifact]
    html: Callable[[str], str]
    make_catalog: Callable[[], Catalog]

    @cached_property
    def catalog(self) -> Catalog:
        """The portal on the day of the build."""
        return self.make_catalog()


@dataclass(frozen=True)
class PageCheck:
    """A check over finished pages; it runs in every build."""

    name: str
    run: Callable[[PageFacts], Iterable[Diagnostic]]
