"""建议提案: how a suggestion of people's deputies or a proposal of the CPPCC was answered, with the full reply.

It names groups and roles, and a person only where that person agreed; how many were answered how is counted by year.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.model.catalog import Catalog
from site_builder.model.document import Card, Document, Trait
from site_builder.model.document import Moment as CardMoment
from site_builder.model.page import Entry, Props
from site_builder.types.base import ContentType, Face, Loc, Overview, Published, replaced
from site_builder.types.fields import Day, Flag, Line, Lines, key, moment_of

ANSWERED_BEFORE_ASSIGNED = Rule(
    "E269",
    Severity.ERROR,
    "答复在交办以前",
    "“答复日期”{answered}比“交办日期”{assigned}还早。",
    "核对两个日期。",
)
REPLY_MISSING = Rule(
    "W785",
    Severity.WARNING,
    "没有公开答复全文",
    "正文是空的，也没有写“不公开理由”。",
    "把答复全文写在正文里；涉及国家秘密、商业秘密、个人隐私等不能公开的，加上  不公开理由: 涉及企业商业秘密",
    "建议和提案的办理结果原则上公开答复全文；不宜公开的要说明理由。",
)
NAME_WITHOUT_CONSENT = Rule(
    "W786",
    Severity.WARNING,
    "提出者像是姓名",
    "“{name}”像是一个人的姓名，没有写本人同意公开。",
    "写界别、代表团、党派或者团体，例如  提出者: 县人大代表（农业农村界）；本人同意公开姓名的，加上  同意公开: true",
    "《中华人民共和国个人信息保护法》第二十五条：不得公开其处理的个人信息，取得个人单独同意的除外。",
)
RESULTS: Mapping[str, str] = {
    "A": "A类：已经解决或者采纳",
    "B": "B类：正在解决或者列入计划",
    "C": "C类：作解释说明，留作参考",
}
CLASSES = ("人大代表建议", "政协提案")
Class = Literal["人大代表建议", "政协提案"]
Result = Literal["A", "B", "C"]
_NAME = re.compile(r"[一-鿿]{2,4}?(?:代表|委员|同志|先生|女士|等\d*[人名]?)?")
_GROUP = re.compile("[县市区镇乡村街道人大政协团组会党盟联社界局办院校司部队全体]")


class ProposalReply(Published):
    """人大代表建议、政协提案办理结果。"""

    category: Annotated[Class, key("类别", "人大代表建议或政协提案", "人大代表建议")]
    session: Annotated[Line, key("届次", "哪一届哪一次会议", "县十八届人大一次会议")]
    number: Annotated[Line, key("编号", "建议、提案的编号", "12")]
    proposer: Annotated[str, key("提出者", "写界别、代表团或团体，不写姓名", "县人大代表（农业农村界）")] = ""
    consent: Annotated[Flag, key("同意公开", "提出者本人同意公开姓名时写 true", "true")] = False
    lead: Annotated[Line, key("主办单位", "主办的单位", "县农业农村局")]
    joint: Annotated[Lines, key("会办单位", "会办的单位", "[县财政局]")] = ()
    assigned: Annotated[Day, key("交办日期", "交办的日子", "2026-02-20")]
    answered: Annotated[Day, key("答复日期", "书面答复的日子", "2026-05-18")]
    result: Annotated[Result, key("办理结果", "A 已解决或采纳，B 列入计划，C 作解释说明", "A")]
    withheld: Annotated[str, key("不公开理由", "答复全文不公开时的理由", "涉及企业商业秘密")] = ""

    def card(self, card: Card) -> Card:
        """The class is the label that lists show; class and result are what the summary counts by."""
        return replaced(
            super().card(card),
            label=self.category,
            department=self.lead,
            year=self.answered.year,
            moments=(
                CardMoment("交办日期", moment_of(self.assigned)),
                CardMoment("答复日期", moment_of(self.answered)),
            ),
            traits=(Trait("类别", self.category), Trait("办理结果", self.result)),
        )

    def organizations(self) -> Iterator[tuple[Loc, str, bool]]:
        """Who answered, and who helped."""
        yield from super().organizations()
        yield ("主办单位",), self.lead, False
        for number, name in enumerate(self.joint):
            yield ("会办单位", number), name, False

    def problems(self, has_text: bool) -> Iterator[tuple[Loc, Problem]]:
        """Days in their order, a full reply or a reason, no name without consent."""
        yield from super().problems(has_text)
        if self.answered < self.assigned:
            days = {"answered": self.answered.isoformat(), "assigned": self.assigned.isoformat()}
            yield ("答复日期",), Problem(ANSWERED_BEFORE_ASSIGNED, days)
        if not has_text and not self.withheld:
            yield ("标题",), Problem(REPLY_MISSING)
        if not self.consent and _NAME.fullmatch(self.proposer) and not _GROUP.search(self.proposer):
            yield ("提出者",), Problem(NAME_WITHOUT_CONSENT, {"name": self.proposer})

    @classmethod
    def searched(cls, document: Document) -> Iterator[str]:
        """Who proposed it, and at which session."""
        fields = document.fields
        yield from (fields["session"], fields["proposer"], fields["lead"], *fields["joint"])

    @classmethod
    def present(cls, document: Document, face: Face, props: Props) -> Props:
        """The facts of the reply, in the order of its form."""
        fields = document.fields
        units = [face.organization(name) for name in fields["joint"]]
        rows: list[tuple[str, list[Entry], str]] = [
            ("届次", [Entry(text=fields["session"])], ""),
            ("编号", [Entry(text=f"第{fields['number'].strip('第号')}号")], ""),
            ("提出者", [Entry(text=fields["proposer"])] if fields["proposer"] else [], ""),
            ("主办单位", [face.organization(fields["lead"])], ""),
            ("会办单位", units, ""),
            ("交办日期", [], fields["assigned"]),
            ("答复日期", [], fields["answered"]),
        ]
        return {
            "category": fields["category"],
            "result": RESULTS[fields["result"]],
            "facts": [
                {"label": label, "values": values, "iso": iso} for label, values, iso in rows if values or iso
            ],
            "withheld": fields["withheld"],
        }


def summary(cards: Sequence[Card], catalog: Catalog) -> Props:
    """How many of each class were answered how, by year."""
    years = sorted({card.year for card in cards}, reverse=True)
    return {
        "figures": [{"label": name, "value": f"{_count(cards, name)}件"} for name in CLASSES],
        "tables": [
            {
                "id": f"year-{year}",
                "caption": f"{year}年答复的建议提案",
                "headings": ["类别", "答复", *RESULTS.values()],
                "rows": [_counted(name, [c for c in cards if c.year == year]) for name in CLASSES],
            }
            for year in years
        ],
    }


def _count(cards: Sequence[Card], category: str) -> int:
    return sum(card.trait("类别") == category for card in cards)


def _counted(category: str, cards: Sequence[Card]) -> list[str]:
    found = Counter(card.trait("办理结果") for card in cards if card.trait("类别") == category)
    return [category, f"{found.total()}件", *(f"{found[code]}件" for code in RESULTS)]


TYPE = ContentType(
    "proposal_reply",
    "proposals",
    "建议提案",
    ProposalReply,
    "proposal_reply.html",
    "回应关切",
    36,
    hub="participation",
    overviews=(
        Overview(
            "summary",
            "counts.html",
            "建议提案办理汇总",
            "按年度和类别统计建议、提案的答复件数和办理结果。",
            summary,
        ),
    ),
)
