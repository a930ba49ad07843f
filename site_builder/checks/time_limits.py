"""Finds what time limits ask for and nobody did: missed days, missing periods, short terms, goals not reached.

It refuses to work anything out: the catalog holds what is due on its day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import msgspec

from site_builder.checks.base import Check, Facts
from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity, question
from site_builder.model.catalog import Catalog
from site_builder.model.duty import OVERDUE, REMINDER, RUNNING, SHORT, Deadline, Tally
from site_builder.model.wording import day_text
from site_builder.model.workdays import guessed
from site_builder.reading.suggest import suggest

_ABOUT = (
    "时限规则写在 content/rules/时限.yaml 里，每条规则写明依据。按工作日计算的期限不算起算当天，跳过周末和放假，调休上班的周末算工作日；"
    "按日计算的期限，最后一天逢节假日也不顺延。用 site-builder deadlines 可以看到全部期限。"
)
MISSED = Rule(
    "W760",
    Severity.WARNING,
    "超过期限还没有完成",
    "“{rule}”{period}已经逾期：{unit}最迟应当在{due}完成（{term}），依据{basis}。",
    "完成后补上相应的内容或日期；如果不适用，在 content/rules/时限.yaml 里改规则的“起始”或“对象”。",
    _ABOUT,
)
DUE_SOON = Rule(
    "N761",
    Severity.NOTE,
    "期限快到了",
    "“{rule}”{period}最迟{due}：由{unit}完成（{term}），依据{basis}。",
    "在期限以前完成，并补上相应的内容或日期。",
    _ABOUT,
)
NOT_ANNOUNCED = Rule(
    "W762",
    Severity.WARNING,
    "放假安排还没有公布",
    "{guess}，有{count}项期限可能要变，例如“{rule}”（推算到{due}）。",
    "国务院办公厅公布放假安排后，写进 content/rules/日历.yaml，例如  - {{年份: {year}, 休息: [……], 上班: [……]}}",
    _ABOUT,
)
PERIOD_MISSING = Rule(
    "W763",
    Severity.WARNING,
    "应公开未公开",
    "“{rule}”缺{period}：{unit}最迟应当在{due}公开（{term}），依据{basis}。",
    "补发这一期，写  系列: {series}  期别: {label}",
    _ABOUT,
)
NOT_REACHED = Rule(
    "W764",
    Severity.WARNING,
    "数量或比例没有达到",
    "“{rule}”{period}没有达到要求：{unit}{words}，依据{basis}。",
    "补上缺少的内容；确有特殊情况的，在年度报告里说明。",
    _ABOUT,
)
TOO_SHORT = Rule(
    "W765",
    Severity.WARNING,
    "期限短于规定",
    "“{rule}”从{start}起算到{met}为止，短于规定的{term}，最早应当到{due}，依据{basis}。",
    "延长期限；情况紧急确需缩短的，在公告里说明理由。",
    _ABOUT,
)
UNKNOWN_UNIT = Rule(
    "W766",
    Severity.WARNING,
    "时限规则的主体没有登记",
    "规则“{rule}”的主体“{unit}”不是已登记的机构。{guess}",
    "写机构的全称、简称或编号；新机构请先在 organizations 文件夹里登记。",
)
UNKNOWN_MOMENT = Rule(
    "W767",
    Severity.WARNING,
    "没有内容有这个日期",
    "规则“{rule}”里的日期“{name}”，没有一项内容有。{guess}",
    "改成内容里有的日期名称，例如  起算: 发布日期",
)
SOON = timedelta(days=7)
COMMON = ("发布日期", "成文日期", "施行日期", "有效期至")
_EVERYBODY = "全站"


def run(facts: Facts) -> Iterator[Diagnostic]:
    """Findings about single duties, then about counts, the calendar, and the rules themselves."""
    catalog = facts.catalog
    for deadline in catalog.deadlines.every:
        found = _judged(deadline, catalog)
        if found is not None:
            yield found
    for tally in catalog.deadlines.tallies:
        if tally.last < catalog.as_of and not tally.reached:
            yield _levelled(_unreached(tally), tally.level)
    yield from _years(catalog)
    yield from _units(catalog)
    yield from _moments(catalog)


def _judged(deadline: Deadline, catalog: Catalog) -> Diagnostic | None:
    due = deadline.due
    if due is None:
        return None
    span = catalog.parsed[deadline.subject].span if deadline.subject else deadline.span
    words: dict[str, Any] = {
        "rule": deadline.rule,
        "term": deadline.text,
        "basis": deadline.basis.text,
        "unit": deadline.unit,
        "due": day_text(due) + (due.strftime(" %H:%M") if deadline.exact else ""),
    }
    if deadline.state == SHORT and deadline.start and deadline.met:
        given: dict[str, Any] = {"start": day_text(deadline.start), "met": day_text(deadline.met)}
        return _levelled(TOO_SHORT.at(span, **words, **given), deadline.level)
    if deadline.state == OVERDUE and deadline.series:
        named: dict[str, Any] = {
            "series": deadline.series,
            "label": deadline.period,
            "period": deadline.period,
        }
        return _levelled(PERIOD_MISSING.at(span, **words, **named), deadline.level)
    if deadline.state == OVERDUE:
        return _levelled(MISSED.at(span, **words, period=deadline.period), deadline.level)
    soon = deadline.state in (RUNNING, REMINDER) and not deadline.least
    if soon and due.date() <= catalog.as_of + SOON:
        return DUE_SOON.at(span, **words, period=deadline.period)
    return None


def _levelled(found: Diagnostic, level: Severity) -> Diagnostic:
    return msgspec.structs.replace(found, severity=level)


def _unreached(tally: Tally) -> Diagnostic:
    return NOT_REACHED.at(
        tally.span,
        rule=tally.rule,
        period=tally.period,
        unit=tally.unit or _EVERYBODY,
        words=tally.words,
        basis=tally.basis.text,
    )


def _years(catalog: Catalog) -> Iterator[Diagnostic]:
    """Once for every year without announced holidays that something open is counted through."""
    resting = [deadline for deadline in catalog.deadlines.every if deadline.open and deadline.due]
    for year in sorted({year for deadline in resting for year in deadline.unknown}):
        concerned = [deadline for deadline in resting if year in deadline.unknown]
        first = concerned[0]
        yield NOT_ANNOUNCED.at(
            first.span,
            guess=guessed(year),
            count=len(concerned),
            rule=first.rule,
            due=day_text(first.due) if first.due else "",
            year=year,
        )


def _units(catalog: Catalog) -> Iterator[Diagnostic]:
    """Units that nobody registered; an empty register asks nothing."""
    names = sorted(catalog.register.names())
    for rule in catalog.deadlines.rules if names else ():
        for unit in rule.units:
            if catalog.register.find(unit) is None:
                yield UNKNOWN_UNIT.at(
                    rule.span, rule=rule.name, unit=unit, guess=question(suggest(unit, names))
                )


def _moments(catalog: Catalog) -> Iterator[Diagnostic]:
    """Names of days that look like a slip of the pen: no item has them, but items have a similar one."""
    known = {*COMMON, *(moment.name for card in catalog.cards.values() for moment in card.moments)}
    for rule in catalog.deadlines.rules:
        for mark in (rule.start, rule.stop):
            near = suggest(mark.name, sorted(known)) if mark and mark.name not in known else None
            if mark and near:
                yield UNKNOWN_MOMENT.at(rule.span, rule=rule.name, name=mark.name, guess=question(near))


CHECK = Check("time_limits", run)
