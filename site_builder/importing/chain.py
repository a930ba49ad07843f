"""Turns statutes into versions: which belong together, in which order, under which ids.

It refuses to know the texts and the fields; a version knows its neighbours only by id and day.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from msgspec import Struct

from site_builder.importing.statute import Statute
from site_builder.kernel.diagnostic import Diagnostic, Note, Rule, Severity
from site_builder.kernel.digest import digest_bytes
from site_builder.kernel.span import Span

SAME_DAY = Rule(
    "W809",
    Severity.WARNING,
    "同一天的两个版本",
    "“{title}”有两份文件的日期都是 {day}，没有导入这一份；导入了“{kept}”。",
    "请核对两份文件：如果确是两个版本，把文件名里的日期改成各自的公布日期，例如  {title}(2020-01-01).md",
    "标题相同、日期也相同的文件只能导入一份，否则同一件法规会在同一天被两个版本替代。"
    "导入命令保留正文较长的一份，另一份写在报告里，由编辑决定。",
)
IMPORTED_BEFORE = Rule(
    "W810",
    Severity.WARNING,
    "已经导入过",
    "“{title}”{day} 的版本已经在门户里（编号 {id}），没有再导入。",
    "如果要用新的文本覆盖，请先删除编号为 {id} 的内容文件，再导入一次；否则不用处理。",
    "编号由标题和日期算出，同一版本每次导入都得到同一个编号。门户里已有这个编号，说明导入过，"
    "再写一次会覆盖编辑改过的内容，所以只报告。",
)
OLDER_THAN_PRESENT = Rule(
    "W811",
    Severity.WARNING,
    "门户里已有更晚的版本",
    "“{title}”{day} 的版本早于门户里已有的版本 {later}，版本链没有接完整。",
    "请打开 {later}，把“替代”改写为  文件: {id}；它原来替代的版本，改写到 {id} 的“替代”里。",
    "导入命令只给新文件写“替代”，不改动门户里已有的文件。补录一个较早的版本时，链条中间两环要由编辑接上，"
    "否则较早的版本会一直显示为“有效”。",
)

_ID = re.compile(r"law-(?P<stem>[0-9a-f]{8,32})-(?P<day>\d{8})")


class Version(Struct, frozen=True):
    """A statute in its chain.

    ``replaces`` is the id of the version before it; ``first`` tells whether there is none; ``until`` is the
    day of the version after it.
    """

    id: str
    statute: Statute
    first: bool
    replaces: str
    until: date | None


class Chains(Struct, frozen=True):
    """All versions by id, what was left out, and what the editor has to mend by hand."""

    versions: tuple[Version, ...]
    skipped: tuple[Diagnostic, ...]
    diagnostics: tuple[Diagnostic, ...]


def chains(statutes: Sequence[Statute], taken_ids: Collection[str] = ()) -> Chains:
    """Order the versions of each title by their days; equal input in any order gives equal chains."""
    groups: dict[str, list[Statute]] = defaultdict(list)
    for statute in statutes:
        groups[statute.key].append(statute)
    stems = _stems(groups)
    on_portal = _on_portal(taken_ids)
    versions: list[Version] = []
    skipped: list[Diagnostic] = []
    mended: list[Diagnostic] = []
    for key in sorted(groups):
        present = on_portal.get(stems[key], {})
        kept, left_out = _one_a_day(groups[key], stems[key], present)
        skipped.extend(left_out)
        for statute in kept:
            version, finding = _version(statute, kept, present, stems[key])
            versions.append(version)
            mended.extend(finding)
    return Chains(tuple(sorted(versions, key=lambda v: v.id)), tuple(skipped), tuple(mended))


def _version(
    statute: Statute, kept: Sequence[Statute], present: Mapping[date, str], stem: str
) -> tuple[Version, tuple[Diagnostic, ...]]:
    days = {other.issued.day: _id(stem, other.issued.day) for other in kept} | dict(present)
    day, own = statute.issued.day, days[statute.issued.day]
    before = max((other for other in days if other < day), default=None)
    after = min((other for other in days if other > day), default=None)
    newest = max(present, default=day)
    # A predecessor on the portal may have been replaced there already: a second ending act would contradict it.
    loose = before is not None and before in present and newest > day
    version = Version(own, statute, before is None, "" if before is None or loose else days[before], after)
    if not loose and after not in present:
        return version, ()
    later = present[min(other for other in present if other > day)]
    return version, (
        OLDER_THAN_PRESENT.at(Span(statute.source.path), title=statute.title, day=day, later=later, id=own),
    )


def _one_a_day(
    statutes: Sequence[Statute], stem: str, present: Mapping[date, str]
) -> tuple[list[Statute], list[Diagnostic]]:
    """The versions to import in order of their days, and a finding for each one left out."""
    chosen: dict[date, Statute] = {}
    left_out: list[Diagnostic] = []
    for statute in sorted(statutes, key=lambda s: (s.issued.day, -len(s.body), s.source.path)):
        day = statute.issued.day
        own = _id(stem, day)
        place = Span(statute.source.path)
        if day in present:
            left_out.append(IMPORTED_BEFORE.at(place, title=statute.title, day=day, id=own))
        elif day in chosen:
            kept = chosen[day].source
            note = Note(Span(kept.path), "导入的是这一份")
            left_out.append(SAME_DAY.at(place, notes=(note,), title=statute.title, day=day, kept=kept.name))
        else:
            chosen[day] = statute
    return list(chosen.values()), left_out


def _stems(keys: Collection[str]) -> dict[str, str]:
    """An id stem for each title: eight hex digits of its digest, all of them where eight are not enough."""
    whole = {key: digest_bytes(key.encode()).hex() for key in keys}
    shared: dict[str, int] = defaultdict(int)
    for stem in whole.values():
        shared[stem[:8]] += 1
    return {key: stem[:8] if shared[stem[:8]] == 1 else stem for key, stem in whole.items()}


def _on_portal(taken_ids: Collection[str]) -> dict[str, dict[date, str]]:
    """The imported versions among ``taken_ids``: by the stem of their title, then by day."""
    found: dict[str, dict[date, str]] = defaultdict(dict)
    for taken in sorted(taken_ids):
        match = _ID.fullmatch(taken)
        day = _compact_day(match["day"]) if match else None
        if match and day:
            found[match["stem"]][day] = taken
    return found


def _compact_day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _id(stem: str, day: date) -> str:
    return f"law-{stem}-{day.isoformat().replace('-', '')}"
