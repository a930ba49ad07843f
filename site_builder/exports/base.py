"""What an export is: files that are planned like pages, and made by a function instead of a template.

A new export is a new file in this folder; its name is what its pages carry as their template.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from site_builder.model.document import Document
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.model.spreadsheet import as_csv as as_csv
from site_builder.pages.base import Portal


@dataclass(frozen=True)
class Export:
    """One export. ``render`` gets the page, the documents it reads, and the site."""

    name: str
    plan: Callable[[Portal], Iterable[Page]]
    render: Callable[[Page, Sequence[Document], Site], bytes]


def as_json(value: Any) -> bytes:
    """Readable JSON in UTF-8, with a final newline."""
    plain = msgspec.to_builtins(value)
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()
