"""Who takes part in an event or sits in on a meeting: roles and numbers, never names.

It refuses to know the events and meetings themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import model_validator

from site_builder.types.fields import Fields, Line, Tally, key


class Attendance(Fields):
    """People of one kind: who, how many, and how they were chosen."""

    who: Annotated[Line, key("身份", "只写身份，不写姓名", "低保家庭代表")]
    number: Annotated[Tally | None, key("人数", "几个人", "6")] = None
    chosen: Annotated[str, key("产生方式", "怎样选出来的", "各乡镇推荐")] = ""

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: object) -> object:
        return {"身份": value} if isinstance(value, str) else value


def shown(people: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same for a template, numbers in words."""
    return [
        {
            "who": one["who"],
            "number": f"{one['number']}人" if one["number"] else "",
            "chosen": one["chosen"],
        }
        for one in people
    ]
