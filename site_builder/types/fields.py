"""Turns the plain texts of a content file into typed field values, through pydantic.

It refuses to know whole types and files: a value is good, or carries the rule that it broke.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.model.day import parse_day, parse_moment
from site_builder.model.doc_number import parse_doc_number
from site_builder.model.quantity import parse_count, parse_quantity, parse_tally
from site_builder.model.relation import Edge, Ref, Verb
from site_builder.model.web_address import linkable

TEXT_EXPECTED = Rule(
    "E203",
    Severity.ERROR,
    "这里应当是一段文字",
    "“{key}”应当是一段文字，这里写成了{found}。",
    "写成一行文字，例如  {key}: 内容",
)
FLAG_EXPECTED = Rule(
    "E206",
    Severity.ERROR,
    "只能写 true 或 false",
    "“{text}”不是 true（是），也不是 false（否）。",
    "写 true（是）或者 false（否），不加别的字。",
)
SEVERAL_LEADS = Rule(
    "E275",
    Severity.ERROR,
    "牵头部门不止一个",
    "“{text}”是{count}个部门：牵头部门只能有一个，否则不知道由谁负责到底。",
    "写成  牵头部门: {first}  其余的写成  责任部门: [{others}]",
)
ENDS_EARLY = Rule(
    "E276",
    Severity.ERROR,
    "结束在开始之前",
    "“{name}”从 {start} 开始，却在 {end} 结束。",
    "核对“开始”和“结束”，结束那一天不能早于开始那一天。",
)
REPEATED_TASK = Rule(
    "E234",
    Severity.ERROR,
    "任务编号重复",
    "编号“{number}”在{list}里出现了两次。",
    "每一项用不同的编号，例如  编号: '12'",
)
BROKEN = "broken_rule"
"""The pydantic error type under which a broken rule of ours travels; its context holds the `Problem`."""


class Fields(BaseModel):
    """A mapping with known keys: Chinese ones, or the identifiers of the fields. Unknown keys are errors."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True, str_strip_whitespace=True
    )


def key(name: str, about: str, example: str = "", *others: str) -> Any:
    """A field's Chinese key, what it is for in the editor's words, and an example as written in YAML."""
    alias = AliasChoices(name, *others) if others else name
    return Field(
        validation_alias=alias, title=name, description=about, examples=[example] if example else None
    )


def checked(parse: Callable[[str], Any], kind: type) -> BeforeValidator:
    """A validator around a pure parser that returns a value or a `Problem`."""

    def validate(value: object) -> object:
        if isinstance(value, kind) and not isinstance(value, str):
            return value
        if not isinstance(value, str):
            raise PydanticCustomError("string_type", "text expected")
        result = parse(value)
        if isinstance(result, Problem):
            raise PydanticCustomError(BROKEN, "broken rule", {"problem": result})
        return result

    return BeforeValidator(validate)


def _number_text(text: str) -> str | Problem:
    """The standard written form of a document number; 无 stands for “has none” and becomes ""."""
    if text.strip() == "无":
        return ""
    found = parse_doc_number(text)
    return found if isinstance(found, Problem) else found.text


def _flag(text: str) -> bool | Problem:
    words = {"true": True, "是": True, "yes": True, "false": False, "否": False, "no": False}
    known = words.get(text.strip().lower())
    return Problem(FLAG_EXPECTED, {"text": text}) if known is None else known


def _one_lead(value: object) -> object:
    written = value if isinstance(value, list | tuple) else [value]
    names = [name for name in written if isinstance(name, str)]
    if len(names) < len(written):
        return value
    found = [part for name in names for part in _BETWEEN_NAMES.split(name.strip()) if part]
    if len(found) > 1:
        several = {
            "text": "、".join(found),
            "count": len(found),
            "first": found[0],
            "others": ", ".join(found[1:]),
        }
        raise PydanticCustomError(BROKEN, "broken rule", {"problem": Problem(SEVERAL_LEADS, several)})
    return found[0] if found else ""


_BETWEEN_NAMES = re.compile(r"\s*[、，,；;]\s*")


def _as_list(value: object) -> object:
    return value if isinstance(value, list | tuple) else [value]


def one_or_more(field: Any) -> bool:
    """Whether a field takes one value for a list of one."""
    return any(isinstance(part, BeforeValidator) and part.func is _as_list for part in field.metadata)


_DAY_SCHEMA = {"type": "string", "pattern": r"^\d{4}-\d{1,2}-\d{1,2}$"}
_MOMENT_SCHEMA = {"type": "string", "pattern": r"^\d{4}-\d{1,2}-\d{1,2}( \d{1,2}:\d{2})?$"}

Line = Annotated[str, Field(min_length=1)]
Day = Annotated[date, checked(parse_day, date), WithJsonSchema(_DAY_SCHEMA)]
Moment = Annotated[datetime, checked(parse_moment, datetime), WithJsonSchema(_MOMENT_SCHEMA)]
NumberText = Annotated[str, checked(_number_text, str)]
Flag = Annotated[bool, checked(_flag, bool), WithJsonSchema({"type": "boolean"})]
Count = Annotated[int, checked(parse_count, int), WithJsonSchema({"type": ["number", "string"]})]
Tally = Annotated[int, checked(parse_tally, int), WithJsonSchema({"type": ["number", "string"]})]
Quantity = Annotated[
    Decimal, checked(parse_quantity, Decimal), WithJsonSchema({"type": ["number", "string"]})
]
Lead = Annotated[str, BeforeValidator(_one_lead)]
"""The one department that leads."""
Lines = Annotated[tuple[Line, ...], BeforeValidator(_as_list)]


class Ending(Fields):
    """Why a task is closed without being done."""

    day: Annotated[Day, key("日期", "销号的日子", "2026-05-30", "date")]
    reason: Annotated[Line, key("理由", "为什么不再办理", "并入市级专项，不再单列")]


def moment_of(day: date) -> datetime:
    """A day as a moment whose time nobody wrote."""
    return datetime.combine(day, time())


class Attachment(Fields):
    """One attachment: what readers see, and the file beside the document."""

    name: Annotated[Line, key("名称", "读者看到的名称", "申请表")]
    file: Annotated[Line, key("文件", "放在同一文件夹里的文件名", "xzf-2024-012-1.docx")]


class Picture(Fields):
    """A picture beside the item, with the words that stand for it where it is not seen."""

    file: Annotated[Line, key("文件", "放在同一文件夹里的图片", "kfr-2026-001-1.png")]
    alt: Annotated[
        Line, key("替代文字", "说给看不见图片的人听：图上有什么", "市民代表在政务服务大厅听取窗口讲解")
    ]
    caption: Annotated[str, key("图注", "写在图片下面的一句话", "现场讲解一次告知单")] = ""


class Review(Fields):
    """Who cleared the item for publication (《政府信息公开条例》第十七条)."""

    reviewer: Annotated[Line, key("审查人", "写岗位，不写姓名", "政务公开科")]
    day: Annotated[Day, key("日期", "审查日期", "2024-03-01", "date")]
    conclusion: Annotated[Line, key("结论", "审查结论", "同意公开")]


class BasisReview(Fields):
    """Somebody looked at what became of the bases of an item, and found what is written here."""

    day: Annotated[Day, key("日期", "复核日期；到这一天为止的变化都看过了", "2026-11-21", "date")]
    conclusion: Annotated[Line, key("结论", "复核结论", "内容仍然适用")]


class Correction(Fields):
    """A correction that the page shows (《政府信息公开条例》第六条)."""

    day: Annotated[Day, key("日期", "更正日期", "2024-03-05", "date")]
    text: Annotated[Line, key("内容", "更正了什么", "附件2第3行的金额更正为1200元")]


class Withdrawn(Fields):
    """Why the text left the portal; the address stays."""

    day: Annotated[Day, key("日期", "撤回日期", "2024-04-01", "date")]
    reason: Annotated[Line, key("理由", "撤回的理由", "内容有误，修改后重新发布")]


class Target(Fields):
    """A document that this one acts on or points at: a 发文字号, a 《标题》 or an id, alone or with details."""

    file: Annotated[Line, key("文件", "发文字号、《标题》或编号", "云政发〔2018〕3号")]
    clauses: Annotated[Lines, key("条款", "只涉及部分条款时列出", "[第三条, 第五条]")] = ()
    starts: Annotated[Day | None, key("自", "从哪一天起作用；不写就是本文件施行之日", "2024-05-01")] = None
    expires: Annotated[Day | None, key("有效期至", "续期到哪一天（含当日）", "2029-04-30")] = None
    condition: Annotated[str, key("条件", "附条件时写明条件", "逾期未修改则自2027年6月30日起失效")] = ""
    note: Annotated[str, key("说明", "给读者看的补充说明", "修订")] = ""
    external: Annotated[Flag, key("外部", "目标不在本网站时写 true", "true")] = False
    name: Annotated[str, key("名称", "外部文件的标题", "政府网站发展指引")] = ""
    url: Annotated[str, key("网址", "外部文件的网址", "https://www.gov.cn/")] = ""

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: object) -> object:
        return {"文件": value} if isinstance(value, str) else value

    def edge(self, verb: Verb, part: str = "") -> Edge:
        """This target under a verb; ``part`` is the anchor of what it stands under on its own page."""
        return Edge(
            verb=verb,
            ref=Ref(self.file, self.external, self.name, linkable(self.url)),
            clauses=self.clauses,
            starts=self.starts,
            until=self.expires,
            conditional=bool(self.condition),
            condition=self.condition,
            note=self.note,
            part=part,
        )


Targets = Annotated[tuple[Target, ...], BeforeValidator(_as_list)]
Openness = Literal["主动公开", "依申请公开", "不予公开"]
TaskState = Literal["未启动", "推进中", "已完成", "已销号"]


def repeated(numbers: Iterable[str], name: str) -> Iterator[tuple[int, Problem]]:
    """The places of numbers that stood before in the list called ``name``."""
    seen: set[str] = set()
    for place, number in enumerate(numbers):
        if number in seen:
            yield place, Problem(REPEATED_TASK, {"number": number, "list": name})
        seen.add(number)
