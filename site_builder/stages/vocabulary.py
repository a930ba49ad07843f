"""Turns the topic vocabulary file into a vocabulary; without the file it is empty (join).

It refuses to know documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity
from site_builder.model.source import ROOT
from site_builder.model.vocabulary import Topic, Vocabulary
from site_builder.reading.text import decode
from site_builder.reading.yaml_tree import read_mapping
from site_builder.types.base import Item, Loc
from site_builder.types.fields import Fields, Line, key
from site_builder.types.validate import Places, validate

PATH = "vocabularies/主题分类.yaml"
SAME_CODE = Rule(
    "E330",
    Severity.ERROR,
    "词表编码重复或不合要求",
    "主题“{name}”的编码“{code}”{reason}。",
    "每个主题用不同的编码，只用小写英文字母、数字和连字符，例如  编码: social-assistance",
)


class Class(Fields):
    """One topic of the file."""

    name: Annotated[Line, key("名称", "主题名称", "综合政务")]
    code: Annotated[Line, key("编码", "网页地址里的英文名", "general")]
    parts: Annotated[tuple[Class, ...], key("小类", "下一级主题")] = ()


class Classes(Item):
    """The file as a mapping: a list at its top is read as the value of 主题."""

    topics: Annotated[tuple[Class, ...], key("主题", "大类列表")] = ()


def read_vocabulary(data: bytes | None) -> tuple[Vocabulary, tuple[Diagnostic, ...]]:
    """The vocabulary that ``data`` holds; empty when there is none."""
    if data is None:
        return Vocabulary({}), ()
    path = ROOT + PATH
    text, found = decode(path, data)
    if text is None:
        return Vocabulary({}), found
    tree, slips = read_mapping(path, "主题:\n" + text, 0)
    if tree is None:
        return Vocabulary({}), (*found, *slips)
    classes, faults = validate(Classes, tree, path)
    more: list[Diagnostic] = [*found, *slips, *faults]
    if not isinstance(classes, Classes):
        return Vocabulary({}), tuple(more)
    topics: dict[str, Topic] = {}
    codes: dict[str, str] = {}
    where = Places(tree, Classes, path)
    for topic, loc in _topics(classes):
        topics[topic.path] = topic
        twin = codes.setdefault(topic.code, topic.path)
        reason = "" if _plain(topic.code) else "含有小写字母、数字、连字符以外的字符"
        if twin != topic.path:
            reason = f"与主题“{twin}”的编码重复"
        if reason:
            span = where.span((*loc, "编码"))
            more.append(SAME_CODE.at(span, name=topic.path, code=topic.code, reason=reason))
    return Vocabulary(topics), tuple(more)


def _topics(classes: Classes) -> Iterator[tuple[Topic, Loc]]:
    """Every topic with its place in the file."""
    for number, top in enumerate(classes.topics):
        yield Topic(top.name, top.code), ("主题", number)
        for place, part in enumerate(top.parts):
            topic = Topic(f"{top.name}/{part.name}", f"{top.code}-{part.code}")
            yield topic, ("主题", number, "小类", place)


def _plain(code: str) -> bool:
    return code.isascii() and all(c.isalnum() or c == "-" for c in code) and code == code.lower()
