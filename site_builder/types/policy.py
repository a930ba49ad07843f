"""规章、行政规范性文件 and other policy documents: the type whose items are in force, or no longer.

Fields follow the public libraries' metadata (GB/T 9704-2012 for the number; contract §1 for the rules).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Annotated, ClassVar, Literal

from pydantic import model_validator

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.model.doc_number import DocNumber, parse_doc_number
from site_builder.model.document import Card, Document, Moment
from site_builder.model.index_number import IndexNumber, check_organ_code, parse_index_number
from site_builder.model.relation import Verb
from site_builder.model.wording import day_text
from site_builder.types.base import ContentType, Loc, Published, replaced
from site_builder.types.fields import Day, Fields, Line, Lines, NumberText, Targets, key

YEAR_DIFFERS = Rule(
    "W230",
    Severity.WARNING,
    "发文字号的年份与成文日期不一致",
    "发文字号“{number}”写的是{year}年，成文日期却在{formed}年。",
    "核对原件，改正写错的一处；如果确实跨年编号，可以不改。",
    "GB/T 9704-2012：发文字号由机关代字、年份、顺序号组成，年份是编号当年，一般与成文日期同年。",
)
ENDS_BEFORE_START = Rule(
    "W231",
    Severity.WARNING,
    "有效期至早于施行日期",
    "“有效期至”（{expires}）早于施行的日子（{effective}）：这份文件一天也没有生效。",
    "核对两个日期，例如  施行日期: 2024-03-01  有效期至: 2029-02-28",
)

EXEMPTION_UNSIGNED = Rule(
    "W723",
    Severity.WARNING,
    "免予解读没有写批准和日期",
    "“免予解读”没有写{missing}：谁在哪一天同意的，要能查到。",
    "写成  解读要求: {{免予解读: {reason}, 批准: 岗位, 日期: 2026-03-01}}",
    "解读方案、解读材料与文件同步组织、同步审签、同步部署。确实不需要解读的，由有权的岗位逐份批准，写明理由和日期；"
    "批准只写岗位，不写姓名。config.yaml 里写  severity: {W721: error, W723: error}  ，没有解读也没有批准的文件就不能发布。",
)

SOCIAL_CREDIT_LENGTH = 18
Kind = Literal["规章", "行政规范性文件", "其他政策文件"]


class Duty(Fields):
    """Whether an interpretation is due (政策解读 与文件同步组织、同步审签、同步部署), or who waived it when and why."""

    needed: Annotated[Literal["需要"] | None, key("需要", "需要解读")] = None
    exempt: Annotated[Line | None, key("免予解读", "免予解读的理由", "任免事项")] = None
    approved: Annotated[str, key("批准", "同意免予解读的岗位，不写姓名", "县政府办公室主任")] = ""
    day: Annotated[Day | None, key("日期", "同意的日期", "2024-03-01", "date")] = None

    @property
    def exemption(self) -> str:
        """Why no interpretation is due, who agreed and when, in one line; "" when one is due."""
        day = day_text(self.day) if self.day else ""
        signed = "，".join(part for part in (f"{self.approved}批准" if self.approved else "", day) if part)
        return f"{self.exempt}（{signed}）" if self.exempt and signed else self.exempt or ""

    @property
    def unsigned(self) -> tuple[str, ...]:
        """What a waiver does not say."""
        said = {"批准": self.approved, "日期": self.day}
        return tuple(f"“{name}”" for name, value in said.items() if self.exempt and not value)

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: object) -> object:
        return {"需要": value} if isinstance(value, str) else value


class Policy(Published):
    """政策文件：规章、行政规范性文件和其他政策文件。"""

    doc_number: Annotated[NumberText, key("发文字号", "没有就写“无”", "云政办发〔2024〕12号")] = ""
    index_number: Annotated[str, key("索引号", "政府信息索引号", "YQ0000001/202403-00012")] = ""
    issuers: Annotated[
        Lines, key("发文机关", "联合发文时都列出，第一个是牵头机关；不写就是发布机构", "[县民政局, 县财政局]")
    ] = ()
    formed: Annotated[Day | None, key("成文日期", "落款日期", "2024-02-26")] = None
    effective: Annotated[Day | None, key("施行日期", "开始施行的日子；不写就是发布当天", "2024-04-01")] = None
    expires: Annotated[
        Day | None, key("有效期至", "有效的最后一天（含当日）；长期有效就不写", "2029-03-31")
    ] = None
    kind: Annotated[Kind, key("文件性质", "规章、行政规范性文件或其他政策文件", "行政规范性文件")] = (
        "其他政策文件"
    )
    genre: Annotated[str, key("公文种类", "通知、意见、决定等", "通知")] = ""
    duty: Annotated[
        Duty | None,
        key("解读要求", "“需要”，或者写明免予解读的理由、批准的岗位和日期", "需要", "interpretation_duty"),
    ] = None
    drafting_department: Annotated[str, key("起草部门", "起草文件的部门", "县民政局")] = ""
    consolidates: Annotated[Targets, key("已并入", "本文本已经包含的修改文件", "[云政发〔2023〕9号]")] = ()
    reported: Annotated[
        Day | None, key("报送公报", "报送政府公报编辑部门的日子，不显示在页面上", "2024-03-05")
    ] = None
    promulgation: Annotated[Lines, key("题注", "公布和历次修订的记录，一行一条")] = ()

    relation_keys: ClassVar[Mapping[str, Verb]] = {
        **Published.relation_keys,
        "consolidates": Verb.CONSOLIDATES,
    }

    def card(self, card: Card) -> Card:
        """Number, issuers, dates and kind on top of the common card."""
        return replaced(
            super().card(card),
            doc_number=self.doc_number,
            index_number=self.index_number,
            issuers=self.issuers or ((self.publisher,) if self.publisher else ()),
            formed=self.formed,
            expires=self.expires,
            kind=self.kind,
            genre=self.genre,
            needs_interpretation=self.duty is not None and self.duty.needed is not None,
            exemption=self.duty.exemption if self.duty else "",
            department=self.drafting_department,
            moments=tuple(
                Moment("报送公报", datetime.combine(day, time())) for day in (self.reported,) if day
            ),
        )

    def effective_day(self) -> date:
        """施行日期, or the publication day."""
        return self.effective or self.published.date()

    def organizations(self) -> Iterator[tuple[Loc, str, bool]]:
        """Issuers may stand outside the register; the drafting department should not."""
        yield from super().organizations()
        if self.drafting_department:
            yield ("起草部门",), self.drafting_department, False

    def problems(self, has_text: bool) -> Iterator[tuple[Loc, Problem]]:
        """Dates that contradict each other or the document number."""
        yield from super().problems(has_text)
        number = parse_doc_number(self.doc_number) if self.doc_number else None
        if isinstance(number, DocNumber) and number.year and self.formed and number.year != self.formed.year:
            given = {"number": self.doc_number, "year": number.year, "formed": self.formed.year}
            yield ("发文字号",), Problem(YEAR_DIFFERS, given)
        if self.index_number:
            index = parse_index_number(self.index_number)
            fault = index if isinstance(index, Problem) else _organ_fault(index)
            if fault:
                yield ("索引号",), fault
        if self.expires and self.expires < self.effective_day():
            given = {"expires": self.expires, "effective": self.effective_day()}
            yield ("有效期至",), Problem(ENDS_BEFORE_START, given)
        if self.duty and self.duty.unsigned:
            waiver = {"missing": self.duty.unsigned, "reason": self.duty.exempt}
            yield ("解读要求",), Problem(EXEMPTION_UNSIGNED, waiver)

    @classmethod
    def searched(cls, document: Document) -> Iterator[str]:
        """题注: when and by whom the text was passed and changed."""
        yield from document.fields["promulgation"]


def _organ_fault(index: IndexNumber) -> Problem | None:
    """A wrong check digit of a 统一社会信用代码; shorter codes are often local ones, which have none."""
    return check_organ_code(index.organ) if len(index.organ) == SOCIAL_CREDIT_LENGTH else None


TYPE = ContentType("policy", "policies", "政策文件", Policy, "policy.html", "政策文件", 10, stateful=True)
