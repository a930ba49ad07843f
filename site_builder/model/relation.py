"""Names the ways in which one document acts on or points at another.

It refuses to know whether a target exists (the catalog does) and what a relation does to a state (validity does).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct

from site_builder.kernel.span import Span


class Verb(StrEnum):
    """What a document does to its target; the value is the identifier used in public data."""

    REPEALS = "repeals"
    AMENDS = "amends"
    REPLACES = "replaces"
    REPEALS_PARTLY = "repeals_partly"
    BASIS = "basis"
    FORWARDS = "forwards"
    INTERPRETS = "interprets"
    IMPLEMENTS = "implements"
    EXTENDS = "extends"
    CONFIRMS = "confirms"
    LAPSES = "lapses"
    CONSOLIDATES = "consolidates"
    EVIDENCE = "evidence"
    FEATURES = "features"
    PRODUCES = "produces"
    INVOLVES = "involves"
    RECORDS = "records"
    FOLLOWS = "follows"
    LISTS = "lists"
    MENTIONS = "mentions"


class Wording(Struct, frozen=True):
    """How a verb reads: on the acting document's page, and on the target's."""

    active: str
    passive: str


WORDINGS: dict[Verb, Wording] = {
    Verb.REPEALS: Wording("废止", "被废止"),
    Verb.AMENDS: Wording("修改", "被修改"),
    Verb.REPLACES: Wording("替代", "被替代"),
    Verb.REPEALS_PARTLY: Wording("部分废止", "被部分废止"),
    Verb.BASIS: Wording("制定依据", "以本文件为依据"),
    Verb.FORWARDS: Wording("转发", "被转发"),
    Verb.INTERPRETS: Wording("解读", "解读材料"),
    Verb.IMPLEMENTS: Wording("落实", "落实本文件的文件"),
    Verb.EXTENDS: Wording("续期", "有效期延续"),
    Verb.CONFIRMS: Wording("继续有效", "清理确认继续有效"),
    Verb.LAPSES: Wording("宣布失效", "被宣布失效"),
    Verb.CONSOLIDATES: Wording("已并入", "修改内容已并入"),
    Verb.EVIDENCE: Wording("佐证", "为任务提供佐证"),
    Verb.FEATURES: Wording("收录", "收录本文的专题"),
    Verb.PRODUCES: Wording("形成文件", "形成过程"),
    Verb.INVOLVES: Wording("公众参与", "对应的决策事项"),
    Verb.RECORDS: Wording("记录的台账", "台账快照"),
    Verb.FOLLOWS: Wording("上一年度", "下一年度"),
    Verb.LISTS: Wording("列出的文件", "列入的清单"),
    Verb.MENTIONS: Wording("提及", "提到本文件的文件"),
}

ENDING = frozenset({Verb.REPEALS, Verb.REPLACES, Verb.LAPSES})
"""Acts that end a document (国办发〔2018〕37号 asks that repeal and lapse be published; see the contract, rule 4)."""

ACTING = ENDING | {Verb.AMENDS, Verb.REPEALS_PARTLY, Verb.EXTENDS, Verb.CONFIRMS}
"""Acts that belong to the history of their target."""


class Ref(Struct, frozen=True):
    """A target as an editor wrote it: a document number, a 《title》 or an id.

    ``external`` targets lie outside the portal and are shown by ``name`` with a link to ``url``.
    """

    text: str
    external: bool = False
    name: str = ""
    url: str = ""


class Edge(Struct, frozen=True):
    """One relation as written: the source says what it does to ``ref``, to which clauses, and from when.

    ``starts`` is ``None`` when the effect starts on the day the acting document takes effect. ``until`` is the
    last day in force that an extension grants. A ``conditional`` effect happens only unless the target was
    amended or replaced meanwhile. ``part`` is the anchor of the thing on the source's page that it is about, "" when
    it is about the source as a whole.
    """

    verb: Verb
    ref: Ref
    clauses: tuple[str, ...] = ()
    starts: date | None = None
    until: date | None = None
    conditional: bool = False
    condition: str = ""
    note: str = ""
    part: str = ""


class PlacedEdge(Struct, frozen=True):
    """An edge with the place where it was written."""

    edge: Edge
    span: Span


class Relation(Struct, frozen=True):
    """A relation that found its target: an id on the portal, or "" for a target that stands elsewhere."""

    source: str
    target: str
    edge: Edge
    span: Span
