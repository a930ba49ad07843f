"""Turns the bytes of one content file into a document and a card, or into findings (each).

It refuses to know any other file, the date, and any content type by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import msgspec
from msgspec import Struct
from pydantic import BaseModel

from site_builder.engine.each import Made, Unasked
from site_builder.kernel.diagnostic import Diagnostic, Problem, Rule, Severity
from site_builder.kernel.digest import digest, digest_bytes
from site_builder.markup.render import BodySource, render_body
from site_builder.model.doc_number import DOC_NUMBER_IRREGULAR, written_irregularly
from site_builder.model.document import (
    Body,
    Card,
    Document,
    FileUse,
    OrganizationUse,
    Parsed,
    Placed,
)
from site_builder.model.personal_data import find_personal_data
from site_builder.model.relation import PlacedEdge
from site_builder.model.source import ROOT, Source
from site_builder.model.web_address import parse_web_address
from site_builder.reading.front_matter import Parts, split
from site_builder.reading.text import decode
from site_builder.reading.yaml_tree import Tree, read_mapping
from site_builder.types.base import ContentType, Item, Loc
from site_builder.types.validate import Places, validate

_ANCHOR = re.compile(r'\b(id|href|aria-labelledby)="(#?)(?=[^"]*")(?!\w+:|[^"#]*[/.])')
ATTACHMENT_OUTSIDE = Rule(
    "E401",
    Severity.ERROR,
    "附件在内容文件夹之外",
    "附件“{file}”指到了内容文件夹之外，程序不会读取。",
    "把文件放在本文件旁边，“文件”只写文件名，例如  文件: {id}-1.pdf",
    "内容里的任何东西都不能让程序读取内容文件夹以外的文件，这是安全要求。",
)
TAGS_IN_FIELD = Rule(
    "W403",
    Severity.WARNING,
    "字段里有 HTML",
    "“{key}”里有 HTML 标签（{tag}），页面上会原样显示这些字符，不会起作用。",
    "删去尖括号里的内容，只写文字。",
)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,20}>?")


class Task(Struct, frozen=True):
    """One file to parse: its path below the content folder, its type's name, and its bytes."""

    path: str
    type: str
    data: bytes


class Broken(Struct, frozen=True, tag="broken"):
    """A file that could not be parsed: enough of it that others pointing at it are not blamed too."""

    id: str
    names: tuple[str, ...] = ()


class Whole(Struct, frozen=True, tag="whole"):
    """A file that was parsed."""

    parsed: Parsed


Outcome = Whole | Broken


@dataclass(frozen=True)
class ParseStage(Unasked):
    """The stage for the engine: reads bytes here, parses anywhere."""

    types: Mapping[str, ContentType]
    read: Callable[[str], bytes]
    name: str = "解析"
    value_type: Any = Outcome

    def key(self, item: Source) -> bytes:
        """The file's address and bytes."""
        return digest(item.path, item.digest)

    def load(self, item: Source) -> Task:
        """The file's bytes."""
        folder = item.path.split("/", 1)[0]
        name = next(t.name for t in self.types.values() if t.folder == folder)
        return Task(item.path, name, self.read(item.path))

    @property
    def run(self) -> Parser:
        """The work."""
        return Parser(tuple(self.types.values()))


@dataclass(frozen=True)
class Parser:
    """Parses one file at a time, knowing the content types."""

    types: tuple[ContentType, ...]

    def __call__(self, task: Task) -> Made[Outcome]:
        kind = next(t for t in self.types if t.name == task.type)
        return parse(kind, task)


def parse(kind: ContentType, task: Task) -> Made[Outcome]:
    """One file of a type."""
    id_ = PurePosixPath(task.path).stem
    path = ROOT + task.path
    text, slips = decode(path, task.data)
    if text is None:
        return Made(Broken(id_), slips)
    found = [*slips, *find_personal_data(path, text)]
    parts, slips = _parts(path, text)
    found += slips
    tree, slips = read_mapping(path, parts.front, parts.front_line) if parts else (None, ())
    found += slips
    if parts is None or tree is None:
        return Made(Broken(id_), tuple(found))
    item, more = validate(kind.item, tree, path)
    found += more
    if item is None:
        return Made(Broken(id_, _names(tree)), tuple(found))
    document, parsed, more = _build(kind, item, tree, parts, task, path)
    found += more
    blob = msgspec.msgpack.encode(document)
    return Made(Whole(parsed), tuple(found), ((digest_bytes(blob), blob),))


def _parts(path: str, text: str) -> tuple[Parts | None, tuple[Diagnostic, ...]]:
    """Front matter and body; a YAML file is all front matter."""
    if path.lower().endswith(".md"):
        return split(path, text)
    return Parts(front=text, front_line=1, body="", body_line=text.count("\n") + 1), ()


def _names(tree: Tree) -> tuple[str, ...]:
    """What a broken file is called, so that those who refer to it are not blamed."""
    data = tree.data if isinstance(tree.data, dict) else {}
    keys = ("标题", "title", "名称", "name", "发文字号", "doc_number")
    return tuple(data[k] for k in keys if isinstance(data.get(k), str))


def _build(
    kind: ContentType, item: Item, tree: Tree, parts: Parts, task: Task, path: str
) -> tuple[Document, Parsed, list[Diagnostic]]:
    where = Places(tree, kind.item, path)
    pure = PurePosixPath(task.path)
    found: list[Diagnostic] = []
    body, slips = render_body(BodySource(path, pure.parent.as_posix(), parts.body, parts.body_line))
    found += slips
    found += [p.at(where.span(loc)) for loc, p in item.problems(bool(body.text.strip()))]
    found += _tags(item, where)
    found += _irregular_number(tree, where)
    found += _addresses(item, where)
    transcript, more = _transcript(item, path, pure, where)
    found += more
    files, more = _files(item, (*body.files, *transcript.files), pure, where)
    found += more
    base = Card(id=pure.stem, type=kind.name, title="", url=pure.with_suffix(".html").as_posix())
    table = item.table()
    card = msgspec.structs.replace(
        item.read(item.card(base), body),
        has_text=bool(body.text.strip()),
        comparable=len(body.clauses) > 1,
        has_table=bool(table.rows),
    )
    document = Document(card, item.model_dump(mode="json"), body, transcript, table)
    parsed = Parsed(
        card=card,
        span=where.span(("标题",)),
        edges=tuple(PlacedEdge(edge, where.span(loc)) for loc, edge in item.edges()),
        body_links=(*body.links, *transcript.links),
        files=files,
        organizations=tuple(
            OrganizationUse(name, where.span(loc), required) for loc, name, required in item.organizations()
        ),
        topics=tuple(Placed(t, where.span(("主题分类", n))) for n, t in enumerate(card.topics)),
        queries=item.queries(),
        aliases=tuple(Placed(a, where.span(("旧网址", n))) for n, a in enumerate(card.aliases)),
        clauses=tuple(clause.label for clause in body.clauses),
        anchors=tuple(clause.id for clause in body.clauses),
    )
    return document, parsed, found


def _transcript(item: Item, path: str, pure: PurePosixPath, where: Places) -> tuple[Body, list[Diagnostic]]:
    """A text that stands in a field, with anchors of its own so that it can share a page with the body."""
    loc, text = item.transcript()
    if not text.strip():
        return Body(), []
    line = where.span(loc).start.line
    body, slips = render_body(BodySource(path, pure.parent.as_posix(), text, line))
    html = _ANCHOR.sub(r'\1="\2文字稿-', body.html)
    return msgspec.structs.replace(body, html=html), list(slips)


def _files(
    item: Item, used: tuple[FileUse, ...], pure: PurePosixPath, where: Places
) -> tuple[tuple[FileUse, ...], list[Diagnostic]]:
    """The attachments and pictures as paths below the content folder, then the files that the body uses."""
    found: list[Diagnostic] = []
    uses: list[FileUse] = []
    listed = [(loc, a.file, a.name, True) for loc, a in item.attached()]
    linked = [(loc, a.file, a.name, False) for loc, a in item.linked()]
    pictures = [(loc, picture.file, "", False) for loc, picture in item.pictures()]
    for loc, file, name, shown in (*listed, *linked, *pictures):
        span = where.span(loc)
        path = _beside(pure, file)
        if path is None:
            found.append(ATTACHMENT_OUTSIDE.at(span, file=file, id=pure.stem))
        else:
            uses.append(FileUse(path, span, name, listed=shown))
    return (*uses, *used), found


def _beside(pure: PurePosixPath, file: str) -> str | None:
    """Where a file that an item names lies below the content folder; ``None`` when that is outside."""
    written = file.replace("\\", "/")
    if written.startswith("/") or ":" in written:
        return None
    parts: list[str] = list(pure.parent.parts)
    for part in written.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _addresses(item: Item, where: Places) -> Iterator[Diagnostic]:
    """Web addresses in fields that nobody may follow: they are shown as text."""
    for loc, text in _urls(item, ()):
        found = parse_web_address(text)
        if isinstance(found, Problem):
            yield found.at(where.span(loc))


def _urls(fields: BaseModel, loc: Loc) -> Iterator[tuple[Loc, str]]:
    """Every ``url`` in a mapping and in those below it, with its place."""
    for name, field in type(fields).model_fields.items():
        value = getattr(fields, name)
        place = (*loc, field.title or name)
        if name == "url" and value:
            yield place, value
        elif isinstance(value, BaseModel):
            yield from _urls(value, place)
        elif isinstance(value, tuple):
            for number, inner in enumerate(value):
                if isinstance(inner, BaseModel):
                    yield from _urls(inner, (*place, number))


def _irregular_number(tree: Tree, where: Places) -> Iterator[Diagnostic]:
    """A document number that was understood although it is not written as GB/T 9704-2012 asks."""
    data = tree.data if isinstance(tree.data, dict) else {}
    written = data.get("发文字号", data.get("doc_number"))
    standard = written_irregularly(written) if isinstance(written, str) else None
    if standard:
        yield DOC_NUMBER_IRREGULAR.at(where.span(("发文字号",)), text=written, standard=standard)


def _tags(item: Item, where: Places) -> Iterator[Diagnostic]:
    """HTML in any field: it is inert, and the editor should know. A text in a field is Markdown, and warned of there."""
    text = where.span(item.transcript()[0])
    for loc, written in _texts(where.tree.data, ()):
        tag = _TAG.search(written)
        span = where.tree.spans[loc]
        if tag and span != text:
            key = next(step for step in reversed(loc) if isinstance(step, str))
            shown = tag[0] if tag[0].endswith(">") else tag[0] + "…"
            yield TAGS_IN_FIELD.at(span, key=key, tag=shown)


def _texts(data: object, loc: Loc) -> Iterator[tuple[Loc, str]]:
    """Every text in a tree, with its place."""
    if isinstance(data, str):
        yield loc, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _texts(value, (*loc, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _texts(value, (*loc, number))
