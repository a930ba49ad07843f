"""Turns YAML text that is one list into a tree with its entries under a key, and explains what a list is not.

It refuses to know what an entry says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity
from site_builder.kernel.span import Span
from site_builder.reading.yaml_tree import Tree, read_mapping

NOT_A_LIST = Rule(
    "E148",
    Severity.ERROR,
    "这个文件应当写成列表",
    "列表里的“{line}”{reason}。",
    "每一项单独起行，用英文减号加一个空格开头；同一项如果有几行，其余各行往里空两格。",
    "这个文件是一个列表：一项接一项，没有总的名称，也没有先后以外的关系。每一项都要用英文的“- ”开头，程序才知道从哪里到哪里是一项。"
    "全角的减号、漏掉的空格、顶到行首的第二行，都会让程序认错。",
)
MOST_FINDINGS = 100
"""Lines outside the list that are told of: a file of another kind has thousands."""
_LOOSE = re.compile(r"(?!- |-$|---|\s|#|$)")


def read_list(path: str, text: str, key: str) -> tuple[Tree | None, tuple[Diagnostic, ...]]:
    """The list written in ``text``, as the value of ``key``; the tree is ``None`` when it cannot be read.

    Text without any entry gives an empty mapping: the key has no value then.
    """
    loose = tuple(islice(_loose(path, text), MOST_FINDINGS))
    if loose:
        return None, loose
    tree, found = read_mapping(path, f"{key}:\n{text}", 0)
    if tree is None:
        return None, found
    entries = tree.data.get(key) if isinstance(tree.data, dict) else None
    if entries is not None and not isinstance(entries, list):
        return None, (*found, NOT_A_LIST.at(tree.spans[(key,)], line=str(entries), reason="没有用“- ”开头"))
    empty = tuple(
        NOT_A_LIST.at(tree.spans[(key, number)], line="-", reason="后面没有内容")
        for number, entry in enumerate(entries or ())
        if entry is None
    )
    return (None if empty else tree), (*found, *empty)


def _loose(path: str, text: str) -> Iterator[Diagnostic]:
    """A finding for every line that begins at the margin, but not as an entry does."""
    for number, line in enumerate(text.split("\n"), start=1):
        if _LOOSE.match(line):
            span = Span.at(path, number, 1, len(line))
            yield NOT_A_LIST.at(span, line=line, reason="没有用“- ”开头")
