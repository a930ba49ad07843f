"""Turns rows of text into CSV that spreadsheet programs open as it is meant.

It refuses to know what the rows are, and to let a cell be run as a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""How a formula begins; the full-width forms too, in Chinese spreadsheet programs."""


def as_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """CSV with a byte order mark, so that spreadsheet programs see the encoding; no cell is run as a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([[_harmless(cell) for cell in row] for row in rows])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _harmless(text: str) -> str:
    return "'" + text if text[:1] in _FORMULA else text
