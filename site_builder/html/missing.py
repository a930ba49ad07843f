"""Turns what a template asks for and does not get into a Chinese sentence that says what is missing.

It refuses to let anything missing pass: printing, testing and comparing it all fail, so no page has a hole in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from jinja2 import StrictUndefined
from jinja2.environment import TemplateModule
from jinja2.runtime import BlockReference, TemplateReference
from jinja2.utils import missing
from msgspec import Struct

from site_builder.theming.complaints import in_chinese

VARIABLES = (
    "site",
    "page",
    "p",
    "doc",
    "href",
    "original",
    "asset",
    "inline",
    "csp",
    "loop",
    "caller",
    "super",
)
"""What every template has, for guesses."""


class Missing(StrictUndefined):
    """Something that a template asked for and that is not there."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return in_chinese(self._undefined_hint)
        name = self._undefined_name or ""
        if self._undefined_obj is missing:
            return f"没有“{name}”这个变量{_guess(name, VARIABLES)}"
        return f"{_place(self._undefined_obj)}{_what(self._undefined_obj, name)}"


def _place(thing: object) -> str:
    if thing is None:
        return "这里是空的（none），"
    if isinstance(thing, TemplateModule):
        return "导入的模板里"
    if isinstance(thing, TemplateReference | BlockReference):
        return "这个模板里"
    if isinstance(thing, Struct):
        return f"{type(thing).__name__} 里"
    kinds = {
        dict: "这一组数据里",
        list: "这个列表里",
        tuple: "这个列表里",
        str: "一段文字里",
        int: "一个数里",
    }
    return next((words for kind, words in kinds.items() if isinstance(thing, kind)), "这里")


def _what(thing: object, name: object) -> str:
    if isinstance(thing, list | tuple) and isinstance(name, int):
        return f"没有第{name + 1}项"
    if isinstance(thing, TemplateModule):
        return f"没有“{name}”这个宏{_guess(str(name), vars(thing))}"
    if isinstance(thing, TemplateReference | BlockReference):
        return f"没有“{name}”这一块"
    known = thing if isinstance(thing, dict) else getattr(thing, "__struct_fields__", ())
    return f"没有“{name}”这一项{_guess(str(name), map(str, known))}"


def _guess(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, sorted(known), 1, 0.6)
    return f"，您要写的是不是“{near[0]}”" if near else ""
