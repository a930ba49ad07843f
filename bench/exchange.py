"""What a made-up county asks its people and answers them: consultations, decisions, meetings, questions, letters, lists.

It refuses to know more of the county than its policies; equal random numbers give equal papers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random

from bench.offices import COUNTY, OFFICES, Office
from bench.paper import Issued, Paper, Text
from bench.words import AREAS, MATTERS, sentence

TURN = (
    *("qa", "letter", "qa", "consultation", "draft", "proposal", "qa", "meeting"),
    *("qa", "letter", "roster", "qa", "letter", "proposal", "qa", "response"),
    *("qa", "letter", "catalogue", "qa", "open_day", "project", "qa", "proposal"),
)
"""Which kind comes in which turn; the interpretation of a draft follows its consultation."""
EVERY_KIND = len(TURN)
"""With so many papers each kind occurs."""
LENGTH = 1_200
"""Characters of a text, about: answers are shorter than rules."""
Common = Callable[[date, str], dict[str, object]]
"""Topics, keywords and the like of an item, from its day and title."""


def exchange(
    random: Random, policies: Sequence[Issued], days: Sequence[date], common: Common
) -> Iterator[Paper]:
    """One paper a day, in turn of their kinds."""
    makers = _Makers(random, policies, common)
    for number, day in enumerate(days):
        yield MAKERS[TURN[number % len(TURN)]](makers, number, day)


class _Makers:
    """Makes a paper of each kind."""

    def __init__(self, random: Random, policies: Sequence[Issued], common: Common) -> None:
        self._random, self._policies, self._common = random, policies, common
        self._articled = [policy for policy in policies if policy.text.articles]
        self._consultation = ("", "", date.min)

    def _about(self) -> str:
        return self._random.choice(AREAS) + self._random.choice(MATTERS)

    def _office(self, day: date) -> Office:
        return self._random.choice([office for office in OFFICES if office.exists(day)])

    def _moment(self, day: date) -> datetime:
        return datetime.combine(day, datetime.min.time()) + timedelta(hours=9)

    def _earlier(self, day: date) -> Issued:
        """A policy with articles of before a day; the oldest when there is none."""
        found = self._random.sample(self._articled, min(40, len(self._articled)))
        return next((policy for policy in found if policy.published <= day), self._articled[0])

    def _later(self, day: date) -> Issued | None:
        """A policy that was published within the year after a day."""
        found = self._random.sample(self._policies, min(200, len(self._policies)))
        return next((p for p in found if day < p.published < day + timedelta(days=360)), None)

    def _paper(
        self,
        kind: str,
        folder: str,
        day: date,
        number: int,
        title: str,
        own: Mapping[str, object],
        shape: str = "notice",
    ) -> Paper:
        id_ = f"{kind}-{day.year}-{number:05}"
        fields: dict[str, object] = {"标题": title, "发布日期": self._moment(day)}
        fields |= {"发布机构": OFFICES[0].name, **self._common(day, title), **own}
        text = Text(shape, LENGTH, id_) if shape else None
        return Paper(id_, f"{folder}/{day.year}", fields, text)

    def qa(self, number: int, day: date) -> Paper:
        """A question with its basis."""
        policy = self._earlier(day)
        basis = {"文件": policy.id, "条款": ["第一条"]}
        own: dict[str, object] = {"简答": sentence(self._random), "依据": [basis], "适用对象": [self._random.choice(("企业", "老年人", "农户"))]}  # fmt: skip
        title = f"{self._about()}怎么办理（第{number + 1}问）"
        return self._paper("qa", "qa", max(day, policy.published), number, title, own)

    def letter(self, number: int, day: date) -> Paper:
        """A letter that was answered some days later."""
        received = day - timedelta(days=self._random.randint(2, 9))
        own: dict[str, object] = {
            "类别": self._random.choice(("咨询", "建议", "求助")),
            "来信日期": received,
            "答复日期": day - timedelta(days=1),
            "答复单位": self._office(day).name,
            "来信摘要": sentence(self._random),
        }
        return self._paper(
            "letter", "letters", day, number, f"关于{self._about()}的来信（{number + 1}）", own
        )

    def proposal(self, number: int, day: date) -> Paper:
        """A proposal of the people's congress or the consultative conference, with the full reply."""
        own: dict[str, object] = {
            "类别": self._random.choice(("人大代表建议", "政协提案")),
            "届次": f"{day.year}年会议",
            "编号": str(number + 1),
            "主办单位": self._office(day).name,
            "交办日期": day - timedelta(days=90),
            "答复日期": day - timedelta(days=3),
            "办理结果": self._random.choice("ABC"),
        }
        title = f"对关于{self._about()}的第{number + 1}号建议的答复"
        return self._paper("proposal", "proposals", day, number, title, own)

    def consultation(self, number: int, day: date) -> Paper:
        """A draft that was open for 35 days; one that led to a document has a result."""
        title = f"关于公开征求{COUNTY}{self._about()}办法（{number + 1}）意见的公告"
        own: dict[str, object] = {"开始": day, "截止": day + timedelta(days=35)}
        own |= {"渠道": [{"邮箱": "xxgk@yunqi.example"}], "起草部门": OFFICES[0].name}
        made = self._later(day + timedelta(days=40))
        if made is not None:
            opinion = {"意见": sentence(self._random), "采纳情况": "采纳", "条数": 1, "理由": "已写入草案"}
            decided = made.published - timedelta(days=12)
            own |= {"决策日期": max(decided, day + timedelta(days=36)), "形成文件": [made.id]}
            own["结果"] = {
                "日期": made.published,
                "收到": {"总数": 1, "采纳": 1},
                "说明": sentence(self._random),
                "意见": [opinion],
            }
        paper = self._paper("consultation", "consultations", day, number, title, own)
        self._consultation = (paper.id, title, day)
        return paper

    def draft(self, number: int, day: date) -> Paper:
        """The interpretation of the last draft, published with it."""
        id_, title, published = self._consultation
        own: dict[str, object] = {"解读": [id_], "形式": "文字", "解读部门": OFFICES[0].name}
        name = f"《{title}》起草说明（{number + 1}）"
        return self._paper("draft", "interpretations", published, number, name, own, "questions")

    def meeting(self, number: int, day: date) -> Paper:
        """A meeting whose matters led to documents."""
        topics = []
        for place in range(1, self._random.randint(3, 6)):
            topic: dict[str, object] = {"编号": str(place), "题目": f"审议{self._about()}事项", "议定事项": "会议原则通过"}  # fmt: skip
            made = self._later(day)
            topics.append(topic | ({"形成文件": [made.id]} if made else {}))
        own: dict[str, object] = {"会议日期": day - timedelta(days=1), "会议类别": "常务会议", "议题": topics}
        return self._paper("meeting", "meetings", day, number, f"县政府第{number + 1}次常务会议", own)

    def catalogue(self, number: int, day: date) -> Paper:
        """The decisions that an office plans for a year; the first is the one that was consulted about last."""
        published = date(day.year, 3, 15)
        items: list[dict[str, object]] = [
            {"编号": str(place), "名称": f"{self._about()}事项", "承办部门": [self._office(published).name]}
            for place in range(1, 5)
        ]
        items[0]["公众参与"] = [self._consultation[0]]
        own: dict[str, object] = {"年度": day.year, "应有总数": 4, "事项": items}
        title = f"{day.year}年度重大行政决策事项目录（{number + 1}）"
        return self._paper("catalogue", "decisions", published, number, title, own)

    def open_day(self, number: int, day: date) -> Paper:
        """A day on which an office was open, with all four steps."""
        steps = ("方案", -30), ("公告", -15), ("实施", 0), ("结果", 5)
        own: dict[str, object] = {
            name: {"日期": day - timedelta(days=6) + timedelta(days=shift), "内容": sentence(self._random)}
            for name, shift in steps
        }
        own |= {"活动日期": day - timedelta(days=6), "地点": "县政务服务中心"}
        own["报名方式"] = "拨打0000-8800115报名"
        return self._paper(
            "open-day", "open-days", day, number, f"{self._about()}开放日（{number + 1}）", own
        )

    def response(self, number: int, day: date) -> Paper:
        """What was said of an event, in time."""
        happened = datetime.combine(day, datetime.min.time()) + timedelta(hours=5)
        own: dict[str, object] = {
            "事件": sentence(self._random),
            "等级": "一般",
            "事件发生": happened,
            "首次发布": happened + timedelta(hours=2),
            "责任单位": OFFICES[0].name,
        }
        return self._paper(
            "response", "responses", day, number, f"{self._about()}情况通报（{number + 1}）", own
        )

    def roster(self, number: int, day: date) -> Paper:
        """A list whose totals agree."""
        size = self._random.randint(5, 60)
        entries: list[dict[str, object]] = [
            {"名称": f"{self._about()}（{place}）", "单位": self._office(day).name} for place in range(size)
        ]
        entries[0]["文件"] = [self._earlier(day).id]
        own: dict[str, object] = {"应有总数": size, "条目": entries}
        return self._paper("roster", "lists", day, number, f"{self._about()}清单（{number + 1}）", own, "")

    def project(self, number: int, day: date) -> Paper:
        """The undertakings of a year, half done."""
        undertakings = [
            {
                "编号": str(place),
                "名称": self._about(),
                "年度目标": "完成100处",
                "目标值": 100,
                "单位": "处",
                "责任单位": [self._office(day).name],
                "进展": [{"日期": day, "内容": sentence(self._random), "完成值": 10 * place}],
            }
            for place in range(1, 11)
        ]
        own: dict[str, object] = {"年度": day.year, "应有件数": 10, "项目": undertakings}
        return self._paper(
            "project", "projects", day, number, f"{day.year}年民生实事项目（{number + 1}）", own, ""
        )


MAKERS: Mapping[str, Callable[[_Makers, int, date], Paper]] = {
    "qa": _Makers.qa,
    "letter": _Makers.letter,
    "proposal": _Makers.proposal,
    "consultation": _Makers.consultation,
    "draft": _Makers.draft,
    "meeting": _Makers.meeting,
    "catalogue": _Makers.catalogue,
    "open_day": _Makers.open_day,
    "response": _Makers.response,
    "roster": _Makers.roster,
    "project": _Makers.project,
}
