"""Turns the written keys and texts of one mapping into a typed item, or into one finding for every fault in it.

It refuses to know files, other items and the date; where a fault stands is what the tree of the text says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

import msgspec
from pydantic import BaseModel, ValidationError

from site_builder.kernel.diagnostic import Diagnostic, Note, Problem, Rule, Severity, question
from site_builder.kernel.span import Span
from site_builder.reading.suggest import suggest
from site_builder.reading.yaml_tree import Tree
from site_builder.types.base import Item, Loc
from site_builder.types.fields import BROKEN, TEXT_EXPECTED

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
    "每项一行，以“- ”开头；或者写成  {key}: {example}",
)
MAPPING_EXPECTED = Rule(
    "E205",
    Severity.ERROR,
    "这里应当是“键: 值”",
    "“{key}”下面应当写“键: 值”，这里写成了{found}。",
    "写成  {key}: {example}",
)
CHOICE = Rule(
    "E207",
    Severity.ERROR,
    "不在可选范围内",
    "“{key}”写的是“{text}”，不在可选范围内。{guess}",
    "只能写：{known}。",
)
EMPTY = Rule("E208", Severity.ERROR, "没有内容", "“{key}”后面没有内容。", "写上内容，或者删去这一行。")
SAME_FIELD = Rule(
    "E226",
    Severity.ERROR,
    "同一项写了两次",
    "“{key}”和“{other}”是同一项，写了两次，不知道以哪一个为准。",
    "保留一行，删去另一行；中文键和英文键只写一种。",
)
INVALID = Rule(
    "E209", Severity.ERROR, "写法不对", "“{key}”的写法不对。", "对照《编辑手册》里这一项的例子改写。"
)


@dataclass(frozen=True)
class Places:
    """Finds where a value stands, under its Chinese key or its identifier."""

    tree: Tree
    model: type[Item]
    path: str

    def span(self, loc: Loc) -> Span:
        """The span of the value at ``loc``, or of the nearest thing above it that is written."""
        written: tuple[str | int, ...] = ()
        best = self.tree.spans.get((), Span(self.path))
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
    found: list[type[BaseModel]] = []
    waiting = [model]
    while waiting:
        inner = waiting.pop(0)
        if inner not in found:
            found.append(inner)
            waiting += [c for field in inner.model_fields.values() for c in _classes(field.annotation)]
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
        found = problem.at(where.span(loc))
        return msgspec.structs.replace(found, message=f"“{name}”写的{found.message}")
    if kind == "missing":
        return _missing(loc, name, where)
    if kind == "extra_forbidden":
        known = _known_keys(where.model, loc, where)
        names = [n for n in other_names(where.model).get(name, ()) if (*loc[:-1], n) in where.tree.keys]
        if names and {name, *other_names(where.model)[name]} & set(known):
            notes = (Note(where.key_span((*loc[:-1], names[0])), "第一次写在这里"),)
            return SAME_FIELD.at(where.key_span(loc), notes=notes, key=name, other=names[0])
        near = suggest(name, known)
        return UNKNOWN.at(where.key_span(loc), key=name, guess=question(near), known=tuple(known))
    if kind == "literal_error":
        choices = [c.strip(" '") for c in error["ctx"]["expected"].replace(" or ", ", ").split(",")]
        choices = [c for c in choices if c]
        near = suggest(str(given), choices)
        return CHOICE.at(where.span(loc), key=name, text=given, guess=question(near), known=tuple(choices))
    if kind in ("string_type", "string_sub_type"):
        return TEXT_EXPECTED.at(where.span(loc), key=name, found=_shape(given))
    if kind in ("tuple_type", "list_type"):
        example = _sample(where, name, "[甲, 乙]")
        return LIST_EXPECTED.at(where.span(loc), key=name, found=_shape(given), example=example)
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return MAPPING_EXPECTED.at(
            where.span(loc), key=name, found=_shape(given), example=_example(where, name)
        )
    if kind == "string_too_short":
        return EMPTY.at(where.span(loc), key=name)
    return INVALID.at(where.span(loc), key=name)


def _missing(loc: Loc, name: str, where: Places) -> Diagnostic:
    example = _sample(where, name, "……")
    parent = next((str(s) for s in reversed(loc[:-1]) if isinstance(s, str)), "")
    place = f"（在“{parent}”里）" if parent else ""
    span = where.span(loc[:-1])
    return MISSING.at(Span(span.path, span.start, span.start), key=name, place=place, example=example)


def _sample(where: Places, name: str, otherwise: str) -> str:
    """How a field is written, as its own example shows it."""
    fields = (field for inner in models(where.model) for field in inner.model_fields.values())
    return next((str(f.examples[0]) for f in fields if f.examples and f.title == name), otherwise)


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
    """A mapping with its first two keys, as it may be written on one line."""
    for inner in models(where.model):
        for field in inner.model_fields.values():
            if field.title == name:
                keys = [f.title or n for m in _classes(field.annotation) for n, f in m.model_fields.items()]
                shown = ", ".join(f"{k}: ……" for k in keys[:2])
                return f"{{{shown}}}" if shown else _sample(where, name, "{键: 值}")
    return "{键: 值}"


def _shape(value: object) -> str:
    if isinstance(value, dict):
        return "“键: 值”"
    if isinstance(value, list):
        return "列表"
    return "一段文字" if isinstance(value, str) else "别的东西"
