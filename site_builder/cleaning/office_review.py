"""Turns the parts of a Word, Excel or PowerPoint file into what its editor must settle before readers may have it.

Comments, tracked changes, hidden sheets and slides, and programs are errors; rows, columns, words and speaker's notes
that are not shown are warnings. It refuses to name the people in them, and to change anything.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from site_builder.cleaning.cleaned import DAMAGED, Uncleanable, listed
from site_builder.cleaning.findings import CHANGES, COMMENTS, HIDDEN, PARTLY_HIDDEN, PROGRAMS
from site_builder.cleaning.office_links import Link, Links, link_id
from site_builder.cleaning.parts import Parts
from site_builder.cleaning.xml_reader import Kind, events
from site_builder.kernel.diagnostic import Problem

_PROGRAMS = {"vbaProject": "宏", "xlMacrosheet": "宏表", "xlIntlMacrosheet": "宏表", "attachedToolbars": "宏"}
TEMPLATE = "attachedTemplate"
"""The link to a template on the author's disk, which goes in any case."""
_LOCAL = re.compile(r"file:|[A-Za-z]:[\\/]|\\\\", re.IGNORECASE)
_MAIN = frozenset(["document", "workbook", "presentation"])


def review(parts: Parts, links: Links) -> tuple[Problem, ...]:
    """What is wrong with the file. Raises when it is damaged."""
    main = links.main()
    kind = next((name for _, name, _ in events(parts.xml(main), _MAIN) if name in _MAIN), "")
    if kind not in _REVIEWS:
        raise Uncleanable(DAMAGED)
    programs = [_PROGRAMS[link.type] for link in links.all if link.type in _PROGRAMS]
    if not programs and any(name.lower().endswith("vbaproject.bin") for name in parts):
        programs = [_PROGRAMS["vbaProject"]]  # nothing leads to it, but it is there
    found = [Problem(PROGRAMS, {"found": listed(programs)})] if programs else []
    local = sum(1 for type_, target in links.outside if type_ != TEMPLATE and _LOCAL.match(target))
    if local:
        found.append(Problem(PARTLY_HIDDEN, {"found": f"指向某台电脑里文件的链接 {local} 处"}))
    return (*found, *_REVIEWS[kind](parts, links, main))


def _starts(data: bytes, *names: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The beginnings of elements of some names, with their attributes."""
    for kind, name, attributes in events(data, frozenset(names)):
        if kind is Kind.START:
            yield name, attributes


# Word

_LONGEST = 14
"""Characters of a paragraph that tell an editor which one is meant."""
_CHANGES = {
    "ins": "插入",
    "cellIns": "插入",
    "del": "删除",
    "cellDel": "删除",
    "moveFrom": "移动",
    "cellMerge": "合并",
}
_FORMAT = "格式改动"
_FORMATS = frozenset(
    f"{name}Change"
    for name in ("rPr", "pPr", "sectPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "numbering")
)
_COMMENT, _UNSEEN = "批注", "隐藏文字"
_STORIES = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
_WORD = frozenset(["p", "r", "rPr", "t", "vanish", "commentReference", "Fallback", *_CHANGES, *_FORMATS])
_OFF = ("0", "false", "off")


class _Mark(NamedTuple):
    """Something found in a paragraph that begins with ``text``."""

    what: str
    text: str


def _word(parts: Parts, links: Links, main: str) -> Iterator[Problem]:
    marks: list[_Mark] = []
    for part, story in (
        (main, ""),
        *((link.part, _STORIES[link.type]) for link in links.of(main, *_STORIES)),
    ):
        found = _Paragraphs().marks(parts.xml(part))
        marks += (mark._replace(text=story) if story else mark for mark in found)
    comments = sum(1 for part in links.targets("comments") for _ in _starts(parts.xml(part), "comment"))
    if comments:
        yield Problem(COMMENTS, {"count": comments, "places": _where(marks, {_COMMENT})})
    kinds = Counter(mark.what for mark in marks)
    changes = {what: kinds[what] for what in (*_CHANGES.values(), _FORMAT) if kinds[what]}
    if changes:
        found_changes = "、".join(f"{what} {count} 处" for what, count in changes.items())
        yield Problem(CHANGES, {"found": found_changes, "places": _where(marks, {*changes})})
    if kinds[_UNSEEN]:
        where = _where(marks, {_UNSEEN})
        yield Problem(PARTLY_HIDDEN, {"found": f"{_UNSEEN} {kinds[_UNSEEN]} 处（{where}）"})


def _where(marks: list[_Mark], kinds: set[str]) -> str:
    """The paragraphs of some marks, by their first words."""
    stories = set(_STORIES.values())
    texts = [mark.text for mark in marks if mark.what in kinds and mark.text]
    return listed([text if text in stories else f"“{text}”一段" for text in texts]) or "没有文字的段落"


@dataclass
class _Paragraph:
    text: str = ""
    marks: list[str] = field(default_factory=list)


class _Paragraphs:
    """Reads a story paragraph by paragraph; text boxes have paragraphs within paragraphs."""

    def __init__(self) -> None:
        self._open: list[_Paragraph] = []
        self._between: list[str] = []
        self._done: list[_Mark] = []
        self._repeated = self._moved = 0
        self._words = self._unseen = self._properties = False

    def marks(self, data: bytes) -> list[_Mark]:
        """Everything that was found, in order. What stands between paragraphs belongs to the next one."""
        for kind, name, attributes in events(data, _WORD):
            if kind is Kind.TEXT:
                self._text(name)
            elif kind is Kind.START:
                self._start(name, attributes)
            else:
                self._end(name)
        return [*self._done, *(_Mark(what, "") for what in self._between)]

    def _text(self, text: str) -> None:
        if not self._words or not self._open or self._repeated or self._moved:
            return
        paragraph = self._open[-1]
        if len(paragraph.text) < _LONGEST:
            paragraph.text += text[:_LONGEST]
        if self._unseen and text.strip():
            self._mark(_UNSEEN)
            self._unseen = False

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._words = name == "t"
        if name == "Fallback":
            self._repeated += 1
        elif self._repeated:
            return
        elif name == "p":
            self._open.append(_Paragraph(marks=self._between))
            self._between = []
        elif name == "r":
            self._unseen = False
        elif name == "vanish":
            self._unseen = not any(value in _OFF for value in attributes.values())
        elif name == "commentReference":
            self._mark(_COMMENT)
        elif name in _CHANGES or name in _FORMATS:
            self._moved += name == "moveFrom"
            self._mark(_CHANGES.get(name, _FORMAT))

    def _end(self, name: str) -> None:
        self._words = False
        if name == "Fallback":
            self._repeated -= 1
        elif self._repeated:
            return
        elif name == "moveFrom":
            self._moved -= 1
        elif name == "p":
            closed = self._open.pop()
            text = re.sub(r"[\s“”]+", "", closed.text)[:_LONGEST]
            self._done += (_Mark(what, text) for what in closed.marks)

    def _mark(self, what: str) -> None:
        (self._open[-1].marks if self._open else self._between).append(what)


# Excel

_RESERVED = "WpsReserved_CellImgList"
"""A sheet that WPS makes and hides by itself when a picture lies in a cell."""
_SHEETS = ("worksheet", "chartsheet", "dialogsheet")
_CELLS = frozenset(["col", "row", "c", "v", "is"])
_LETTERS = re.compile("[A-Z]+")
_COLUMNS = 16_384


def _excel(parts: Parts, links: Links, main: str) -> Iterator[Problem]:
    sheets: list[tuple[str, Link]] = []
    hidden: list[str] = []
    by_id = {link.id: link for link in links.of(main, *_SHEETS)}
    for _, attributes in _starts(parts.xml(main), "sheet"):
        name = attributes.get("name", "")
        if name == _RESERVED:
            continue
        if attributes.get("state", "visible") != "visible":
            hidden.append(f"“{name}”")
        elif link_id(attributes) in by_id:
            sheets.append((name, by_id[link_id(attributes)]))
    comments = [(name, ref) for name, sheet in sheets for ref in _remarks(parts, links, sheet.part)]
    if comments:
        cells = [f"工作表“{name}”的 {ref}" for name, ref in comments]
        yield Problem(COMMENTS, {"count": len(comments), "places": listed(cells)})
    if links.targets("revisionHeaders"):
        yield Problem(CHANGES, {"found": "共享工作簿的修订记录", "places": "整个文件（取消共享就没有了）"})
    if hidden:
        yield Problem(HIDDEN, {"count": len(hidden), "what": "工作表", "places": listed(hidden)})
    unseen = [
        f"工作表“{name}”的{what}"
        for name, sheet in sheets
        if sheet.type == "worksheet"
        for what in _unseen_cells(parts, sheet.part)
    ]
    if unseen:
        yield Problem(PARTLY_HIDDEN, {"found": listed(unseen)})


def _remarks(parts: Parts, links: Links, sheet: str) -> list[str]:
    """The cells of a sheet with comments; those in threads are stored twice."""
    refs = [
        attributes.get("ref", "")
        for link in links.of(sheet, "comments", "threadedComment")
        for _, attributes in _starts(parts.xml(link.part), "comment", "threadedComment")
    ]
    return list(dict.fromkeys(refs))


def _unseen_cells(parts: Parts, sheet: str) -> list[str]:
    """Whether a sheet hides rows or columns with something in them; empty ones are often hidden for looks."""
    if b"hidden=" not in parts.read(sheet):
        return []
    hidden_columns = bytearray(_COLUMNS + 2)
    row_hidden = False
    rows = columns = column = ranges = 0
    for kind, name, attributes in events(parts.xml(sheet), _CELLS):
        if kind is not Kind.START:
            continue
        hidden = attributes.get("hidden") in ("1", "true")
        if name == "col" and hidden and ranges < _COLUMNS:
            first, last = _number(attributes, "min"), _number(attributes, "max")
            hidden_columns[first : last + 1] = b"\x01" * max(0, last + 1 - first)
            ranges += 1
        elif name == "row":
            row_hidden, column = hidden, 0
        elif name == "c":
            column = _column(attributes.get("r", "")) or column + 1
        elif name in ("v", "is"):
            rows += row_hidden
            columns += hidden_columns[min(column, _COLUMNS + 1)]
    return [what for what, count in (("隐藏行", rows), ("隐藏列", columns)) if count]


def _number(attributes: dict[str, str], name: str) -> int:
    written = attributes.get(name, "")
    return min(int(written), _COLUMNS) if written.isdecimal() else 0


def _column(ref: str) -> int:
    """The number of the column of a cell such as AB12; 0 when it does not say."""
    letters = _LETTERS.match(ref)
    number = 0
    for letter in letters[0][:3] if letters else "":
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


# PowerPoint


def _powerpoint(parts: Parts, links: Links, main: str) -> Iterator[Problem]:
    by_id = {link.id: link.part for link in links.of(main, "slide")}
    order = [link_id(attributes) for _, attributes in _starts(parts.xml(main), "sldId")]
    slides = [by_id[id_] for id_ in order if id_ in by_id]
    hidden: list[str] = []
    comments: list[str] = []
    notes: list[str] = []
    for number, slide in enumerate(slides, 1):
        place = f"第 {number} 张幻灯片"
        _, attributes = next(_starts(parts.xml(slide), "sld"), ("", {}))
        if attributes.get("show") in ("0", "false"):
            hidden.append(place)
        for link in links.of(slide, "comments"):
            comments += (place for _ in _starts(parts.xml(link.part), "cm"))
        if any(_spoken(parts.xml(link.part)) for link in links.of(slide, "notesSlide")):
            notes.append(f"{place}的备注")
    if comments:
        yield Problem(COMMENTS, {"count": len(comments), "places": listed(comments)})
    if hidden:
        yield Problem(HIDDEN, {"count": len(hidden), "what": "幻灯片", "places": listed(hidden)})
    if notes:
        yield Problem(PARTLY_HIDDEN, {"found": listed(notes)})


def _spoken(data: bytes) -> bool:
    """Whether a slide has notes; its number and the day, which every page of notes shows, are fields."""
    fields, words = 0, False
    for kind, name, _ in events(data, frozenset(["fld", "t"])):
        if kind is Kind.TEXT:
            if words and not fields and name.strip():
                return True
            continue
        fields += (name == "fld") * (1 if kind is Kind.START else -1)
        words = kind is Kind.START and name == "t"
    return False


_REVIEWS = {"document": _word, "workbook": _excel, "presentation": _powerpoint}
