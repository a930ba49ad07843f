"""The two faces of one published item: the whole document, and the card that other pages may read.

Neither is ever filled in later: what depends on other documents or on the date is the catalog's answer.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from msgspec import Struct

from site_builder.kernel.span import Span
from site_builder.model.relation import PlacedEdge, Ref


class Heading(Struct, frozen=True):
    """One line of the contents list: ``level`` 2 to 4, a stable anchor ``id``, and its words."""

    level: int
    id: str
    text: str


class Clause(Struct, frozen=True):
    """One comparable piece of a text, such as 第十二条: anchor, label and plain text (paragraphs by newline)."""

    id: str
    label: str
    text: str


class BodyLink(Struct, frozen=True):
    """A link in a body to another document. ``<a href="ref:N">`` in the html stands for ``links[N]``.

    A ``quiet`` link was found in running text, not written by the editor: when nothing matches it stays text.
    ``anchor`` is the place in the other document, without ``#``.
    """

    ref: Ref
    span: Span
    quiet: bool = False
    anchor: str = ""


class FileUse(Struct, frozen=True):
    """A file beside the document that its text or fields use; ``path`` is relative to the content folder.

    ``listed`` files are attachments, shown under their ``name``; the others stand in the text.
    """

    path: str
    span: Span
    name: str = ""
    listed: bool = False


class Body(Struct, frozen=True):
    """A rendered text: html with ``ref:N`` placeholders, its outline, its clauses, what it uses, and plain text."""

    html: str = ""
    outline: tuple[Heading, ...] = ()
    clauses: tuple[Clause, ...] = ()
    links: tuple[BodyLink, ...] = ()
    files: tuple[FileUse, ...] = ()
    text: str = ""


class Query(Struct, frozen=True):
    """What a topic gathers: AND between the fields, OR within one; an empty field asks nothing."""

    types: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


class Step(Struct, frozen=True):
    """One dated step of a task or a project: what was done."""

    day: date
    text: str


class Closing(Struct, frozen=True):
    """Why a task was closed without being done (销号), and when."""

    day: date
    reason: str


class Task(Struct, frozen=True):
    """One promise of a plan, as other pages may show it. ``due`` is its last day in time, or ``None``.

    ``done`` tells that it was kept, ``open`` that it is neither done nor closed: an open task is overdue from the day after ``due``.
    ``dues`` are all days on which it falls due, those of a recurring deadline included. ``text_due`` is the last day in
    time by the plan's text (正文时限), when that names another one; ``term_note`` says why. ``needed`` is how many
    published pieces of evidence make it done, 0 when the editor wrote the state. ``points`` are there only when the
    plan publishes them.
    """

    number: str
    text: str
    state: str
    open: bool
    done: bool
    lead: str = ""
    responsible: tuple[str, ...] = ()
    due: date | None = None
    clause: str = ""
    deadline: str = ""
    dues: tuple[date, ...] = ()
    text_deadline: str = ""
    text_due: date | None = None
    term_note: str = ""
    steps: tuple[Step, ...] = ()
    closed: Closing | None = None
    evidence_note: str = ""
    needed: int = 0
    points: str = ""

    @property
    def finished(self) -> date | None:
        """The day of the last step of a task that is done."""
        return max((step.day for step in self.steps), default=None) if self.done else None

    @property
    def anchor(self) -> str:
        """Where it stands on its plan's page."""
        return task_anchor(self.number)


def percent(part: int, total: int) -> int:
    """A share in whole hundredths; 0 of nothing is 0."""
    return round(100 * part / total) if total else 0


def task_anchor(number: str) -> str:
    """The place of a task on its plan's page: a number may hold spaces, an anchor may not."""
    return "任务" + "".join(number.split())


class Moment(Struct, frozen=True):
    """A named day in the life of an item, such as 征集截止: ``name`` is what rules of time limits call it.

    ``at`` is local time; midnight stands for a day whose time nobody wrote. A ``public_event`` is one that citizens can
    attend, and so stands in the portal's calendar.
    """

    name: str
    at: datetime
    public_event: bool = False

    @property
    def day(self) -> date:
        """The day alone."""
        return self.at.date()


class Stage(Struct, frozen=True):
    """A state that an item enters by itself on a day, such as 征集中. ``open`` tells that citizens can take part."""

    since: date
    name: str
    code: str
    open: bool = False


class Part(Struct, frozen=True):
    """One of the things that an item lists and other pages may show: a decision, an item of an agenda, a project.

    ``anchor`` is its place on the item's page; ``done`` tells that what it promises was kept. It is late from the day
    after ``due`` while it is not done. ``late`` is said of a part that was late on the day it was written down.
    """

    anchor: str
    title: str
    state: str = ""
    done: bool = False
    lead: str = ""
    due: date | None = None
    late: bool = False


class Trait(Struct, frozen=True):
    """A value by which summaries count an item, such as 办理结果: A."""

    name: str
    value: str


class ClauseNote(Struct, frozen=True):
    """What an item says about one clause of another document: the target as written, the clause, plain paragraphs."""

    target: str
    clause: str
    text: str


class Cell(Struct, frozen=True):
    """One cell of a table: words, or documents as they were written."""

    text: str = ""
    refs: tuple[str, ...] = ()


class Table(Struct, frozen=True):
    """A table that an item keeps in its fields, as it is given away: headings, then rows of as many cells."""

    headings: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()


class Contact(Struct, frozen=True):
    """One way to reach an organization: ``kind`` (``phone``, ``hours`` …), what it is called, and its words.

    ``url`` leads there (``tel:``, ``mailto:``), "" for words alone.
    """

    kind: str
    label: str
    text: str
    url: str = ""


class Withdrawal(Struct, frozen=True):
    """Why a text left the portal while its address stays. ``expired`` tells that its days on view were over."""

    day: date
    reason: str
    expired: bool = False


class Names(Struct, frozen=True):
    """How an organization is called: its short and former names, and the id or name of its successor."""

    short: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    successor: str = ""


class Card(Struct, frozen=True):
    """What other pages may read of an item: no body, and no digest of one.

    ``url`` is relative to the site root. ``published`` is ``None`` only for items without a date of their own
    (organizations). ``effective`` and ``expires`` are the first and the last day in force as written.

    ``moments`` are days that time limits count from or to; ``stages`` the states that the item enters by itself,
    oldest first; ``parts`` what it lists. ``series`` and ``period`` place it in a sequence; ``year`` is the year that
    it is about, 0 when it is about none. ``facets`` are the questions that its text answers, ``needless`` those that
    its editor says do not arise; ``leaflet`` tells that they make a card to print. ``exemption`` is why, by whom and
    when it was decided that the item needs no interpretation. ``basis_reviewed`` is the day up to which somebody looked at what became of
    its bases. The text is shown
    until ``shown_until`` (last day) and then kept at ``kept_at``; lists put it on top until ``pinned_until``, and the
    page of the hub ``standing`` for good. ``traits`` are what summaries of its type count it by.
    An item that ``asks_for_plans`` wants every department it names to publish one of its own.
    A ``major`` item is about a decision that must stand in a yearly catalogue; ``expects`` names the organizations
    that have to publish one of their own.
    """

    id: str
    type: str
    title: str
    url: str
    published: datetime | None = None
    formed: date | None = None
    effective: date | None = None
    expires: date | None = None
    doc_number: str = ""
    index_number: str = ""
    publisher: str = ""
    issuers: tuple[str, ...] = ()
    kind: str = ""
    department: str = ""
    needs_interpretation: bool = False
    genre: str = ""
    label: str = ""
    topics: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    summary: str = ""
    public: bool = True
    withdrawn: Withdrawal | None = None
    aliases: tuple[str, ...] = ()
    names: Names | None = None
    contacts: tuple[Contact, ...] = ()
    tasks: tuple[Task, ...] = ()
    has_text: bool = False
    comparable: bool = False
    has_table: bool = False
    year: int = 0
    moments: tuple[Moment, ...] = ()
    stages: tuple[Stage, ...] = ()
    parts: tuple[Part, ...] = ()
    series: str = ""
    period: str = ""
    audience: tuple[str, ...] = ()
    basis_reviewed: date | None = None
    facets: tuple[str, ...] = ()
    needless: tuple[str, ...] = ()
    leaflet: bool = False
    exemption: str = ""
    notes: tuple[ClauseNote, ...] = ()
    pinned_until: date | None = None
    shown_until: date | None = None
    kept_at: str = ""
    asks_for_plans: bool = False
    standing: str = ""
    major: bool = False
    expects: tuple[str, ...] = ()
    traits: tuple[Trait, ...] = ()

    @property
    def visible(self) -> bool:
        """Whether the item may be named on other pages: public and not withdrawn."""
        return self.public and self.withdrawn is None

    @property
    def inviting(self) -> bool:
        """Whether there are days on which citizens can take part in it or come to it."""
        return any(stage.open for stage in self.stages) or any(m.public_event for m in self.moments)

    def trait(self, name: str) -> str:
        """The value by which summaries count the item under ``name``, "" when it has none."""
        return next((trait.value for trait in self.traits if trait.name == name), "")

    def moment(self, name: str) -> datetime | None:
        """The day that rules know under ``name``: one of the item's own, or one that every item has."""
        own = next((moment.at for moment in self.moments if moment.name == name), None)
        common: dict[str, date | None] = {
            "发布日期": self.published,
            "成文日期": self.formed,
            "施行日期": self.effective,
            "有效期至": self.expires,
        }
        found = own or common.get(name)
        return found if found is None or isinstance(found, datetime) else datetime.combine(found, time())


class OrganizationUse(Struct, frozen=True):
    """A name that should be a registered organization: what was written, where, and whether it must be one."""

    name: str
    span: Span
    required: bool = False


class Placed(Struct, frozen=True):
    """A text with its place, for findings about several documents at once."""

    text: str
    span: Span


class Parsed(Struct, frozen=True):
    """What parsing one file yields beside the document itself: its card, and what it points at.

    Spans live here and not in the card, so that moving a line rewrites no other page. ``clauses`` are the labels of
    the clauses of its text, ``anchors`` the places on its page where they begin.
    """

    card: Card
    span: Span
    edges: tuple[PlacedEdge, ...] = ()
    body_links: tuple[BodyLink, ...] = ()
    files: tuple[FileUse, ...] = ()
    organizations: tuple[OrganizationUse, ...] = ()
    topics: tuple[Placed, ...] = ()
    queries: tuple[Query, ...] = ()
    aliases: tuple[Placed, ...] = ()
    clauses: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()


class Document(Struct, frozen=True):
    """One published item, complete: its card, its type's fields as plain data, its text, and the table it keeps."""

    card: Card
    fields: dict[str, Any]
    body: Body
    transcript: Body = Body()
    table: Table = Table()
