"""Turns states, acts and days into the finished Chinese sentences that pages and open data share.

It refuses to decide anything: what holds on which day is the timeline's answer.
"""

from __future__ import annotations

from datetime import date

from site_builder.model.relation import WORDINGS, Verb
from site_builder.model.validity import Act, Phase, State, Timeline


def day_text(day: date) -> str:
    """``2024年3月1日``: month and day without leading zeros (GB/T 9704-2012)."""
    return f"{day.year}年{day.month}月{day.day}日"


def lag_text(days: int) -> str:
    """How long after a document its interpretation came, in working days."""
    return f"文件公布后{days}个工作日" if days else "与文件同步"


def status_sentence(phase: Phase, line: Timeline) -> str:
    """One sentence: the state, and since when."""
    since = day_text(phase.since) if phase.since else ""
    match phase.state:
        case State.PENDING:
            start = line.phases[1].since if len(line.phases) > 1 else None
            return f"将自{day_text(start)}起施行，目前尚未施行。" if start else "尚未施行。"
        case State.EFFECTIVE:
            return f"自{since}起施行，现行有效。"
        case State.AMENDED:
            return f"现行有效，部分内容已自{since}起修改。"
        case State.PARTLY:
            clauses = _clauses(phase.because)
            return f"{clauses or '部分条款'}已自{since}起失效，其余内容仍然有效。"
        case State.EXPIRED:
            if phase.because or line.last_day is None:
                return f"自{since}起失效。"
            return f"有效期至{day_text(line.last_day)}，自{since}起失效。"
        case State.REPEALED:
            return f"自{since}起废止。"


def next_sentence(line: Timeline, number: int) -> str:
    """What the next phase will bring, or ""."""
    phase = line.phases[number]
    if phase.until is None or phase.state is State.PENDING:
        return ""
    after = line.phases[number + 1]
    return f"自{day_text(phase.until)}起将{_becomes(after.state)}。"


def _becomes(state: State) -> str:
    words = {
        State.EFFECTIVE: "施行",
        State.AMENDED: "有部分内容修改",
        State.PARTLY: "有部分条款失效",
        State.EXPIRED: "失效",
        State.REPEALED: "废止",
    }
    return words.get(state, state.value)


def change_sentence(state: State) -> str:
    """What happened when a phase began, for lists of events."""
    words = {
        State.EFFECTIVE: "开始施行",
        State.AMENDED: "被修改",
        State.PARTLY: "部分条款失效",
        State.EXPIRED: "失效",
        State.REPEALED: "废止",
    }
    return words.get(state, state.value)


def term_text(last_day: date | None) -> str:
    """``有效期至2027年12月31日``, or ""."""
    return f"有效期至{day_text(last_day)}" if last_day else ""


def act_text(act: Act) -> str:
    """An act as it happened to its target."""
    text = WORDINGS[act.verb].passive
    if act.verb in (Verb.EXTENDS, Verb.CONFIRMS) and act.until:
        return f"{text}至{day_text(act.until)}"
    return text


def reason(phase: Phase, line: Timeline, source_title: str) -> str:
    """Why a document is in its state, naming the acting document by its title when it may be named."""
    if phase.because:
        verb = WORDINGS[phase.because[0].verb].passive
        by = f"《{source_title}》" if source_title else "未在本网站公开的文件"
        start = f"自{day_text(phase.since)}起" if phase.since else ""
        return f"{start}{verb}，依据{by}"
    match phase.state:
        case State.EXPIRED if line.last_day:
            return f"有效期至{day_text(line.last_day)}，已经届满"
        case State.PENDING:
            start_day = line.phases[1].since if len(line.phases) > 1 else None
            return f"自{day_text(start_day)}起施行" if start_day else "尚未施行"
    return f"自{day_text(phase.since)}起施行" if phase.since else ""


def _clauses(acts: tuple[Act, ...]) -> str:
    return "、".join(clause for act in acts for clause in act.clauses)
