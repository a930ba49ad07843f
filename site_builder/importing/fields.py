"""Turns a version into the fields of a content file, and lists which of them were guessed, and from what.

It refuses to know YAML, paths and the texts of the other versions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from msgspec import Struct, structs

from site_builder.importing.caption import Order
from site_builder.importing.chain import Version
from site_builder.importing.frontmatter import Value
from site_builder.importing.statute import ChosenDay, Statute
from site_builder.importing.tasks import Taken, tasks_of
from site_builder.model.doc_number import DocNumber, parse_doc_number


class Guess(Struct, frozen=True):
    """A value that does not stand in the source as such.

    ``value`` is what was written, ``reason`` one of a few sentences (so that a report can group by it), and
    ``found`` what the source says instead, where there is something.
    """

    field: str
    value: str
    reason: str
    found: str = ""


class Draft(Struct, frozen=True):
    """The fields in the order in which they are written, the text below them, and what was guessed."""

    fields: tuple[tuple[str, Value], ...]
    body: str
    guesses: tuple[Guess, ...]
    replaces: str = ""


NOTHING = "（未写）"
NO_NUMBER = "无"
SOURCE = "导入"
REVISION = "修订"
REGULATION = "规章"
OTHER_POLICY = "其他政策文件"

ENCODING = "文件不是 UTF-8 编码，按这种编码读出；请抽查有没有错字"
LATER_VERSION = "同一标题的后一个版本，施行日期取版本日期"
LATER_STILL = "同一标题的后一个版本，施行日期取版本日期；原文写的日期更晚，请核对"
REPLACED_FIRST = "写明的施行日期以前已有新版本，施行日期取发布日期"
BEFORE_ISSUE = "写明的施行日期早于这一版本的发布日期，施行日期取发布日期"
ANNOUNCED = "取标题下面的施行日期"
STATED = "取正文里写明的施行日期"
SINCE_PASSED = "正文写的是自通过之日起施行，取最后一次通过的日期"
SINCE_ISSUED = "正文写的是自公布、发布或印发之日起施行，取发布日期"
NO_EFFECT = "没有找到施行日期，取发布日期"
MAKERS_FOUND = "取自标题，或标题下面通过、公布的机关"
YEAR_OF_ISSUE = "取发布日期的年份"
NO_TASKS = "没有一条以写明牵头、责任部门或者完成时限的括号结尾"
DUTY_FOUND = "取自条文末尾的括号；部门名称请核对"
NO_LEAD = "条文末尾的括号里没有牵头部门，请补写"
SEVERAL_LEADS = "条文末尾的括号里牵头部门不止一个，取第一个，其余写到责任部门"
MAKERS_UNKNOWN = "标题和标题下面都认不出制定机关，没有写；不补写时页面显示发布机构"
ORDER_FOUND = "取标题下面最后一次以令公布的令号"
ORDER_OF_FIRST = "令号写在最早的版本上，后面的版本写“无”"
ORDER_TAKEN = "同一令号已经写在这次导入的另一份文件上，写“无”"
ORDER_UNKNOWN = "令号的写法不合规范，写“无”"
NO_ORDER = "标题下面没有令号，写“无”"
BY_ORDER = "以部门或地方政府的令公布，且没有经国务院批准"
NOT_A_REGULATION = "不能确定是规章或行政规范性文件"
SAME_TITLE = "标题相同，按日期接在前一个版本之后"


def draft(version: Version, type_name: str, publisher: str, number: Guess) -> Draft:
    """The content file for ``version``; ``number`` is the guess of :func:`number_of` for it."""
    made = _KINDS_OF_FILE.get(type_name, _published_item)(version, publisher, number)
    encoding = version.statute.encoding
    if not encoding:
        return made
    return structs.replace(made, guesses=(Guess("编码", encoding, ENCODING), *made.guesses))


def number_of(version: Version, used: Mapping[str, str]) -> Guess:
    """The document number; ``used`` maps the numbers given so far to ids: a number belongs to one document."""
    order = version.statute.order
    if order is None:
        return Guess("发文字号", NO_NUMBER, NO_ORDER)
    number = parse_doc_number(order.number)
    if not isinstance(number, DocNumber):
        return Guess("发文字号", NO_NUMBER, ORDER_UNKNOWN, order.number)
    if not version.first:
        return Guess("发文字号", NO_NUMBER, ORDER_OF_FIRST, order.number)
    if number.text in used:
        return Guess("发文字号", NO_NUMBER, ORDER_TAKEN, f"{order.number}（{used[number.text]}）")
    return Guess("发文字号", number.text, ORDER_FOUND)


def effect_of(version: Version) -> ChosenDay:
    """The first day in force: of a later version its day; else the stated day, never before its publication."""
    day = version.statute.issued.day
    stated = _stated(version.statute)
    if not version.first:
        reason = LATER_STILL if stated.day > day else LATER_VERSION
        return ChosenDay(day, reason, stated.found if stated.day != day else "")
    if stated.day < day:
        return ChosenDay(day, BEFORE_ISSUE, stated.found or stated.day.isoformat())
    if version.until and stated.day >= version.until:
        return ChosenDay(day, REPLACED_FIRST, stated.found or stated.day.isoformat())
    return stated


def _stated(statute: Statute) -> ChosenDay:
    day, said = statute.issued.day, statute.said
    if statute.announced:
        return ChosenDay(statute.announced, ANNOUNCED, f"{statute.announced.isoformat()} 施行")
    if said is None:
        return ChosenDay(day, NO_EFFECT)
    if said.day:
        return ChosenDay(said.day, STATED, said.words)
    if said.since == "通过":
        return ChosenDay(statute.passed or day, SINCE_PASSED, said.words)
    return ChosenDay(day, SINCE_ISSUED, said.words)


def _policy(version: Version, publisher: str, number: Guess) -> Draft:
    statute = version.statute
    effect = effect_of(version)
    kind, kind_reason = _kind(statute.order, statute.approved_by_state_council)
    fields: list[tuple[str, Value]] = [
        ("标题", statute.title),
        ("发文字号", number.value),
        ("文件性质", kind),
    ]
    if statute.issuers:
        fields.append(("发文机关", statute.issuers))
    fields += [
        *_publisher(publisher),
        ("来源", SOURCE),
        ("成文日期", statute.formed.day),
        ("发布日期", statute.issued.day),
        ("施行日期", effect.day),
    ]
    if statute.caption:
        fields.append(("题注", statute.caption))
    if version.replaces:
        fields.append(("替代", ({"文件": version.replaces, "说明": REVISION},)))
    guesses = [
        number,
        Guess("文件性质", kind, kind_reason),
        _makers(statute.issuers),
        _dated("成文日期", statute.formed),
        _dated("发布日期", statute.issued),
        _dated("施行日期", effect),
    ]
    if version.replaces:
        guesses.append(Guess("替代", version.replaces, SAME_TITLE))
    return Draft(tuple(fields), statute.body, tuple(guesses), version.replaces)


def _published_item(version: Version, publisher: str, number: Guess) -> Draft:
    """A type without validity: the common fields only; the dated lines stay above the text."""
    statute = version.statute
    fields: tuple[tuple[str, Value], ...] = (
        ("标题", statute.title),
        *_publisher(publisher),
        ("来源", SOURCE),
        ("发布日期", statute.issued.day),
    )
    return Draft(fields, "\n\n".join([*statute.caption, statute.body]), (_dated("发布日期", statute.issued),))


def _plan(version: Version, publisher: str, number: Guess) -> Draft:
    """A plan: the common fields, and a task for every clause that says in brackets who does it."""
    plain = _published_item(version, publisher, number)
    taken = tasks_of(version.statute.body)
    if not taken:
        return Draft(plain.fields, plain.body, (*plain.guesses, Guess("任务", NOTHING, NO_TASKS)))
    tasks = tuple(_task(str(place), task) for place, task in enumerate(taken, 1))
    guesses = (_duty(str(place), task) for place, task in enumerate(taken, 1))
    year = f"{version.statute.issued.day.year}"
    own: tuple[tuple[str, Value], ...] = (("年度", year), ("任务", tasks))
    return Draft(
        (*plain.fields, *own), plain.body, (*plain.guesses, Guess("年度", year, YEAR_OF_ISSUE), *guesses)
    )


def _task(number: str, task: Taken) -> dict[str, str | tuple[str, ...]]:
    duty = task.duty
    written: dict[str, str | tuple[str, ...]] = {
        "编号": number,
        "条款": task.label,
        "内容": task.text,
        "牵头部门": duty.lead,
        "责任部门": duty.responsible,
        "完成时限": duty.deadline,
    }
    return {name: value for name, value in written.items() if value}


def _duty(number: str, task: Taken) -> Guess:
    duty = task.duty
    parts = (duty.lead and f"牵头 {duty.lead}", "、".join(duty.responsible), duty.deadline)
    words = f"任务{number}：{'；'.join(part for part in parts if part)}"
    reason = SEVERAL_LEADS if duty.several else DUTY_FOUND if duty.lead else NO_LEAD
    return Guess("任务", words, reason, task.bracket)


VERSIONED_TYPES = frozenset({"policy"})
"""Types in which a later version replaces an earlier one."""

_KINDS_OF_FILE: Mapping[str, Callable[[Version, str, Guess], Draft]] = {
    "policy": _policy,
    "plan": _plan,
}


def _kind(order: Order | None, approved: bool) -> tuple[str, str]:
    """规章 are orders of ministries and local governments (立法法 2023年修正, 第九十六条); what a ministry issued
    with the State Council's approval (国务院批准) was often an administrative regulation, so that is left open."""
    above = ("国务院", "军事委员会", "人民代表大会", "常务委员会")
    if order and not approved and not any(name.endswith(above) for name in order.issuers):
        return REGULATION, BY_ORDER
    return OTHER_POLICY, NOT_A_REGULATION


def _makers(issuers: tuple[str, ...]) -> Guess:
    if issuers:
        return Guess("发文机关", "、".join(issuers), MAKERS_FOUND)
    return Guess("发文机关", NOTHING, MAKERS_UNKNOWN)


def _dated(field: str, chosen: ChosenDay) -> Guess:
    return Guess(field, chosen.day.isoformat(), chosen.reason, chosen.found)


def _publisher(publisher: str) -> tuple[tuple[str, date | str], ...]:
    return (("发布机构", publisher),) if publisher else ()
