"""Turns the bytes of an Excel file (.xlsx) into the text of its cells, sheet by sheet, a line a row.

It refuses to know formulas, empty cells and hidden sheets: what a reader does not see, a search must not find.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct

from site_builder.reading.office_package import Kind, Package, Relation

_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
"""Numbers of the formats of dates and times that every Excel has (ECMA-376 part 1, 18.8.30), Chinese ones included."""
_LONGEST_FORMAT = 255
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]')
"""What stands in a format for itself, and colours, languages and conditions."""
_DAY_ZERO, _DAY_ZERO_1904 = date(1899, 12, 30), date(1904, 1, 1)
_LEAP = 60
"""The day 1900-02-29, which Excel counts though it never was: before it, days count from one day later."""
_SECONDS = 24 * 60 * 60

_CELL_NAMES = frozenset(["row", "c", "v", "t", "rPh"])


class Book(Struct, frozen=True):
    """What cells refer to: the texts of the file, which styles show a day, and the day from which days are counted."""

    strings: tuple[str, ...]
    dated: frozenset[str]
    since_1904: bool


def xlsx_pieces(data: bytes) -> Generator[str]:
    """The text, row by row; raises when the file cannot be read."""
    package = Package(data)
    main = package.main()
    relations = package.relations(main)
    since_1904, sheets = False, []
    for kind, name, attributes in package.events(main, "workbook", frozenset(["workbookPr", "sheet"])):
        if kind is Kind.START and name == "workbookPr":
            since_1904 = attributes.get("date1904") in ("1", "true")
        if kind is Kind.START and name == "sheet" and attributes.get("state", "visible") == "visible":
            sheets.append(relations[next(v for k, v in attributes.items() if k.endswith("}id"))])
    book = Book(
        tuple(text for part in _parts(relations, "sharedStrings") for text in _strings(package, part)),
        frozenset(style for part in _parts(relations, "styles") for style in _dated(package, part)),
        since_1904,
    )
    for sheet in sheets:
        if sheet.type == "worksheet":
            yield from _rows(package, sheet.part, book)


def _parts(relations: dict[str, Relation], type_: str) -> Iterator[str]:
    return (relation.part for relation in relations.values() if relation.type == type_)


def _strings(package: Package, part: str) -> Iterator[str]:
    """The texts that cells name by number, without the readings that stand above words."""
    pieces: list[str] = []
    words, readings = False, 0
    for kind, name, _ in package.events(part, "sst", frozenset(["si", "t", "rPh"])):
        if kind is Kind.TEXT:
            if words:
                pieces.append(name)
            continue
        readings += (name == "rPh") * (1 if kind is Kind.START else -1)
        words = kind is Kind.START and name == "t" and not readings
        if kind is Kind.END and name == "si":
            yield "".join(pieces)
            pieces.clear()


def _dated(package: Package, part: str) -> Iterator[str]:
    """The numbers of the styles that show a number as a day or a time."""
    formats = {str(number) for number in _DATES}
    inside, number = False, 0
    for kind, name, attributes in package.events(part, "styleSheet", frozenset(["cellXfs", "numFmt", "xf"])):
        if name == "cellXfs":
            inside = kind is Kind.START
        elif kind is Kind.START and name == "numFmt" and _tells_days(attributes.get("formatCode", "")):
            formats.add(attributes.get("numFmtId", ""))
        elif kind is Kind.START and name == "xf" and inside:
            if attributes.get("numFmtId") in formats:
                yield str(number)
            number += 1


def _tells_days(code: str) -> bool:
    """Whether a format shows parts of days: yyyy"年"m"月" does, #,##0"元" does not."""
    shown = _LITERAL.sub("", code[:_LONGEST_FORMAT].lower().partition(";")[0])
    return any(letter in shown for letter in "ymdhs")


def _rows(package: Package, part: str, book: Book) -> Iterator[str]:
    """The filled cells of a sheet, a line a row."""
    row: list[str] = []
    pieces: list[str] = []
    type_ = style = ""
    inside, readings = False, 0
    for kind, name, attributes in package.events(part, "worksheet", _CELL_NAMES):
        if kind is Kind.TEXT:
            if inside:
                pieces.append(name)
            continue
        readings += (name == "rPh") * (1 if kind is Kind.START else -1)
        inside = kind is Kind.START and name in ("v", "t") and not readings
        if kind is Kind.START and name == "c":
            type_, style = attributes.get("t", "n"), attributes.get("s", "0")
        elif kind is Kind.END and name == "c" and pieces:
            shown = _shown("".join(pieces), type_, style, book)
            pieces.clear()
            if shown:
                row.append(" ".join(shown.split()))
        elif kind is Kind.END and name == "row" and row:
            yield "\t".join(row) + "\n"
            row.clear()


def _shown(written: str, type_: str, style: str, book: Book) -> str:
    """What a cell shows as plain text. Results of formulas that failed, and texts that are not there, are empty."""
    if type_ == "s":
        number = int(written) if written.isdecimal() else len(book.strings)
        return book.strings[number] if number < len(book.strings) else ""
    if type_ == "b":
        return "TRUE" if written == "1" else "FALSE"
    if type_ == "n":
        return _number(written, style in book.dated, book.since_1904)
    return "" if type_ == "e" else written


def _number(written: str, dated: bool, since_1904: bool) -> str:
    """A number without exponent and with the digits that Excel keeps, or the day and time it stands for (ISO 8601)."""
    try:
        number = float(written)
        return _moment(number, since_1904) if dated else format(Decimal(f"{number:.15g}"), "f")
    except (ValueError, OverflowError):
        return written


def _moment(serial: float, since_1904: bool) -> str:
    days, seconds = divmod(round(serial * _SECONDS), _SECONDS)
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}" if seconds else ""
    if days == 0 and clock:
        return clock
    zero = _DAY_ZERO_1904 if since_1904 else _DAY_ZERO
    early = not since_1904 and days < _LEAP
    return f"{zero + timedelta(days=days + early)} {clock}".rstrip()
