"""民生实事: the projects of one year with target, progress and pictures, and whether the list is complete.

How far a project is follows from its last dated update; whether it is late today is the catalog's answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from posixpath import dirname, join, normpath
from typing import Annotated, Any, Literal
from urllib.parse import quote

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.model.catalog import Catalog
from site_builder.model.deadline import Due, due_days, parse_deadline
from site_builder.model.document import Card, Document, Parsed, Part, percent
from site_builder.model.ledger import CLOSED, DOING, DONE, STATES, TODO
from site_builder.model.page import Props
from site_builder.model.quantity import quantity_text
from site_builder.model.relation import Edge, Verb
from site_builder.model.source import FileFacts
from site_builder.types.base import ContentType, Face, Loc, Published, replaced
from site_builder.types.fields import (
    Count,
    Day,
    Ending,
    Fields,
    Line,
    Lines,
    Picture,
    Quantity,
    Targets,
    TaskState,
    key,
    repeated,
)

COUNT_DIFFERS = Rule(
    "W775",
    Severity.WARNING,
    "项目的件数对不上",
    "“应有件数”写的是{declared}件，列出的项目有{listed}件。",
    "补上缺少的项目，或者改正件数；一个项目分成几项时，合成一项，把几项写在“年度目标”里。",
    "标题写着“十件”、下面列出二十一项，读者不知道以哪一个为准。",
)
OVER_TARGET = Rule(
    "W779",
    Severity.WARNING,
    "完成值超过目标值",
    "项目“{name}”的目标值是{target}{unit}，完成值是{value}{unit}。",
    "核对两个数和单位；确实超额完成的，写上  状态: 已完成  就不再提示。",
)
BACKWARDS = Rule(
    "W780",
    Severity.WARNING,
    "完成值倒退",
    "项目“{name}”{day}的完成值是{value}{unit}，比前一次的{before}{unit}少。",
    "完成值写累计数；前一次写错了的，改正前一次，并在“更正”里说明。",
)
VALUES_DIFFER = Rule(
    "W781",
    Severity.WARNING,
    "完成值和最后一次进展对不上",
    "项目“{name}”的完成值是{value}{unit}，最后一次进展写的是{last}{unit}。",
    "删去“完成值”：有了进展，程序会取最后一次的完成值。",
)


class Update(Fields):
    """One dated step of a project, with how much was done until then."""

    day: Annotated[Day, key("日期", "进展日期", "2026-06-10", "date")]
    text: Annotated[Line, key("内容", "做了什么", "新增普惠托位84个")]
    value: Annotated[Quantity | None, key("完成值", "到这一天累计完成多少", "84")] = None


class Photo(Picture):
    """A picture of a project, taken before, during or after."""

    when: Annotated[Literal["实施前", "实施中", "实施后"], key("时点", "实施前、实施中或实施后", "实施后")]


class Undertaking(Fields):
    """One project: what is promised, who is responsible, how far it is.

    The state is what the editor writes. When it is not written, it follows from the numbers: done when 完成值 reaches 目标值,
    under way when there is any update, closed when there is a 销号.
    """

    number: Annotated[Line, key("编号", "本年度内不重复", "'1'")]
    name: Annotated[Line, key("名称", "项目名称", "增加普惠托育服务供给")]
    goal: Annotated[Line, key("年度目标", "年初公布的目标", "新增普惠托位150个")]
    target: Annotated[Quantity | None, key("目标值", "目标的数", "150")] = None
    unit: Annotated[str, key("单位", "目标值、完成值的单位", "个")] = ""
    value: Annotated[Quantity | None, key("完成值", "累计完成多少；写了进展就不用写", "84")] = None
    responsible: Annotated[Lines, key("责任单位", "第一个是牵头的", "[县卫生健康局]")] = ()
    deadline: Annotated[str, key("完成时限", "2026年12月、2026-11-30、年底前", "2026年12月")] = ""
    state: Annotated[
        TaskState | None, key("状态", "未启动、推进中、已完成或已销号；不写就按完成值计算", "推进中")
    ] = None
    updates: Annotated[tuple[Update, ...], key("进展", "按日期记录")] = ()
    photos: Annotated[tuple[Photo, ...], key("照片", "实施前、实施后的图片")] = ()
    evidence: Annotated[Targets, key("佐证", "证明完成情况的文件", "[dt-2026-002]")] = ()
    closing: Annotated[Ending | None, key("销号", "依照原程序取消的日期和理由")] = None

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return "项目" + "".join(self.number.split())

    def reached(self) -> Decimal | None:
        """How much is done: the last value that an update names, else 完成值."""
        dated = sorted((u for u in self.updates if u.value is not None), key=lambda u: u.day)
        return dated[-1].value if dated else self.value

    def state_now(self) -> str:
        """The state as written, else as the numbers say."""
        if self.state is not None:
            return self.state
        if self.closing is not None:
            return CLOSED
        value = self.reached()
        if value is not None and self.target is not None and value >= self.target:
            return DONE
        return DOING if value or self.updates else TODO


class Project(Published):
    """民生实事：一年一份，逐项列出目标、进展和照片。"""

    year: Annotated[str, key("年度", "哪一年的项目", "2026")] = ""
    declared: Annotated[Count | None, key("应有件数", "公布的件数，与列出的项目核对", "10")] = None
    projects: Annotated[tuple[Undertaking, ...], key("项目", "逐项列出")] = ()

    def project_year(self) -> int:
        """年度 as a number; the year of publication when it is not written."""
        digits = "".join(c for c in self.year if c.isdigit())[:4]
        return int(digits) if len(digits) == 4 else self.published.year

    def card(self, card: Card) -> Card:
        """The projects as parts."""
        return replaced(
            super().card(card),
            label=self.year,
            year=self.project_year(),
            parts=tuple(self._part(project) for project in self.projects),
        )

    def _part(self, project: Undertaking) -> Part:
        state = project.state_now()
        return Part(
            anchor=project.anchor,
            title=project.name,
            state=state,
            done=state == DONE,
            lead=next(iter(project.responsible), ""),
            due=self._due(project) if state in (TODO, DOING) else None,
        )

    def _due(self, project: Undertaking) -> date | None:
        found = parse_deadline(project.deadline, self.project_year()) if project.deadline else None
        if not isinstance(found, Due):
            return None
        return found.last_day or max(due_days(found, self.project_year()), default=None)

    def edges(self) -> Iterator[tuple[Loc, Edge]]:
        """The common relations, then the evidence of each project."""
        yield from super().edges()
        for number, project in enumerate(self.projects):
            for place, target in enumerate(project.evidence):
                yield ("项目", number, "佐证", place), target.edge(Verb.EVIDENCE, project.anchor)

    def organizations(self) -> Iterator[tuple[Loc, str, bool]]:
        """Publisher, and every department that is responsible."""
        yield from super().organizations()
        for number, project in enumerate(self.projects):
            for place, name in enumerate(project.responsible):
                yield ("项目", number, "责任单位", place), name, False

    def pictures(self) -> Iterator[tuple[Loc, Picture]]:
        """The photos of all projects."""
        for number, project in enumerate(self.projects):
            for place, photo in enumerate(project.photos):
                yield ("项目", number, "照片", place, "文件"), photo

    def problems(self, has_text: bool) -> Iterator[tuple[Loc, Problem]]:
        """The list must be as long as it says, numbers must differ, values must grow and stay below the target."""
        yield from super().problems(has_text)
        if self.declared is not None and self.declared != len(self.projects):
            differing = {"declared": str(self.declared), "listed": str(len(self.projects))}
            yield ("应有件数",), Problem(COUNT_DIFFERS, differing)
        for number, problem in repeated([project.number for project in self.projects], "项目"):
            yield ("项目", number, "编号"), problem
        for number, project in enumerate(self.projects):
            found = parse_deadline(project.deadline, self.project_year()) if project.deadline else None
            if isinstance(found, Problem):
                yield ("项目", number, "完成时限"), found
            for loc, problem in _values(project):
                yield ("项目", number, *loc), problem

    @classmethod
    def searched(cls, document: Document) -> Iterator[str]:
        """Names, targets and updates of the projects, and what their photos show."""
        for project in document.fields["projects"]:
            yield from (project["name"], project["goal"], *project["responsible"])
            yield from (update["text"] for update in project["updates"])
            yield from (photo["alt"] for photo in project["photos"])

    @classmethod
    def draft(cls, parsed: Parsed, catalog: Catalog) -> Props:
        """Which projects are late today, and the measures of the photos."""
        facts = {use.path: catalog.files.get(use.path, FileFacts()) for use in parsed.files if not use.listed}
        return {
            "late": list(catalog.late_parts(parsed.card)),
            "pictures": {
                path: {"url": quote(path), "width": known.width, "height": known.height}
                for path, known in facts.items()
            },
        }

    @classmethod
    def present(cls, document: Document, face: Face, props: Props) -> Props:
        """The overview and every project."""
        folder = dirname(document.card.url)
        parts = {part.anchor: part for part in document.card.parts}
        shown = [_shown(project, parts, folder, face, props) for project in document.fields["projects"]]
        done = sum(1 for project in shown if project["code"] == "done")
        return {
            "year": document.fields["year"],
            "projects": shown,
            "overview": {
                "total": len(shown),
                "done": done,
                "percent": percent(done, len(shown)),
                "overdue": sum(1 for project in shown if project["overdue"]),
            },
        }


def _values(project: Undertaking) -> Iterator[tuple[Loc, Problem]]:
    about = {"name": project.name, "unit": project.unit}
    before: Decimal | None = None
    ordered = sorted(enumerate(project.updates), key=lambda pair: pair[1].day)
    last: Loc = ("完成值",)
    for place, update in ordered:
        if update.value is None:
            continue
        last = ("进展", place, "完成值")
        if before is not None and update.value < before:
            values = {"value": quantity_text(update.value), "before": quantity_text(before)}
            yield last, Problem(BACKWARDS, {**about, **values, "day": update.day.isoformat()})
        before = update.value
    if before is not None and project.value is not None and project.value != before:
        values = {"value": quantity_text(project.value), "last": quantity_text(before)}
        yield ("完成值",), Problem(VALUES_DIFFER, {**about, **values})
    reached = project.reached()
    target = project.target if project.state != DONE else None
    if reached is not None and target is not None and reached > target:
        values = {"value": quantity_text(reached), "target": quantity_text(target)}
        yield last, Problem(OVER_TARGET, {**about, **values})


def _shown(
    project: Mapping[str, Any], parts: Mapping[str, Part], folder: str, face: Face, props: Props
) -> dict[str, Any]:
    made = Undertaking.model_validate(project)
    part = parts[made.anchor]
    value, target = made.reached(), made.target
    share = None if value is None or not target else int(100 * value / target)
    return {
        "number": made.number,
        "anchor": made.anchor,
        "name": made.name,
        "goal": made.goal,
        "unit": made.unit,
        "target": "" if target is None else quantity_text(target),
        "value": "" if value is None else quantity_text(value),
        "percent": share,
        "responsible": [face.organization(name) for name in made.responsible],
        "deadline": made.deadline,
        "state": part.state,
        "code": STATES[part.state],
        "overdue": made.anchor in props["late"],
        "closed": project["closing"],
        "progress": [{"day": u.day.isoformat(), "text": u.text} for u in made.updates],
        "photos": [
            {
                "alt": photo.alt,
                "when": photo.when,
                "caption": photo.caption,
                **props["pictures"][normpath(join(folder, photo.file))],
            }
            for photo in made.photos
        ],
        "evidence": face.named(target["file"] for target in project["evidence"]),
    }


TYPE = ContentType(
    "project",
    "projects",
    "民生实事项目",
    Project,
    "project.html",
    "信息公开目录",
    32,
    bodied=False,
    hub="plan",
    promises=True,
)
