"""Events at which people are heard: 座谈会, 听证会, 走访, 调查 and the like, with the days that a hearing must keep.

It refuses to know what is decided there (国务院令第713号 第十四条至第十七条).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Annotated, Any, Literal

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.model.wording import day_text
from site_builder.types.attendance import Attendance, shown
from site_builder.types.base import Face, Loc
from site_builder.types.fields import Day, Fields, Moment, Targets, key

MATERIAL_TOO_LATE = Rule(
    "W746",
    Severity.WARNING,
    "听证材料没有提前7日送达",
    "{day}的听证会，{fact}。",
    "核对日期，例如  材料送达: {latest}；确实晚了的，听证会应当推迟。",
    "召开听证会，应当提前7日将相关材料送达听证参加人（国务院令第713号第十六条）。",
)
ANNOUNCED_TOO_LATE = Rule(
    "W747",
    Severity.WARNING,
    "规章的听证会没有提前30日公布",
    "{day}的听证会，{fact}。",
    "核对日期，例如  公告日期: {latest}；确实晚了的，听证会应当推迟。",
    "起草规章举行听证会的，应当在举行前30日公布听证会的时间、地点和内容（《规章制定程序条例》第十六条）。",
)
MATERIAL_DAYS, NOTICE_DAYS = 7, 30
"""Days between what must be done and the hearing."""
HEARING = "听证会"
Form = Literal["座谈会", "听证会", "论证会", "专家咨询", "民主协商", "实地走访", "问卷调查", "民意调查"]


class Activity(Fields):
    """One event at which people were heard (国务院令第713号 第十四条至第十七条)."""

    form: Annotated[Form, key("形式", "怎样听取意见", "听证会")]
    moment: Annotated[Moment, key("日期", "举行的日子，可以带时间；问卷写截止的日子", "2026-08-12 09:00")]
    place: Annotated[str, key("地点", "在哪里", "县行政中心2楼会议室")] = ""
    announced: Annotated[Day | None, key("公告日期", "公布时间、地点、内容的日子", "2026-07-10")] = None
    delivered: Annotated[Day | None, key("材料送达", "材料送到参加人手里的日子", "2026-08-04")] = None
    attending: Annotated[
        tuple[Attendance, ...],
        key("参加", "什么身份的人、多少人，不写姓名", "[{身份: 低保家庭代表, 人数: 6, 产生方式: 乡镇推荐}]"),
    ] = ()
    outcome: Annotated[str, key("情况", "听到了什么意见；举行以后再写", "12人发言，集中在收入核算")] = ""
    notices: Annotated[Targets, key("通知", "活动的公告", "[gg-2026-010]")] = ()


def place_of(number: int) -> str:
    """Where an event stands on the page."""
    return f"活动{number}"


def hearing_problems(number: int, one: Activity, regulation: bool) -> Iterator[tuple[Loc, Problem]]:
    """Material seven days ahead, and for 规章 an announcement thirty days ahead; what is ahead may not be known yet."""
    day = one.moment.date()
    latest = day - timedelta(days=MATERIAL_DAYS)
    given = {"day": day_text(day), "latest": latest}
    if one.delivered is not None and one.delivered > latest:
        fact = f"材料{day_text(one.delivered)}才送达参加人，不足7日"
        yield ("活动", number, "材料送达"), Problem(MATERIAL_TOO_LATE, {**given, "fact": fact})
    elif one.delivered is None and one.outcome:
        fact = "没有写材料哪一天送达参加人"
        yield ("活动", number, "形式"), Problem(MATERIAL_TOO_LATE, {**given, "fact": fact})
    if not regulation:
        return
    latest = day - timedelta(days=NOTICE_DAYS)
    given = {"day": day_text(day), "latest": latest}
    if one.announced is None:
        fact = "没有写哪一天公布时间、地点和内容"
        yield ("活动", number, "形式"), Problem(ANNOUNCED_TOO_LATE, {**given, "fact": fact})
    elif one.announced > latest:
        fact = f"{day_text(one.announced)}才公布，不足30日"
        yield ("活动", number, "公告日期"), Problem(ANNOUNCED_TOO_LATE, {**given, "fact": fact})


def shown_activity(number: int, one: Mapping[str, Any], face: Face) -> dict[str, Any]:
    day, _, hour = one["moment"].partition("T")
    return {
        "anchor": place_of(number),
        "form": one["form"],
        "day": day,
        "time": "" if hour.startswith("00:00") else hour[:5],
        "place": one["place"],
        "announced": one["announced"] or "",
        "delivered": one["delivered"] or "",
        "attending": shown(one["attending"]),
        "outcome": one["outcome"],
        "notices": face.named(target["file"] for target in one["notices"]),
    }
