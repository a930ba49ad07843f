"""Turns the two files of words for the search into the portal's own words and its groups of synonyms (join).

It refuses to know documents and the index; without a file there are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from site_builder.kernel.diagnostic import Diagnostic, Note, Rule, Severity
from site_builder.kernel.span import Span
from site_builder.model.source import ROOT
from site_builder.reading.text import decode
from site_builder.reading.yaml_list import read_list
from site_builder.search.normal import HAN, normal

DICTIONARY_PATH = "search/词典.txt"
SYNONYMS_PATH = "search/同义词.yaml"
LONGEST = 20
"""Characters of a word of the dictionary; the longest official names have some fifteen."""
SHORTEST = 2
MOST_FINDINGS = 100
"""Lines of the dictionary that are told of: a file of another kind has thousands."""

UNFIT_WORD = Rule(
    "E901",
    Severity.ERROR,
    "词典里的词不合要求",
    "“{word}”不能作为词典里的词：{reason}。",
    f"一行写一个词，{SHORTEST} 到 {LONGEST} 个汉字；说明写在英文的“#”后面，例如  清禾镇 # 镇名",
    "词典告诉搜索哪几个字是一个词，例如“清禾镇”是一个地名，不是“清”和“禾镇”。搜索只需要知道汉字怎样分词，"
    "字母、数字和标点自然会把词分开，不用写进词典；一句话或者一份文件的标题不是一个词，也不用写。",
)
SAME_WORD = Rule(
    "W901",
    Severity.WARNING,
    "词典里的词重复",
    "“{word}”这个词前面已经写过了。",
    "删去这一行。",
    "繁体和简体、全角和半角算同一个词。写两遍不影响搜索，只是词典越来越长，不好维护。",
)
UNFIT_GROUP = Rule(
    "E902",
    Severity.ERROR,
    "同义词的一组写法不对",
    "这一组同义词{reason}。",
    "一组写一行，至少两个词，放在英文方括号里，用英文逗号加一个空格隔开，例如  - [低保, 最低生活保障]",
    "同义词是一组一组的：同一组里的词意思相同，读者输入其中任何一个，写着别的几个的文件也能找到。只有一个词，就没有和它同义的词。"
    "最常见的原因是用了全角逗号或者顿号，几个词被当成了一个。",
)
SAME_TEXT = Rule(
    "E903",
    Severity.ERROR,
    "同义词重复",
    "“{text}”前面已经写过了。",
    "一个词只写一次：意思相同的词都写进同一组，意思不同的从一组里去掉。",
    "一个词如果写在两组里，程序不知道这两组的词是不是都同义。繁体和简体、全角和半角算同一个词。",
)
UNFIT_TEXT = Rule(
    "E904",
    Severity.ERROR,
    "同义词不合要求",
    "“{text}”不能作为同义词：{reason}。",
    "写读者会输入的词，至少两个字，中间没有空格和标点，例如  - [低保, 最低生活保障]",
    "读者输入的文字里只要有同义词，搜索就会换成同组的另一个词再找一遍。只有一个字的词几乎处处都有，换了只会找到不相干的文件；"
    "中间有空格、标点，或者汉字和字母数字混在一起的，读者的输入会在那里断开，永远对不上。",
)
_GROUPS = "同义词"
_COMMENT = "#"
_HAN_ONLY = re.compile(f"[{HAN}]+")
_ONE_WORD = re.compile(f"[{HAN}]+|[^\\W_{HAN}]+")


def read_dictionary(data: bytes | None) -> tuple[tuple[str, ...], tuple[Diagnostic, ...]]:
    """The words of the dictionary in their normal form, in the order of the file, each once.

    One word stands on a line; what follows ``#`` is a comment, blank lines do not count.
    """
    if data is None:
        return (), ()
    path = ROOT + DICTIONARY_PATH
    text, found = decode(path, data)
    findings = [*found]
    first: dict[str, Span] = {}
    for word, span in _lines(path, text or ""):
        if len(findings) == MOST_FINDINGS:
            break
        plain = normal(word)
        reason = _unfit_word(plain)
        if reason:
            findings.append(UNFIT_WORD.at(span, word=word, reason=reason))
        elif plain in first:
            findings.append(SAME_WORD.at(span, notes=(Note(first[plain], "第一次写在这里"),), word=word))
        else:
            first[plain] = span
    return tuple(first), tuple(findings)


def _lines(path: str, text: str) -> Iterator[tuple[str, Span]]:
    """What stands on each line that is not blank, with its place."""
    for number, line in enumerate(text.split("\n"), start=1):
        written = line.partition(_COMMENT)[0]
        word = written.strip()
        if word:
            yield word, Span.at(path, number, written.index(word) + 1, len(word))


def _unfit_word(plain: str) -> str:
    """Why a normal text cannot be a word of the dictionary, or ""."""
    if len(plain.split()) > 1:
        return "中间有空格"
    if not _HAN_ONLY.fullmatch(plain):
        return "含有汉字以外的字符"
    if len(plain) < SHORTEST:
        return "只有一个字"
    return f"有 {len(plain)} 个字，太长了" if len(plain) > LONGEST else ""


def read_synonyms(data: bytes | None) -> tuple[tuple[tuple[str, ...], ...], tuple[Diagnostic, ...]]:
    """The groups of synonyms as written; no text stands in two of them, and each has two at least."""
    if data is None:
        return (), ()
    path = ROOT + SYNONYMS_PATH
    text, found = decode(path, data)
    if text is None:
        return (), found
    tree, slips = read_list(path, text, _GROUPS)
    findings = [*found, *slips]
    if tree is None:
        return (), tuple(findings)
    groups: list[tuple[str, ...]] = []
    first: dict[str, Span] = {}
    for number, entry in enumerate(_entries(tree.data)):
        place = (_GROUPS, number)
        if reason := _unfit_group(entry):
            findings.append(UNFIT_GROUP.at(tree.spans[place], reason=reason))
            continue
        members = [(one or "").strip() for one in entry]
        spans = [tree.spans[(*place, at)] for at in range(len(entry))]
        faults = [f for one, span in zip(members, spans, strict=True) for f in _faults(one, span, first)]
        findings += faults
        if not faults:
            groups.append(tuple(members))
    return tuple(groups), tuple(findings)


def _entries(data: Any) -> list[Any]:
    found: Mapping[str, Any] = data
    return found.get(_GROUPS) or []


def _unfit_group(entry: object) -> str:
    """Why an entry of the list is no group, or ""."""
    if isinstance(entry, dict):
        return "写成了“键: 值”"
    if not isinstance(entry, list):
        return f"只有“{entry}”一个词，没有写在方括号里"
    if any(isinstance(one, list | dict) for one in entry):
        return "里面又套了一层"
    if len(entry) < 2:
        return f"只有“{entry[0] or ''}”一个词" if entry else "是空的"
    return ""


def _faults(text: str, span: Span, first: dict[str, Span]) -> Iterator[Diagnostic]:
    """What is wrong with one text; ``first`` holds where each was seen first, and learns of this one."""
    plain = normal(text)
    reason = _unfit_text(plain)
    if reason:
        yield UNFIT_TEXT.at(span, text=text, reason=reason)
    elif plain in first:
        yield SAME_TEXT.at(span, notes=(Note(first[plain], "第一次写在这里"),), text=text)
    else:
        first[plain] = span


def _unfit_text(plain: str) -> str:
    """Why a normal text cannot be a synonym, or ""."""
    if not plain:
        return "里面没有内容"
    if not _ONE_WORD.fullmatch(plain):
        return "中间有空格或标点，或者汉字和字母、数字混在一起"
    return "只有一个字" if len(plain) < SHORTEST else ""
