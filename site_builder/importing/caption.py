"""Turns the dated lines under a statute's title (题注) into events: which day, what happened, by whom.

It refuses to know the text below them and which event counts as the publication.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from enum import StrEnum
from itertools import pairwise

from msgspec import Struct

from site_builder.importing.dates import dates_in


class Step(StrEnum):
    """What a dated line reports: the steps of lawmaking (立法法 2023年修正, 第二十八条、第七十七条、第八十一条、第九十六条)."""

    PASSED = "通过"
    APPROVED = "批准"
    ISSUED = "公布"
    CHANGED = "修订"
    EFFECTIVE = "施行"


class Event(Struct, frozen=True):
    """One dated step. ``steps`` may be empty (a bare date); ``words`` are what follows the date."""

    day: date
    steps: frozenset[Step]
    words: str
    line: int

    @property
    def adopts(self) -> bool:
        """Whether the text came into being or changed on this day, not only into force."""
        return self.steps != {Step.EFFECTIVE}


class Caption(Struct, frozen=True):
    """The lines as written, the events in them, and what was written as a day but is none."""

    lines: tuple[str, ...]
    events: tuple[Event, ...]
    impossible: tuple[str, ...] = ()

    def days(self, *steps: Step) -> tuple[date, ...]:
        """The days of the events with one of ``steps``, earliest first."""
        return tuple(sorted(event.day for event in self.events if event.steps & set(steps)))


class Order(Struct, frozen=True):
    """A promulgation by order, such as 国务院令第363号; joint issuers stand apart by a space, as in print."""

    number: str
    issuers: tuple[str, ...]


_WORDS: tuple[tuple[str, Step], ...] = (
    ("通过", Step.PASSED),
    ("批准", Step.APPROVED),
    *((word, Step.ISSUED) for word in ("公布", "发布", "颁布", "印发", "签发")),
    *((word, Step.CHANGED) for word in ("修订", "修正", "修改", "废止")),
    *((word, Step.EFFECTIVE) for word in ("施行", "实施", "执行", "生效")),
)
# “自发布之日起施行” says when it takes effect, not that it was issued on the date before it.
_SINCE = re.compile(r"自[^，,。；;自]{0,10}之日")
_LEAD = re.compile(r"^(?:根据|经由?|由|被)")
_LONGEST = 400
"""Characters of a caption line; the corpus has one of 300 that lists five amendments."""

_COUNT = "一二三四五六七八九十百零〇0-9"
_SESSION = re.compile(rf"(?P<place>.*?)第?[{_COUNT}]+届(?P<rest>.*)")
_TAIL = re.compile(
    rf"令|公告|审判委员会|检察委员会|\d{{4}}年|第[{_COUNT}]+(?:次|号)|审议|通过|批准|公布|发布|颁布|印发|签发|修订|施行"
)
_BODY = re.compile(
    r"[一-鿿]{1,28}(?:国务院|政务院|委员会|人民政府|人民代表大会|法院|检察院|银行|办公室|办公厅|总局|总署|海关|[部局厅署委院])"
    r"|国务院|政务院"
)
_PLACE = re.compile(r"[一-鿿]{1,20}[省市区州县盟旗]")
_ORDER = re.compile(rf"(?P<body>[一-鿿、]{{1,60}}?)令(?:〔\d+〕|\[\d+\])?第\s*(?P<number>[{_COUNT}]+)\s*号")


def read_caption(lines: tuple[str, ...]) -> Caption:
    """The events in ``lines``; a line that carries on an unfinished one is joined to it first."""
    events: list[Event] = []
    impossible: list[str] = []
    joined = _joined(lines)
    for at, line in enumerate(joined):
        plain = unicodedata.normalize("NFKC", _without_titles(line))
        for this, after in pairwise((*dates_in(plain), None)):
            if this is None:
                continue
            if this.day is None:
                impossible.append(this.text)
                continue
            words = plain[this.end : after.start if after else len(plain)].strip()
            events.append(Event(this.day, _steps(words), words, at))
    return Caption(joined, tuple(events), tuple(impossible))


def is_dated_line(line: str) -> bool:
    """Whether ``line`` is a caption line: a day stands at its beginning, perhaps after a bracket, and then
    nothing, or a step of lawmaking; not a sentence of the text such as “2024年5月1日，县政府召开会议。”."""
    plain = unicodedata.normalize("NFKC", _without_titles(line)).strip(" ()[]【】")
    found = dates_in(plain)
    if (
        not found
        or _LEAD.sub("", plain[: found[0].start]).strip()
        or line.rstrip().endswith(("。", "；", "："))
    ):
        return False
    return len(line) <= _LONGEST and (not plain[found[0].end :].strip() or bool(_steps(plain)))


def issuers_of(title: str, caption: Caption) -> tuple[str, ...]:
    """Who made the text: named in “…关于…” of the title, else who passed it first, else who issued it first.

    A body that only approved it (批准) did not make it: 设区的市 laws are made by the city's congress and
    approved by the province's (立法法 2023年修正, 第八十一条).
    """
    head, about, _ = title.partition("关于")
    named = tuple(_plain_name(part) for part in head.split("、")) if about else ()
    if named and all(_BODY.fullmatch(name) for name in named):
        return named
    for step in (Step.PASSED, Step.ISSUED):
        for event in caption.events:
            if step in event.steps:
                # Two bodies that pass one text stand in one line: only the second is followed by the verb.
                earlier = [e for e in caption.events if e.line == event.line and not e.steps]
                names = [name for e in (*earlier, event) for name in bodies_in(e.words)]
                if names:
                    return tuple(dict.fromkeys(names))
    return ()


def order_of(caption: Caption) -> Order | None:
    """The last order (令) that promulgated the text, if there is one."""
    for event in sorted(caption.events, key=lambda e: e.day, reverse=True):
        match = _ORDER.search(event.words)
        if match:
            names = tuple(_plain_name(part) for part in match["body"].split("、"))
            if all(_BODY.fullmatch(name) for name in names):
                return Order(f"{' '.join(names)}令第{match['number']}号", names)
    return None


def bodies_in(words: str) -> tuple[str, ...]:
    """The bodies named at the beginning of ``words``, written in full; none when a name is incomplete."""
    phrase = _LEAD.sub("", words.strip(" 、,，:："))
    session = _SESSION.match(phrase)
    if session:
        return _congress(session["place"], session["rest"])
    tail = _TAIL.search(phrase)
    names = tuple(_plain_name(part) for part in phrase[: tail.start() if tail else 0].split("、"))
    return names if all(_BODY.fullmatch(name) for name in names) else ()


def _congress(place: str, rest: str) -> tuple[str, ...]:
    """“河南省” and “人大常委会第三次会议” as 河南省人民代表大会常务委员会."""
    if place.endswith(("法院", "检察院")):
        return (_plain_name(place),)
    body = rest.partition("第")[0]
    if "人民代表" not in body and "人大" not in body:
        return ()
    if body.startswith("全国") and not place:
        place = "全国"
    elif not _PLACE.fullmatch(place):
        return ()
    return (f"{place}人民代表大会{'常务委员会' if '常' in body else ''}",)


def _plain_name(name: str) -> str:
    return _LEAD.sub("", name.strip()).removeprefix("中华人民共和国")


def _steps(words: str) -> frozenset[Step]:
    plain = _SINCE.sub("", words)
    return frozenset(step for word, step in _WORDS if word in plain)


def _joined(lines: tuple[str, ...]) -> tuple[str, ...]:
    joined: list[str] = []
    for line in lines:
        if joined and _unfinished(joined[-1]) and not dates_in(line):
            joined[-1] += line
        else:
            joined.append(line)
    return tuple(joined)


def _unfinished(line: str) -> bool:
    ends = (*(word for word, _ in _WORDS), "根据", "日")
    return len(line) <= _LONGEST and bool(dates_in(line)) and not line.rstrip("）)】]。 ").endswith(ends)


def _without_titles(line: str) -> str:
    """``line`` without what stands in 《》, however deep: dates and verbs in a title are not events."""
    kept: list[str] = []
    depth = 0
    for character in line:
        if character == "《":
            depth += 1
        elif character == "》":
            depth = max(0, depth - 1)
        elif depth == 0:
            kept.append(character)
    return "".join(kept)
