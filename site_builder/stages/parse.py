"""Turns the bytes of one content file into a document and a card, or into findings (each).

It refuses to know any other file, the date, and any content type by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from typing import Any, get_args

import msgspec
from msgspec import Struct
from pydantic import BaseModel, ValidationError

from site_builder.engine.each import Inputs, Made
from site_builder.kernel.diagnostic import Diagnostic, Problem, Rule, Severity, blocks
from site_builder.kernel.digest import digest, digest_bytes
from site_builder.kernel.span import Span
from site_builder.markup.render import BodySource, render_body
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
from site_builder.reading.front_matter import Parts, split
from site_builder.reading.suggest import suggest
from site_builder.reading.text import decode
from site_builder.reading.yaml_tree import Tree, read_mapping
from site_builder.stages.source import ROOT, Source
from site_builder.types.base import ContentType, Item, Loc
from site_builder.types.fields import BROKEN, TEXT_EXPECTED, Attachment

MISSING = Rule(
    "E201", Severity.ERROR, "缺少必填的键", "缺少必填的“{key}”{place}。", "加上一行，例如  {key}: {example}"
)
UNKNOWN = Rule(
    "E202",
    Severity.ERROR,
    "不认识的键",
    "“{key}”不是这里能用的键。{guess}",
    "这里能用的键：{known}。",
)
LIST_EXPECTED = Rule(
    "E204",
    Severity.ERROR,
    "这里应当是列表",
    "“{key}”应当是列表，这里写成了{found}。",
    "每项一行，以“- ”开头；或者写成  {key}: [甲, 乙]",
)
MAPPING_EXPECTED = Rule(
    "E205",
    Severity.ERROR,
    "这里应当是“键: 值”",
    "“{key}”下面应当写“键: 值”，这里写成了{found}。",
    "写成  {key}: {{{example}}}",
)
CHOICE = Rule(
    "E207",
    Severity.ERROR,
    "不在可选范围内",
    "“{key}”写的是“{text}”，不在可选范围内。{guess}",
    "只能写：{known}。",
)
EMPTY = Rule("E208", Severity.ERROR, "没有内容", "“{key}”后面没有内容。", "写上内容，或者删去这一行。")
INVALID = Rule(
    "E209", Severity.ERROR, "写法不对", "“{key}”的写法不对。", "对照《编辑手册》里这一项的例子改写。"
)
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
class ParseStage:
    """The stage for the engine: reads bytes here, parses anywhere."""

    types: Mapping[str, ContentType]
    read: Any
    name: str = "解析"
    value_type: Any = Outcome

    def key(self, item: Source) -> bytes:
        """The file's address and bytes."""
        return digest(item.path, item.digest)

    def inputs(self, item: Source) -> Inputs:
        """The file's bytes."""
        return {"文件内容": item.digest}

    def label(self, item: Source) -> str:
        """Nobody asks why a file was parsed."""
        return ""

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
    parsed = msgspec.structs.replace(parsed, document=digest_bytes(blob))
    return Made(Whole(parsed), tuple(found), ((parsed.document, blob),))


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
    transcript = _transcript(item, path, pure, where)
    files, more = _files(item, body, pure, where)
    found += more
    base = Card(id=pure.stem, type=kind.name, title="", url=pure.with_suffix(".html").as_posix())
    card = msgspec.structs.replace(
        item.card(base), has_text=bool(body.text.strip()), comparable=len(body.clauses) > 1
    )
    document = Document(card, _plain(item), body, transcript)
    parsed = Parsed(
        card=card,
        span=where.span(("标题",)),
        document=b"",
        edges=tuple(PlacedEdge(edge, where.span(loc)) for loc, edge in item.edges()),
        body_links=body.links,
        files=files,
        organizations=tuple(
            OrganizationUse(name, where.span(loc), required) for loc, name, required in item.organizations()
        ),
        topics=tuple(Placed(t, where.span(("主题分类", n))) for n, t in enumerate(card.topics)),
        queries=item.queries(),
    )
    return document, parsed, found


def _plain(item: Item) -> dict[str, Any]:
    """The fields as texts, numbers and lists under their identifiers."""
    return item.model_dump(mode="json")


def _transcript(item: Item, path: str, pure: PurePosixPath, where: Places) -> str:
    text = item.transcript()
    if not text.strip():
        return ""
    line = where.span(("文字稿",)).start.line
    body, _ = render_body(BodySource(path, pure.parent.as_posix(), text, line))
    return body.html


def _files(
    item: Item, body: Body, pure: PurePosixPath, where: Places
) -> tuple[tuple[FileUse, ...], list[Diagnostic]]:
    """The attachments as paths below the content folder, then the files that the body uses."""
    found: list[Diagnostic] = []
    uses: list[FileUse] = []
    for loc, attachment in item.attached():
        span = where.span(loc)
        path = _beside(pure, attachment)
        if path is None:
            found.append(ATTACHMENT_OUTSIDE.at(span, file=attachment.file, id=pure.stem))
        else:
            uses.append(FileUse(path, span, attachment.name))
    return (*uses, *body.files), found


def _beside(pure: PurePosixPath, attachment: Attachment) -> str | None:
    """Where an attachment lies below the content folder; ``None`` when that is outside."""
    written = attachment.file.replace("\\", "/")
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


def _tags(item: Item, where: Places) -> Iterator[Diagnostic]:
    """HTML in one-line fields: it is inert, and the editor should know."""
    for name in ("title", "summary", "source", "name", "slogan"):
        text = getattr(item, name, "")
        start = text.find("<") if isinstance(text, str) else -1
        tag = text[start : start + 20] if start >= 0 else ""
        if len(tag) > 1 and (tag[1].isalpha() or tag[1] == "/"):
            title = type(item).model_fields[name].title or name
            yield TAGS_IN_FIELD.at(where.span((title,)), key=title, tag=tag)


@dataclass(frozen=True)
class Places:
    """Finds where a value stands, under its Chinese key or its identifier."""

    tree: Tree
    model: type[Item]
    path: str

    def span(self, loc: Loc) -> Span:
        """The span of the value at ``loc``, or of the nearest thing above it that is written."""
        written: tuple[str | int, ...] = ()
        best = Span.at(self.path)
        for step in loc:
            choices = (step, *other_names(self.model).get(step, ())) if isinstance(step, str) else (step,)
            found = next((c for c in choices if (*written, c) in self.tree.spans), None)
            if found is None:
                break
            written = (*written, found)
            best = self.tree.spans[written]
        return best

    def key_span(self, loc: Loc) -> Span:
        """The span of a key itself."""
        for written, span in self.tree.keys.items():
            if written == tuple(loc):
                return span
        return self.span(loc)


@cache
def models(model: type[BaseModel]) -> tuple[type[BaseModel], ...]:
    """A type's class and every class that its fields use."""
    found: list[type[BaseModel]] = [model]
    for field in model.model_fields.values():
        for inner in _classes(field.annotation):
            found.extend(m for m in models(inner) if m not in found)
    return tuple(found)


def _classes(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _classes(argument)


@cache
def other_names(model: type[BaseModel]) -> Mapping[str, tuple[str, ...]]:
    """For every key or identifier of a type, the other ways to write it."""
    names: dict[str, tuple[str, ...]] = {}
    for inner in models(model):
        for identifier, field in inner.model_fields.items():
            written = [identifier, *keys_of(field)]
            for name in written:
                names[name] = (*names.get(name, ()), *(w for w in written if w != name))
    return names


def keys_of(field: Any) -> list[str]:
    """The keys under which a field may be written, the Chinese one first."""
    alias = field.validation_alias
    if alias is None:
        return []
    return [alias] if isinstance(alias, str) else [c for c in alias.choices if isinstance(c, str)]


def validate(model: type[Item], tree: Tree, path: str) -> tuple[Item | None, list[Diagnostic]]:
    """The typed item, or one finding per broken field."""
    where = Places(tree, model, path)
    try:
        return model.model_validate(_written(tree.data)), []
    except ValidationError as problem:
        found = [_finding(error, where) for error in problem.errors()]
        serious = [d for d in found if d is not None]
        return None, serious


def _written(data: Any) -> Any:
    """Without the keys that were left empty, as in a skeleton that is not filled in yet."""
    if isinstance(data, dict):
        return {key: _written(value) for key, value in data.items() if value is not None}
    if isinstance(data, list):
        return [_written(value) for value in data if value is not None]
    return data


def _finding(error: Any, where: Places) -> Diagnostic | None:
    """A pydantic error as a finding of ours."""
    loc: Loc = tuple(error["loc"])
    name = next((str(step) for step in reversed(loc) if isinstance(step, str)), "")
    kind, given = error["type"], error["input"]
    if kind == BROKEN:
        problem: Problem = error["ctx"]["problem"]
        return problem.at(where.span(loc))
    if kind == "missing":
        return _missing(loc, name, where)
    if kind == "extra_forbidden":
        known = _known_keys(where.model, loc, where)
        near = suggest(name, known)
        guess = f"您要写的是不是“{near}”？" if near else ""
        return UNKNOWN.at(where.key_span(loc), key=name, guess=guess, known="、".join(known))
    if kind == "literal_error":
        choices = [c.strip(" '") for c in error["ctx"]["expected"].replace(" or ", ", ").split(",")]
        choices = [c for c in choices if c]
        near = suggest(str(given), choices)
        guess = f"您要写的是不是“{near}”？" if near else ""
        return CHOICE.at(where.span(loc), key=name, text=given, guess=guess, known="、".join(choices))
    if kind in ("string_type", "string_sub_type"):
        return TEXT_EXPECTED.at(where.span(loc), key=name, found=_shape(given))
    if kind in ("tuple_type", "list_type"):
        return LIST_EXPECTED.at(where.span(loc), key=name, found=_shape(given))
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return MAPPING_EXPECTED.at(
            where.span(loc), key=name, found=_shape(given), example=_example(where, name)
        )
    if kind == "string_too_short":
        return EMPTY.at(where.span(loc), key=name)
    return INVALID.at(where.span(loc), key=name)


def _missing(loc: Loc, name: str, where: Places) -> Diagnostic:
    example = next(
        (
            field.examples[0]
            for inner in models(where.model)
            for field in inner.model_fields.values()
            if field.examples and field.title == name
        ),
        "……",
    )
    parent = next((str(s) for s in reversed(loc[:-1]) if isinstance(s, str)), "")
    place = f"（在“{parent}”里）" if parent else ""
    span = where.span(loc[:-1])
    return MISSING.at(Span(span.path, span.start, span.start), key=name, place=place, example=example)


def _known_keys(model: type[BaseModel], loc: Loc, where: Places) -> list[str]:
    """The Chinese keys of the mapping that ``loc`` stands in."""
    inner = model
    for step in loc[:-1]:
        if isinstance(step, str):
            inner = next(
                (
                    m
                    for f in inner.model_fields.values()
                    if step in keys_of(f) or f.title == step
                    for m in _classes(f.annotation)
                ),
                inner,
            )
    return [field.title or name for name, field in inner.model_fields.items()]


def _example(where: Places, name: str) -> str:
    for inner in models(where.model):
        for field in inner.model_fields.values():
            if field.title == name:
                keys = [f.title or n for m in _classes(field.annotation) for n, f in m.model_fields.items()]
                return "，".join(f"{k}: ……" for k in keys[:2])
    return "键: 值"


def _shape(value: object) -> str:
    if isinstance(value, dict):
        return "“键: 值”"
    if isinstance(value, list):
        return "列表"
    return "一段文字" if isinstance(value, str) else "别的东西"


def broken(outcomes: Iterable[tuple[Outcome, tuple[Diagnostic, ...]]]) -> bool:
    """Whether any file has an error."""
    return any(isinstance(outcome, Broken) or blocks(d) for outcome, d in outcomes)
