"""Turns the clauses of a 工作要点 into tasks: who leads, who takes part and until when, as the brackets at their ends say.

It refuses to know how a task is written down; every value that it had to choose is a guess with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

_NUM = "[一二三四五六七八九十百]+"
_LABEL = re.compile(rf"^\s*(?:\*\*)?(?P<label>[（(]{_NUM}[）)]|\d{{1,3}}\s*[.．、])\s*(?P<text>.+)$")
_BRACKET = re.compile(r"[（(](?P<inside>[^（()）]*(?:[（(][^（()）]*[）)][^（()）]*)*)[）)][。.；;]?\s*$")
_PARTS = re.compile(r"\s*[；;]\s*")
_KEYED = re.compile(
    r"^(?P<key>牵头(?:部门|单位)|责任(?:部门|单位)|配合(?:部门|单位)|完成时[限间]|时限)\s*[:：]\s*(?P<value>.*)$"
)
_BEFORE_KEY = re.compile(
    r"\s*[,，]\s*(?=(?:牵头|责任|配合)(?:部门|单位)\s*[:：]|完成时[限间]\s*[:：]|时限\s*[:：])"
)
_LEADS = re.compile(r"^(?P<leads>[^,，]+?)(?:按职责分工)?(?:分别)?牵头(?:落实|负责|办理|组织实施)?$")
_SHARED = re.compile(r"^(?P<names>.+?)(?:按照?(?:各自)?职责分工(?:负责|落实|办理)?|负责|配合|参与)$")
_COMMA = re.compile(r"\s*[,，]\s*")
_NAMES = re.compile(r"\s*、\s*")
_ENDS = " 。.;；"


class Duty(Struct, frozen=True):
    """What a bracket says: who leads, who takes part, until when; ``several`` when it names several leads."""

    lead: str = ""
    responsible: tuple[str, ...] = ()
    deadline: str = ""
    several: bool = False


class Taken(Struct, frozen=True):
    """One task as read from a clause: its label, its words without the bracket, the duty, and the bracket as written."""

    label: str
    text: str
    duty: Duty
    bracket: str


def tasks_of(body: str) -> tuple[Taken, ...]:
    """The tasks of a text: every numbered clause that ends in a bracket with a duty."""
    return tuple(_tasks(body))


def _tasks(body: str) -> Iterator[Taken]:
    for line in body.splitlines():
        label = _LABEL.match(line)
        bracket = _BRACKET.search(label["text"]) if label else None
        found = read_duty(bracket["inside"]) if bracket else None
        if label and bracket and found:
            text = label["text"][: bracket.start()].replace("**", "").strip()
            yield Taken(label["label"].rstrip(" .．、"), text, found, bracket["inside"].strip())


def read_duty(inside: str) -> Duty | None:
    """Lead, participants and deadline in a bracket; ``None`` when it says nothing of the kind."""
    leads: list[str] = []
    others: list[str] = []
    deadline = ""
    parts = [part.strip(_ENDS) for whole in _PARTS.split(inside) for part in _BEFORE_KEY.split(whole)]
    for part in parts:
        keyed = _KEYED.match(part)
        if keyed is None:
            _read_words(part, leads, others)
        elif keyed["key"].startswith("牵头"):
            leads += _names(keyed["value"])
        elif keyed["key"].startswith(("责任", "配合")):
            others += _names(keyed["value"])
        else:
            deadline = keyed["value"]
    if not (leads or others or deadline):
        return None
    rest = tuple(dict.fromkeys([*leads[1:], *others]))
    return Duty(next(iter(leads), ""), rest, deadline, len(leads) > 1)


def _read_words(part: str, leads: list[str], others: list[str]) -> None:
    """“甲局牵头，乙局、丙局按职责分工负责”: whoever stands after the one who leads takes part."""
    for piece in _COMMA.split(part):
        lead, shared = _LEADS.match(piece), _SHARED.match(piece)
        if lead is not None:
            leads += _names(lead["leads"])
        elif leads and piece:
            others += _names(shared["names"] if shared else piece)


def _names(text: str) -> list[str]:
    return [name for name in _NAMES.split(text.strip(_ENDS)) if name]
