"""Turns the content types into the field tables of the editors' manual, in place between their markers.

It refuses to know the rest of the manual. Without arguments it rewrites the tables; with ``--check`` it only compares.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from site_builder.build import parts
from site_builder.types.base import Published
from site_builder.types.validate import keys_of, models

MANUAL = Path(__file__).resolve().parent.parent / "docs" / "编辑手册.md"
COMMON = "通用"
"""The marker of the fields that every published type has; the other markers are names of types."""

_MARKED = re.compile(
    r"(?P<open><!-- 字段表:(?P<name>[^\s:]+) -->\n).*?(?P<close><!-- 字段表结束 -->)", re.DOTALL
)
_HEAD = "| 键 | 必填 | 说明 | 例子 | 英文键 |\n|---|---|---|---|---|"


def tables() -> dict[str, str]:
    """Every block of tables by the name of its marker, as Markdown."""
    common = models(Published)
    found = {COMMON: _block(Published, Published.model_fields, common)}
    for name, kind in parts().types.items():
        shared = Published.model_fields if issubclass(kind.item, Published) else {}
        own = {key: field for key, field in kind.item.model_fields.items() if key not in shared}
        new = tuple(m for m in models(kind.item) if not shared or m not in common)
        found[name] = _block(kind.item, own, new)
    return found


def rewritten(text: str) -> str:
    """The manual with all its tables made anew. A marker that names no type is a ``KeyError``."""
    made = tables()
    return _MARKED.sub(lambda match: f"{match['open']}\n{made[match['name']]}\n{match['close']}", text)


def unmarked(text: str) -> tuple[str, ...]:
    """The names of tables that the manual has no place for."""
    present = {match["name"] for match in _MARKED.finditer(text)}
    return tuple(name for name in tables() if name not in present)


def _block(item: type[BaseModel], fields: Mapping[str, FieldInfo], known: Sequence[type[BaseModel]]) -> str:
    """The table of an item's fields, then one for every mapping that stands in them."""
    blocks = [_table(fields)]
    for model in known:
        keys = [_key(name, field) for owner in (item, *known) for name, field in _uses(owner, model)]
        if model is not item and keys:
            words = "".join(f"“{key}”" for key in dict.fromkeys(keys))
            blocks.append(f"{words}里面写：\n\n{_table(model.model_fields)}")
    return "\n".join(blocks)


def _uses(owner: type[BaseModel], model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    """The fields of ``owner`` whose values are of ``model``, alone or in a list."""
    yield from ((n, f) for n, f in owner.model_fields.items() if model in _mentioned(f.annotation))


def _mentioned(annotation: Any) -> set[Any]:
    inner = {found for argument in get_args(annotation) for found in _mentioned(argument)}
    return {annotation, *inner} if isinstance(annotation, type) else inner


def _table(fields: Mapping[str, FieldInfo]) -> str:
    return "\n".join([_HEAD, *(_row(name, field) for name, field in fields.items()), ""])


def _row(name: str, field: FieldInfo) -> str:
    key = _key(name, field)
    example = f"`{field.examples[0]}`" if field.examples else ""
    others = [name, *(k for k in keys_of(field) if k not in (key, name))]
    cells = (
        key,
        "必填" if field.is_required() else "",
        _about(field),
        example,
        "、".join(f"`{x}`" for x in others),
    )
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _key(name: str, field: FieldInfo) -> str:
    return next(iter(keys_of(field)), name)


def _about(field: FieldInfo) -> str:
    """What the field is for, what it may hold, whether it may hold several, and what stands for nothing written."""
    text = field.description or ""
    choices = [c for c in _choices(field.annotation) if c]
    if not all(choice in text for choice in choices):
        text += f"；只能写{'、'.join(choices)}"
    if get_origin(field.annotation) is tuple:
        text += "（可以写几项）"
    if isinstance(field.default, str) and field.default and "不写" not in text:
        text += f"；不写就是“{field.default}”"
    return text


def _choices(annotation: Any) -> list[str]:
    if get_origin(annotation) is Literal:
        return [c for c in get_args(annotation) if isinstance(c, str)]
    return [choice for argument in get_args(annotation) for choice in _choices(argument)]


def main(arguments: Sequence[str]) -> int:
    """Rewrite the manual, or with ``--check`` tell by the exit code whether that would change it."""
    text = MANUAL.read_text(encoding="utf-8")
    missing = unmarked(text)
    if missing:
        print(f"编辑手册里没有这些字段表的位置：{'、'.join(missing)}。", file=sys.stderr)
        return 1
    new = rewritten(text)
    if "--check" in arguments:
        if new != text:
            print("编辑手册的字段表过期了：请运行  python scripts/manual.py", file=sys.stderr)
        return int(new != text)
    if new != text:
        MANUAL.write_text(new, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
