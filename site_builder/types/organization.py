"""机构: names it has and had, who took over from it, what it does and how to reach it.

Organizations refer only to organizations; what they published is gathered by the catalog (条例第二十条第二项).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field, model_validator

from site_builder.kernel.diagnostic import Problem
from site_builder.model.catalog import Catalog
from site_builder.model.document import Card, Contact, Document, Names, Parsed
from site_builder.model.page import Props
from site_builder.model.pinyin import NOT_IN_NAME, parse_reading, readings_of
from site_builder.types.base import ContentType, Face, Item, Loc, replaced
from site_builder.types.fields import Day, Fields, Line, Lines, Moment, checked, key

SHOWN = 20
"""How many of its documents an organization's page lists."""

CONTACTS = {
    "address": "办公地址",
    "postcode": "邮政编码",
    "phone": "联系电话",
    "fax": "传真",
    "email": "电子邮箱",
    "hours": "办公时间",
}
SCHEMES = {"phone": "tel:", "email": "mailto:"}


class FormerName(Fields):
    """A name the organization had, and until when."""

    name: Annotated[Line, key("名称", "曾用名称", "云栖县扶贫开发办公室")]
    until: Annotated[Day | None, key("至", "使用到哪一天", "2021-06-30")] = None

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: object) -> object:
        return {"名称": value} if isinstance(value, str) else value


class Contacts(Fields):
    """How to reach an organization (《政府信息公开条例》第十二条)."""

    address: Annotated[str, key("地址", "办公地址", "云栖县云溪路1号")] = ""
    postcode: Annotated[str, key("邮编", "邮政编码", "'000000'")] = ""
    phone: Annotated[str, key("电话", "办公电话", "0000-8800123")] = ""
    fax: Annotated[str, key("传真", "传真号码", "0000-8800124")] = ""
    email: Annotated[str, key("邮箱", "电子邮箱", "xxgk@yunqi.example")] = ""
    hours: Annotated[str, key("办公时间", "办公时间", "工作日 8:30—12:00，14:00—17:30")] = ""

    def ways(self) -> Iterator[Contact]:
        """What is written, in the order of ``CONTACTS``."""
        for name, label in CONTACTS.items():
            text = getattr(self, name)
            if text:
                yield Contact(name, label, text, SCHEMES[name] + text if name in SCHEMES else "")


class Organization(Item):
    """机构：名称、沿革、职责和联系方式。"""

    name: Annotated[Line, key("名称", "机构全称", "云栖县民政局", "标题", "title")]
    short_names: Annotated[Lines, key("简称", "常用简称", "[县民政局, 民政局]")] = ()
    former_names: Annotated[
        tuple[FormerName, ...], key("曾用名", "以前的名称", "[{名称: 云栖县扶贫办, 至: 2021-06-30}]")
    ] = ()
    readings: Annotated[
        Mapping[str, Annotated[str, checked(parse_reading, str)]],
        key("注音", "名称里生僻字的读音，一个字一个", "{邡: fāng}"),
    ] = Field(default_factory=dict)
    number_code: Annotated[Lines, key("机构代字", "发文字号里的代字", "云民发")] = ()
    founded: Annotated[Day | None, key("成立日期", "成立的日子", "2019-03-01")] = None
    dissolved: Annotated[Day | None, key("撤销日期", "撤销的日子", "2021-06-30")] = None
    successor: Annotated[str, key("继任机构", "承接职责的机构", "县农业农村局")] = ""
    duties: Annotated[Lines, key("职责", "一条一句")] = ()
    head: Annotated[str, key("负责人职务", "只写职务", "局长")] = ""
    contacts: Annotated[Contacts, key("联系方式", "地址、电话等")] = Contacts()
    published: Annotated[Moment | None, key("发布日期", "可以不写", "2024-03-01")] = None

    def card(self, card: Card) -> Card:
        """All names, so that documents of any time find their organization."""
        former = tuple(old.name for old in self.former_names)
        names = Names(self.short_names, former, self.successor)
        return replaced(
            card,
            title=self.name,
            names=names,
            contacts=tuple(self.contacts.ways()),
            summary="；".join(self.duties[:1]),
        )

    def problems(self, has_text: bool) -> Iterator[tuple[Loc, Problem]]:
        """A reading belongs to one character of the name."""
        for character in self.readings:
            if len(character) != 1 or character not in self.name:
                problem = Problem(NOT_IN_NAME, {"text": character, "name": self.name})
                yield ("注音", character), problem

    def organizations(self) -> Iterator[tuple[Loc, str, bool]]:
        """The successor should be registered."""
        if self.successor:
            yield ("继任机构",), self.successor, False

    @classmethod
    def draft(cls, parsed: Parsed, catalog: Catalog) -> Props:
        """Its documents, its tasks, its predecessors and successor."""
        id_ = parsed.card.id
        own = catalog.issued_by(id_)[::-1]
        successor = catalog.register.successor(id_)
        return {
            "rows_shown": [catalog.row(card.id) for card in own[:SHOWN]],
            "documents_total": len(own),
            "documents_more": f"library/issuer/{id_}/index.html" if own else "",
            "successor": catalog.entry(successor) if successor and successor in catalog.cards else None,
            "predecessors": [catalog.entry(x) for x in catalog.register.predecessors(id_)],
            "tasks": _tasks(id_, catalog),
        }

    @classmethod
    def present(cls, document: Document, face: Face, props: Props) -> Props:
        """Names, duties and contacts."""
        fields = document.fields
        return {
            "heading": readings_of(document.card.title, fields["readings"]),
            "short": fields["short_names"],
            "former": [{"name": x["name"], "until": x["until"] or ""} for x in fields["former_names"]],
            "founded": fields["founded"] or "",
            "dissolved": fields["dissolved"] or "",
            "duties": fields["duties"],
            "head": fields["head"],
            "contacts": document.card.contacts,
        }


def _tasks(id_: str, catalog: Catalog) -> list[dict[str, Any]]:
    """The tasks that the organization leads, newest plan first."""
    found = []
    for plan in [card for card in catalog.listed() if card.tasks][::-1]:
        overdue = set(catalog.overdue(plan))
        for task in plan.tasks:
            if catalog.register.find(task.lead) == id_:
                found.append(
                    {
                        "plan": catalog.entry(plan.id),
                        "number": task.number,
                        "text": task.text,
                        "url": f"{plan.url}#{task.anchor}",
                        "state": task.state,
                        "open": task.open,
                        "overdue": task.number in overdue,
                    }
                )
    return found


TYPE = ContentType(
    "organization",
    "organizations",
    "机构职能",
    Organization,
    "organization.html",
    "机构职能",
    70,
    listed=False,
    bodied=False,
)
