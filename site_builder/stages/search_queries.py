"""Turns the list of queries for checking the search into what each must find first (join).

It refuses to know the index, and how a query is read; without the file there are none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import PurePosixPath
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from site_builder.kernel.diagnostic import Diagnostic, Note, Rule, Severity, question
from site_builder.kernel.span import Span
from site_builder.model.source import ROOT
from site_builder.reading.suggest import suggest
from site_builder.reading.text import decode
from site_builder.reading.yaml_list import read_list
from site_builder.search.expected import Expected
from site_builder.search.match import Ranked
from site_builder.search.reader import Index
from site_builder.types.base import Item
from site_builder.types.fields import Fields, Line, Lines, key
from site_builder.types.validate import Places, validate

QUERIES_PATH = "search/queries.yml"

NOTHING_TO_FIND = Rule(
    "E905",
    Severity.ERROR,
    "没有要搜索的词",
    "“{text}”里没有可以搜索的字。",
    "写读者会输入的词，例如  - 搜索: 低保",
    "搜索只看汉字、字母和数字，只有标点和空格的文字什么也找不到。",
)
SAME_QUERY = Rule(
    "E906",
    Severity.ERROR,
    "搜索检查里有重复",
    "“{text}”前面已经写过了。",
    "删去重复的，只留下一处。",
    "同样的词检查两遍，结果只会一样；如果两处写的首条不同，就不知道以哪一处为准。同一条检查里，一份文件也只能排在一个位置。",
)
UNKNOWN_ID = Rule(
    "W907",
    Severity.WARNING,
    "首条不是网站上的文件",
    "“{id}”不是网站上任何一份公开文件的编号。{guess}",
    "写文件的编号，就是文件名去掉后缀，例如  首条: yzf-2022-005；文件已经撤回或者还没有发布的，从“首条”里去掉。",
    "“首条”写的是搜索结果里应当排在最前面的文件。不存在、不公开、已经撤回、还没到发布日期的文件都搜不到，机构也不在搜索结果里。",
)
FINDS_NONE = Rule(
    "E910",
    Severity.ERROR,
    "搜索找不到应当找到的文件",
    "搜“{query}”，应当找到的文件一份也没有找到（{ids}）。",
    "看看文件的标题和正文里有没有这些字；没有的话，把读者的说法写进 content/search/同义词.yaml，或者改正这一条检查。",
    "搜索检查用的就是读者搜索时用的索引。一份应当找到的文件也找不到，说明搜索对读者没有用，网站不能发布。",
)
OTHER_ORDER = Rule(
    "W911",
    Severity.WARNING,
    "搜索结果的次序变了",
    "搜“{query}”，前{count}条应当是{wanted}，现在是{found}。",
    "新的次序对读者更好，就照它改这一条检查；不好，就改文件的标题或者关键词。",
    "生成网站时这只是警告，新发布的文件不会因为改变了次序而耽误发布；用 check 检查时算错误。"
    "次序的规则：标题就是这些字的最先，其次标题里有，再次文号、小标题、正文；有效的在失效、废止的前面，原文在转发的前面，新的在旧的前面。",
)
STRICT = (UNKNOWN_ID.code, OTHER_ORDER.code)
"""The warnings of a build that a check does not let pass."""
_LIST = "每一项"


def _some(ids: tuple[str, ...]) -> tuple[str, ...]:
    """An empty list says as little as an empty text."""
    if not ids:
        raise PydanticCustomError("string_too_short", "at least one expected")
    return ids


Ids = Annotated[Lines, AfterValidator(_some)]


class Check(Fields):
    """One entry of the file."""

    search: Annotated[Line, key("搜索", "读者输入的词", "低保")]
    first: Annotated[Ids, key("首条", "应当排在最前面的文件的编号，按先后写", "[yzf-2022-005, jd-2026-004]")]


class Checks(Item):
    """The file, its list as the value of one key."""

    checks: Annotated[tuple[Check, ...], key(_LIST, "搜索检查")] = ()


def read_queries(data: bytes | None) -> tuple[tuple[Expected, ...], tuple[Diagnostic, ...]]:
    """The queries that ``data`` lists, in order; whether the ids exist is not asked here."""
    if data is None:
        return (), ()
    path = ROOT + QUERIES_PATH
    text, found = decode(path, data)
    if text is None:
        return (), found
    tree, slips = read_list(path, text, _LIST)
    if tree is None:
        return (), (*found, *slips)
    checks, faults = validate(Checks, tree, path)
    findings = [*found, *slips, *faults]
    if not isinstance(checks, Checks):
        return (), tuple(findings)
    where = Places(tree, Checks, path)
    expected = tuple(_expected(check, where, number) for number, check in enumerate(checks.checks))
    return expected, (*findings, *_faults(expected))


def _expected(check: Check, where: Places, number: int) -> Expected:
    here = (_LIST, number)
    places = tuple(where.span((*here, "首条", place)) for place in range(len(check.first)))
    return Expected(check.search, check.first, where.span((*here, "搜索")), places)


def _faults(expected: tuple[Expected, ...]) -> Iterator[Diagnostic]:
    """What is wrong in the file itself."""
    first: dict[str, Span] = {}
    for one in expected:
        if not any(c.isalnum() for c in one.query):
            yield NOTHING_TO_FIND.at(one.span, text=one.query)
        yield from _repeated(" ".join(one.query.split()), one.span, first)
        seen: dict[str, Span] = {}
        for id_, place in zip(one.ids, one.places, strict=True):
            yield from _repeated(id_, place, seen)


def _repeated(text: str, span: Span, first: dict[str, Span]) -> Iterator[Diagnostic]:
    """A finding when the text was seen before; ``first`` learns of it."""
    if first.setdefault(text, span) is not span:
        yield SAME_QUERY.at(span, notes=(Note(first[text], "第一次写在这里"),), text=text)


def broken(expected: Iterable[Expected], ids: Collection[str], index: Index) -> tuple[Diagnostic, ...]:
    """The promises that an index does not keep: nothing found, or found in another order.

    What is not among ``ids``, which `unknown` tells of, is not expected as long as another document is.
    """
    every = ((one, tuple(id_ for id_ in one.ids if id_ in ids) or one.ids) for one in expected)
    return tuple(finding for one, wanted in every for finding in _broken(one, wanted, index))


def _broken(one: Expected, wanted: tuple[str, ...], index: Index) -> Iterator[Diagnostic]:
    found = [_id(index, hit) for hit in index.search(one.query)]
    first = tuple(found[: len(wanted)])
    if not set(wanted) & set(found):
        yield FINDS_NONE.at(one.span, query=one.query, ids=_listed(wanted))
    elif first != wanted:
        count, now, then = len(wanted), _listed(first), _listed(wanted)
        yield OTHER_ORDER.at(one.span, query=one.query, count=count, wanted=then, found=now)


def _id(index: Index, hit: Ranked) -> str:
    return PurePosixPath(index.row(hit.number)[0]).stem


def _listed(ids: Iterable[str]) -> str:
    return "、".join(ids) or "空的"


def unknown(expected: Collection[Expected], ids: Collection[str]) -> tuple[Diagnostic, ...]:
    """A finding for every expected id that is not among ``ids``, those of all documents that can be found."""
    return tuple(
        UNKNOWN_ID.at(place, id=id_, guess=question(suggest(id_, sorted(ids))))
        for one in expected
        for id_, place in zip(one.ids, one.places, strict=True)
        if id_ not in ids
    )
