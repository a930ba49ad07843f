"""What a check is: a function from the facts of a whole build to findings. A new check is a new file here.

It refuses to know any single check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from site_builder.kernel.diagnostic import Diagnostic
from site_builder.model.catalog import Catalog
from site_builder.model.document import Parsed
from site_builder.model.page import Artifact, Page


@dataclass(frozen=True)
class Facts:
    """The facts of a build. ``parsed`` holds every readable item, scheduled ones included.

    ``files`` are the paths of all files beside content files; ``html`` gives a finished page by address.
    ``refused`` are paths that findings tell of already, ``folders`` those of all folders.
    """

    catalog: Catalog
    parsed: Sequence[Parsed]
    files: frozenset[str]
    pages: Mapping[str, Page]
    artifacts: Sequence[Artifact]
    html: Callable[[str], str]
    refused: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Check:
    """One check."""

    name: str
    run: Callable[[Facts], Iterable[Diagnostic]]
