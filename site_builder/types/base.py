"""What every content type is: fields with Chinese keys, a card for other pages, relations, and a template.

It refuses to know any single type; a type overrides only what is its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from posixpath import normpath
from typing import Annotated, Any, ClassVar
from urllib.parse import quote

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.model.catalog import Catalog, TypeFacts
from site_builder.model.document import Body, Card, Document, Parsed, Query, Table, Withdrawal
from site_builder.model.hub import parse_hub
from site_builder.model.page import Entry, Props
from site_builder.model.period import Period, parse_period
from site_builder.model.relation import Edge, Verb
from site_builder.model.source import FileFacts
from site_builder.types.fields import (
    Attachment,
    BasisReview,
    Correction,
    Fields,
    Line,
    Lines,
    Moment,
    Openness,
    Picture,
    Review,
    Targets,
    Withdrawn,
    checked,
    key,
)

SOURCE_MISSING = Rule(
    "W236",
    Severity.WARNING,
    "转发没有写来源",
    "这份文件转发了别的文件，但没有写“来源”。",
    "写明来源，例如  来源: 东岚省人民政府办公厅",
    "转载、转发的内容要注明来源（国办发〔2017〕47号《政府网站发展指引》）。",
)
PERIOD_ALONE = Rule(
    "W239",
    Severity.WARNING,
    "写了期别，没有写系列",
    "写了“期别”（{period}），却没有写是哪个系列的。",
    "加上  系列: 政府工作报告重点任务进展",
)
EARLY_REVIEW = Rule(
    "W742",
    Severity.WARNING,
    "依据复核早于发布",
    "依据复核的日期（{day}）早于发布日期，不起作用：发布以后依据才有的变化，复核时还看不到。",
    "写发布以后核对正文的那一天，例如  依据复核: {{日期: 2026-11-21, 结论: 内容仍然适用}}",
)
Loc = tuple[str | int, ...]
"""Where a value stands in its file: keys and list positions from the top."""


@dataclass(frozen=True)
class Face:
    """What a page of a type shows beside the common parts: the links its texts need, made from the catalog."""

    names: Mapping[str, Entry]
    targets: Mapping[str, Entry]
    files: Mapping[str, FileFacts]

    def organization(self, name: str) -> Entry:
        """An organization that the item names."""
        return self.names.get(name, Entry(text=name))

    def target(self, text: str) -> Entry | None:
        """A document that the item refers to; ``None`` when it may not be named (contract §1, rule 8 and 公开属性)."""
        return self.targets.get(text)

    def picture(self, document: Document, picture: Mapping[str, Any]) -> dict[str, Any]:
        """A picture of the item: where it is published, its measures, and the words that stand for it."""
        path = normpath(f"{document.card.url.rpartition('/')[0]}/{picture['file']}")
        facts = self.files.get(path, FileFacts())
        measures = {"width": facts.width, "height": facts.height}
        return {"url": quote(path), "alt": picture["alt"], "caption": picture["caption"], **measures}

    def named(self, texts: Iterable[str]) -> list[Entry]:
        """The documents that may be named, in order."""
        return [entry for entry in map(self.target, texts) if entry is not None]


class Item(Fields):
    """Anything that stands in a content file. Subclasses add fields and override the questions below."""

    relation_keys: ClassVar[Mapping[str, Verb]] = {}

    def card(self, card: Card) -> Card:
        """The card of this item, from one that holds its id, type and address."""
        return card

    def read(self, card: Card, body: Body) -> Card:
        """What the text adds to the card."""
        return card

    def edges(self) -> Iterator[tuple[Loc, Edge]]:
        """Every relation with the place it was written at."""
        for name, verb in self.relation_keys.items():
            for number, target in enumerate(getattr(self, name)):
                yield (type(self).model_fields[name].title or name, number), target.edge(verb)

    def organizations(self) -> Iterator[tuple[Loc, str, bool]]:
        """Every name that should be an organization, and whether it must be a registered one."""
        yield from ()

    def attached(self) -> Iterator[tuple[Loc, Attachment]]:
        """The attachments, in order."""
        yield from ()

    def pictures(self) -> Iterator[tuple[Loc, Picture]]:
        """The pictures that the page shows beside its text, with the places of their files."""
        yield from ()

    def table(self) -> Table:
        """The table that the item keeps in its fields, given away as a file of its own."""
        return Table()

    def linked(self) -> Iterator[tuple[Loc, Attachment]]:
        """Files beside the item that its page links to by itself, not among the attachments."""
        yield from ()

    def queries(self) -> tuple[Query, ...]:
        """What the item gathers from the whole portal."""
        return ()

    def problems(self, has_text: bool) -> Iterator[tuple[Loc, Problem]]:
        """Fields that contradict each other; ``has_text`` tells whether the file has a text of its own."""
        yield from ()

    def transcript(self) -> tuple[Loc, str]:
        """Markdown kept in a field, with its place: a text that stands on the page beside the file's own."""
        return (), ""

    @classmethod
    def searched(cls, document: Document) -> Iterator[str]:
        """What the page prints of the item's own fields and a search must find, beside title, text and card."""
        yield from ()

    @classmethod
    def draft(cls, parsed: Parsed, catalog: Catalog) -> Props:
        """What the page needs of the rest of the portal, by value; merged into its properties."""
        return {}

    @classmethod
    def present(cls, document: Document, face: Face, props: Props) -> Props:
        """What the template gets beside the common properties, made from the item's own fields."""
        return {}


class Published(Item):
    """The fields common to everything that is published (content contract §1)."""

    title: Annotated[Line, key("标题", "完整标题", "云栖县人民政府办公室关于印发……的通知")]
    published: Annotated[Moment, key("发布日期", "在网站发布的日期，可以带时间", "2024-03-01 09:30")]
    publisher: Annotated[
        str, key("发布机构", "机构的全称、简称或编号；不写就用网站主办单位", "县政府办公室")
    ] = ""
    source: Annotated[str, key("来源", "信息来源；转载必须写", "云栖县民政局")] = ""
    topics: Annotated[Lines, key("主题分类", "取自主题词表，写“大类/小类”", "[综合政务/政务公开]")] = ()
    keywords: Annotated[Lines, key("关键词", "便于查找的词", "[低保, 社会救助]")] = ()
    summary: Annotated[str, key("摘要", "一两句话说明内容", "明确最低生活保障的条件和办理程序")] = ""
    attachments: Annotated[
        tuple[Attachment, ...], key("附件", "附件列表", "[{名称: 申请表, 文件: a.docx}]")
    ] = ()
    openness: Annotated[Openness, key("公开属性", "只有“主动公开”的才会出现在网站上", "主动公开")] = (
        "主动公开"
    )
    review: Annotated[Review | None, key("审查", "公开审查记录")] = None
    editor: Annotated[str, key("责任编辑", "写岗位，不写姓名", "政务公开科")] = ""
    corrections: Annotated[tuple[Correction, ...], key("更正", "发布后的更正，显示在页面上")] = ()
    withdrawn: Annotated[Withdrawn | None, key("撤回", "撤回后网址保留，内容撤下")] = None
    series: Annotated[str, key("系列", "属于哪个系列，同一系列排成一列", "政府工作报告重点任务进展")] = ""
    period: Annotated[
        str, key("期别", "系列里的哪一期：2026年9月、2026年第三季度、2026年、第3期", "2026年第三季度")
    ] = ""
    standing: Annotated[
        str, checked(parse_hub, str), key("常设", "常年放在哪个栏目首页的最上面：政民互动", "政民互动")
    ] = ""
    aliases: Annotated[Lines, key("旧网址", "改版前的网址，继续可用", "[art/2019/5/1/art_100_200.html]")] = ()
    repeals: Annotated[Targets, key("废止", "本文件废止的文件", "[云政发〔2018〕3号]")] = ()
    amends: Annotated[Targets, key("修改", "本文件修改的文件", "[云政发〔2020〕5号]")] = ()
    replaces: Annotated[Targets, key("替代", "本文件取代的旧文件", "[云政发〔2018〕3号]")] = ()
    repeals_partly: Annotated[
        Targets, key("部分废止", "本文件废止其部分条款的文件", "[{文件: 云政发〔2019〕8号, 条款: [第六条]}]")
    ] = ()
    basis: Annotated[Targets, key("依据", "制定依据", "[云政发〔2020〕5号]")] = ()
    basis_review: Annotated[
        BasisReview | None, key("依据复核", "依据终止或者修改以后，核对过正文的，写在这里，不再提醒")
    ] = None
    forwards: Annotated[
        Targets, key("转发", "本文件转发的文件", "[{文件: 东政发〔2024〕1号, 名称: ……, 外部: true}]")
    ] = ()
    interprets: Annotated[Targets, key("解读", "被解读的文件", "[云政发〔2024〕3号]")] = ()
    implements: Annotated[Targets, key("落实", "本文件落实的文件", "[云政发〔2024〕3号]")] = ()
    extends: Annotated[
        Targets, key("续期", "延长有效期的文件", "[{文件: 云政发〔2020〕3号, 有效期至: 2029-04-30}]")
    ] = ()

    relation_keys: ClassVar[Mapping[str, Verb]] = {
        "repeals": Verb.REPEALS,
        "amends": Verb.AMENDS,
        "replaces": Verb.REPLACES,
        "repeals_partly": Verb.REPEALS_PARTLY,
        "basis": Verb.BASIS,
        "forwards": Verb.FORWARDS,
        "interprets": Verb.INTERPRETS,
        "implements": Verb.IMPLEMENTS,
        "extends": Verb.EXTENDS,
    }

    def card(self, card: Card) -> Card:
        """Title, dates, publisher and facets, as every list shows them."""
        gone = Withdrawal(self.withdrawn.day, self.withdrawn.reason) if self.withdrawn else None
        return replaced(
            card,
            title=self.title,
            published=self.published,
            effective=self.effective_day(),
            publisher=self.publisher,
            topics=self.topics,
            keywords=self.keywords,
            summary=self.summary,
            public=self.openness == "主动公开",
            withdrawn=gone,
            aliases=self.aliases,
            series=self.series,
            period=self.period,
            basis_reviewed=self.basis_review.day if self.basis_review else None,
            standing=self.standing,
        )

    def effective_day(self) -> date:
        """The day from which this item acts on others: the publication day, unless a type says otherwise."""
        return self.published.date()

    def problems(self, has_text: bool) -> Iterator[tuple[Loc, Problem]]:
        """What is passed on names where it comes from."""
        if self.forwards and not self.source:
            yield ("转发",), Problem(SOURCE_MISSING)
        if self.basis_review and self.basis_review.day < self.published.date():
            day = self.basis_review.day.isoformat()
            yield ("依据复核", "日期"), Problem(EARLY_REVIEW, {"day": day})
        period = parse_period(self.period) if self.period else None
        if isinstance(period, Problem):
            yield ("期别",), period
        elif isinstance(period, Period) and not self.series:
            yield ("期别",), Problem(PERIOD_ALONE, {"period": self.period})

    def organizations(self) -> Iterator[tuple[Loc, str, bool]]:
        """The publisher must be registered."""
        if self.publisher:
            yield ("发布机构",), self.publisher, True

    def attached(self) -> Iterator[tuple[Loc, Attachment]]:
        """The 附件 list."""
        for number, attachment in enumerate(self.attachments):
            yield ("附件", number, "文件"), attachment


Pages = Iterable[tuple[str, str, Props]]
"""Further pages of an overview: the end of the address, the name, and what each shows."""


def _none(cards: Sequence[Card], catalog: Catalog) -> Pages:
    return ()


@dataclass(frozen=True)
class Overview:
    """A page beside the list of a type that counts its items: its address below the type's folder, its template, its
    name, what it is about, and what it shows of the cards, oldest first. ``parts`` are pages of its own below it, such
    as one a year."""

    url: str
    template: str
    label: str
    about: str
    props: Callable[[Sequence[Card], Catalog], Props]
    parts: Callable[[Sequence[Card], Catalog], Pages] = _none


@dataclass(frozen=True)
class ContentType:
    """One content type: a name, a folder, a class and a template; `column_type` is one of 国办发〔2017〕47号's.

    ``rank`` orders the types in navigation and on the home page, small numbers first.
    ``stateful`` items have a validity state; ``listed`` ones have a list page of their own and stand in feeds;
    ``bodied`` ones are Markdown with a text, the others records in YAML (both forms are always read).
    ``hub`` names the entry of the navigation under which the type stands, "" for an entry of its own: a hub page, or
    another type. ``step`` is the step in the life of a document that an item of the type stands for, such as 征求意见,
    when it is related to that document. ``beside`` are names and addresses of further pages that its list points at;
    ``overviews`` pages that count its items.
    ``asked`` items answer questions about the documents that they rest on: those list them, and they are browsed by
    topic and audience. Items that ``rests`` is true of say on their pages when what they rest on has ended or changed.
    Several attachments of a ``bundled`` item can be downloaded in one file.
    The parts of its items are ``promises`` when the home page shows how many were kept.
    """

    name: str
    folder: str
    label: str
    item: type[Item]
    template: str
    column_type: str
    rank: int
    stateful: bool = False
    listed: bool = True
    bodied: bool = True
    hub: str = ""
    step: str = ""
    beside: tuple[tuple[str, str], ...] = ()
    asked: bool = False
    rests: bool = False
    promises: bool = False
    overviews: tuple[Overview, ...] = ()
    bundled: bool = False

    @property
    def facts(self) -> TypeFacts:
        """What pages may know of the type."""
        return TypeFacts(
            *(self.name, self.label, self.folder, self.template, self.column_type),
            *(self.stateful, self.listed, self.hub, self.step),
            asked=self.asked,
            rests=self.rests,
            promises=self.promises,
            bundled=self.bundled,
        )


def replaced(card: Card, **changes: Any) -> Card:
    """``card`` with some fields set: msgspec's ``replace`` without its untyped name."""
    return Card(**{name: changes.get(name, getattr(card, name)) for name in card.__struct_fields__})
