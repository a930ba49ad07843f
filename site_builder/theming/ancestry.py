"""Turns the name of a theme into the folders of itself and its parents, with what each says in theme.yaml.

It refuses to know what lies in the folders; a theme is found by the exact name of its folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode

from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity, question
from site_builder.kernel.os_error import reason
from site_builder.kernel.span import Position, Span
from site_builder.theming.palette import Wish

NO_THEME = Rule(
    "E861",
    Severity.ERROR,
    "没有这个主题",
    "找不到主题“{name}”。{guess}",
    "themes 文件夹里现有的主题：{known}。把 {file} 里的 {key} 改成其中之一。",
)
CIRCLE = Rule(
    "E862",
    Severity.ERROR,
    "主题的上级绕成了圈",
    "主题“{name}”的上级主题又回到了它自己：{path}。",
    "改正 theme.yaml 里的 parent；最上面一级是 base。",
)
BAD_THEME = Rule(
    "E863",
    Severity.ERROR,
    "主题说明读不懂",
    "主题“{name}”的 theme.yaml 读不懂：{reason}。",
    '写成两行：name: {name}  和  parent: base；要改颜色，再加一行  colors: {{main: "#0f5443"}}',
)
ODD_NAME = Rule(
    "E867",
    Severity.ERROR,
    "主题名称不能用",
    "“{name}”不能做主题的名称。{guess}",
    "主题的名称就是 themes 里那个文件夹的名称，只用汉字、字母、数字和“-”“_”，例如  red-2026",
    '主题的名称会出现在模板里（例如 {% extends "base:home.html" %}），也是文件夹的名称，所以不能有空格、冒号、斜杠、引号这些字符。',
)
BASE = "base"
"""The theme that stands above all others."""

_NAME = re.compile(r"\w[\w-]{0,63}")
_KNOWN = ("name", "parent", "colors")


class Folder(NamedTuple):
    """One theme as it describes itself: its name, where it lies, its parent's name, and the colours it asks for."""

    name: str
    path: Path
    parent: str
    parent_place: Span
    wishes: tuple[Wish, ...]


def ancestry(
    name: str, roots: tuple[Path, ...], asked: Span
) -> tuple[tuple[Folder, ...], tuple[Diagnostic, ...]]:
    """The theme called ``name`` and its parents, `BASE` last; or why that is impossible.

    A theme in an earlier root hides one of the same name in a later; ``asked`` is where the name is written.
    """
    there = {p.parent.name: p.parent for root in reversed(roots) for p in sorted(root.glob("*/theme.yaml"))}
    chain: list[Folder] = []
    place, key = asked, "theme"
    while True:
        names = [folder.name for folder in chain]
        if fault := _unknown(name, there, place, key):
            return (), (fault,)
        if name in names:
            return (), (CIRCLE.at(place, name=name, path=" → ".join([*names, name])),)
        folder = _folder(name, there[name])
        if isinstance(folder, Diagnostic):
            return (), (folder,)
        chain.append(folder)
        if name == BASE:
            return tuple(chain), ()
        name, place, key = folder.parent, folder.parent_place, "parent"


def _unknown(name: str, there: Mapping[str, Path], place: Span, key: str) -> Diagnostic | None:
    known = sorted(filter(_NAME.fullmatch, there))
    if name in known:
        return None
    guess = question(next(iter(get_close_matches(name, known, 1, 0.5)), None))
    if not _NAME.fullmatch(name):
        return ODD_NAME.at(place, name=name, guess=guess)
    file = place.path.rpartition("/")[2]
    return NO_THEME.at(place, name=name, guess=guess, known="、".join(known) or "没有", file=file, key=key)


class Fault(NamedTuple):
    """Why a theme.yaml cannot be used, without a full stop, and the line."""

    reason: str
    line: int = 1


def _folder(name: str, path: Path) -> Folder | Diagnostic:
    file = path / "theme.yaml"
    said = _said(file)
    if isinstance(said, Fault):
        return BAD_THEME.at(Span.at(file.as_posix(), said.line), name=name, reason=said.reason)
    parent = said.get("parent")
    above = parent.value if isinstance(parent, ScalarNode) and not _is_null(parent) else BASE
    place = _span(file, parent) if parent else Span(file.as_posix())
    wishes = [
        Wish(key, "" if _is_null(node) else node.value, _span(file, node))
        for key, node in _pairs(said.get("colors"))
    ]
    return Folder(name, path, above, place, tuple(wishes))


def _said(file: Path) -> dict[str, Node] | Fault:
    """What a theme.yaml says, as nodes, which keep their places."""
    try:
        root: Node | None = yaml.compose(file.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError:
        return Fault("文件不是 UTF-8 编码")
    except OSError as problem:
        return Fault(reason(problem))
    except RecursionError:
        return Fault("一层套一层，套得太深")
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        return Fault(f"第{line}行的写法不对", line)
    if not isinstance(root, MappingNode):
        return Fault("里面应当一行写一个“键: 值”")
    return _fault(root) or dict(_pairs(root))


def _fault(root: MappingNode) -> Fault | None:
    """The first thing that is not as it should be."""
    for key, node in _pairs(root):
        line = node.start_mark.line + 1
        if key not in _KNOWN:
            near = next(iter(get_close_matches(key, _KNOWN, 1, 0.5)), None)
            asked = f"，应当是“{near}”" if near else ""
            return Fault(f"第{line}行的“{key}”不是这里能用的键{asked}", line)
        if key != "colors" and not isinstance(node, ScalarNode):
            return Fault(f"第{line}行的 {key} 应当是一个名称", line)
        if key == "colors" and not _is_null(node) and not isinstance(node, MappingNode):
            return Fault(f"第{line}行的 colors 应当是“键: 值”", line)
        for name, value in _pairs(node):
            if not isinstance(value, ScalarNode):
                return Fault(f"颜色“{name}”应当是一段文字", value.start_mark.line + 1)
    return None


def _pairs(node: Node | None) -> Iterator[tuple[str, Node]]:
    """The keys and values of a mapping; nothing of anything else. A key that is no text is shown as one."""
    for key, value in node.value if isinstance(node, MappingNode) else ():
        yield key.value if isinstance(key, ScalarNode) else "……", value


def _is_null(node: Node) -> bool:
    return bool(node.tag == "tag:yaml.org,2002:null")


def _span(file: Path, node: Node) -> Span:
    start, end = node.start_mark, node.end_mark
    first, last = Position(start.line + 1, start.column + 1), Position(end.line + 1, end.column + 1)
    return Span(file.as_posix(), first, last)
