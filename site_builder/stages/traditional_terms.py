"""Turns the file of exceptions for the Traditional edition into pairs of a Simplified text and its Traditional form (join).

It refuses to know pages; without the file there are no exceptions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from site_builder.html.traditional import as_simplified, simplified_only
from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity
from site_builder.model.source import ROOT
from site_builder.reading.text import decode
from site_builder.reading.yaml_tree import read_mapping
from site_builder.search.normal import HAN

PATH = "vocabularies/繁体.yaml"

UNFIT_TERM = Rule(
    "E331",
    Severity.ERROR,
    "繁体的例外写法不对",
    "“{simplified}”的繁体写法不能用：{reason}。",
    "一行一个词，左边写简体，右边写繁体，只写汉字，两边的字数一样，例如  台账: 台賬",
    "繁体版由程序逐字转换，例外只说明一个词用哪几个字形，所以两边的字数必须一样，也不能换成别的说法。右边如果还有简体字，"
    "多半是忘了改，或者两边写反了。两种字里都有的字（例如公布的“布”、平台的“台”）可以写。",
)
USELESS_TERM = Rule(
    "W331",
    Severity.WARNING,
    "繁体的例外不起作用",
    "“{term}”不是简体，文件里不会有这样写的词，这一条例外不起作用。",
    "左边照文件里的写法写，例如  {simplified}: {traditional}",
    "左边的词要和文件里写的一个字也不差，程序才找得到它。文件用简体写，所以左边写简体，右边写繁体。",
)
_HAN_ONLY = re.compile(f"[{HAN}]+")


def read_terms(data: bytes | None) -> tuple[tuple[tuple[str, str], ...], tuple[Diagnostic, ...]]:
    """Pairs of Simplified and Traditional, in the order of the file: Han characters only, and as many on both sides."""
    if data is None:
        return (), ()
    path = ROOT + PATH
    text, found = decode(path, data)
    if text is None:
        return (), found
    tree, slips = read_mapping(path, text)
    findings = [*found, *slips]
    if tree is None:
        return (), tuple(findings)
    written: Mapping[str, Any] = tree.data if isinstance(tree.data, dict) else {}
    terms: list[tuple[str, str]] = []
    for simplified, value in written.items():
        reason = _unfit(simplified, value)
        if reason:
            place = tree.keys[(simplified,)] if value is None else tree.spans[(simplified,)]
            findings.append(UNFIT_TERM.at(place, simplified=simplified, reason=reason))
            continue
        terms.append((simplified, value))
        if (plain := as_simplified(simplified)) != simplified:
            span = tree.keys[(simplified,)]
            findings.append(USELESS_TERM.at(span, term=simplified, simplified=plain, traditional=value))
    return tuple(terms), tuple(findings)


def _unfit(simplified: str, value: object) -> str:
    """Why an entry is no exception, or ""."""
    if value is None or value == "":
        return "后面没有内容"
    if not isinstance(value, str):
        return "写成了列表或者“键: 值”，这里只能写一个词"
    if not _HAN_ONLY.fullmatch(simplified + value):
        return "含有汉字以外的字符"
    if len(simplified) != len(value):
        return f"左边是 {len(simplified)} 个字，右边是 {len(value)} 个字"
    rest = simplified_only(value)
    return f"右边的“{rest[0]}”是简体字" if rest else ""
