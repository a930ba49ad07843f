"""政策解读: explains documents in one of seven forms, clause by clause where it helps, and is linked with them both ways.

A picture, video or audio form must carry its words (国办发〔2016〕80号 asks for many forms; 《无障碍环境建设法》 for text).
What an interpretation explains is read from its headings; nobody ticks boxes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal
from urllib.parse import quote

from pydantic import BeforeValidator, model_validator

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.model.catalog import Catalog
from site_builder.model.clause import clause_anchor
from site_builder.model.coverage_view import year_pages, years_props
from site_builder.model.document import Body, Card, ClauseNote, Document, Parsed
from site_builder.model.facets import CARD_NEEDS, FACETS, answers
from site_builder.model.page import Entry, Props
from site_builder.model.relation import Edge, Verb
from site_builder.model.web_address import linkable
from site_builder.types.base import ContentType, Face, Loc, Overview, Pages, Published, replaced
from site_builder.types.fields import Attachment, Day, Fields, Flag, Line, Target, key

WORDS_MISSING = Rule(
    "E232",
    Severity.ERROR,
    "图解、视频、音频缺少文字",
    "这篇解读的形式是“{form}”，但既没有“文字稿”，也没有正文：看不到画面、听不到声音的人无法了解内容。",
    "在正文里写出全部文字内容，或者加上  文字稿: |  并在下面缩进写全文。",
    "图解要有完整文字，视频和音频要有文字稿。依据《无障碍环境建设法》和网站适老化、无障碍的要求。",
)
INTERPRETS_NOTHING = Rule(
    "W233",
    Severity.WARNING,
    "解读没有写解读哪份文件",
    "这篇解读没有写“解读”，无法和文件互相链接。",
    "写明被解读的文件，例如  解读: [云政发〔2024〕3号]",
)
NOTE_OF_NOTHING = Rule(
    "E240",
    Severity.ERROR,
    "条款解读不知道是哪份文件的",
    "这一条“条款解读”没有写“文件”，这篇解读也没有写“解读”，不知道“{clause}”是哪份文件的条款。",
    "写明文件，例如  条款解读: [{{条款: {clause}, 文件: 云政发〔2024〕3号, 内容: ……}}]",
)
NOWHERE = Rule(
    "E241",
    Severity.ERROR,
    "视频没有写在哪里",
    "“视频”既没有写“网址”，也没有写“文件”。",
    "写成  视频: https://video.yunqi.example/jd-2026-002  或者  视频: {{文件: jd-2026-002.mp4, 时长: 3分05秒}}",
)
NEED_WORDS = ("图解", "视频", "音频")
MEDIA = "影音文件"
"""The name under which the item's own video or audio file is known among the files that it uses."""
Form = Literal["文字", "图解", "视频", "音频", "问答", "新闻发布会", "负责人解读"]
FacetName = Literal[
    "核心概念", "关键词", "适用范围", "办事指引", "操作方法", "执行口径", "惠民利企举措", "新旧政策差异"
]


def note_anchor(number: int) -> str:
    """The place of a clause's note on the page of the interpretation, counted from 0."""
    return f"条款解读{number + 1}"


def _as_list(value: object) -> object:
    return value if isinstance(value, list | tuple) else [value]


class Note(Fields):
    """What is said about one clause; it stands beside the clause on the document's page."""

    clause: Annotated[Line, key("条款", "文件里的哪一条", "第八条")]
    file: Annotated[str, key("文件", "哪份文件的条款；不写就是“解读”里的第一份", "云政发〔2024〕3号")] = ""
    text: Annotated[
        Line, key("内容", "用平常的话把这一条讲清楚", "家里有人失业时，可以按最近6个月的收入算。")
    ]


class Media(Fields):
    """Where a video or a recording lies: elsewhere, or in a file beside the interpretation."""

    url: Annotated[
        str, key("网址", "在别的网站播放时写完整网址", "https://video.yunqi.example/jd-2026-002")
    ] = ""
    file: Annotated[str, key("文件", "放在同一文件夹里的文件名", "jd-2026-002.mp4")] = ""
    length: Annotated[str, key("时长", "播放多长时间", "3分05秒")] = ""
    note: Annotated[str, key("说明", "给读者看的说明", "配有字幕和手语")] = ""

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return {"网址" if "://" in value else "文件": value}


class Interpretation(Published):
    """政策解读：用文字、图解、视频、音频、问答等形式说明文件。"""

    form: Annotated[Form, key("形式", "文字、图解、视频、音频、问答、新闻发布会或负责人解读", "图解")] = (
        "文字"
    )
    script: Annotated[
        str, key("文字稿", "图解、视频、音频的全部文字；也可以写在正文里", "", "transcript")
    ] = ""
    department: Annotated[str, key("解读部门", "谁起草、谁解读", "县民政局")] = ""
    speaker: Annotated[str, key("解读人职务", "负责人解读、新闻发布会由谁讲，只写职务", "县民政局局长")] = ""
    held: Annotated[Day | None, key("发布会日期", "新闻发布会在哪一天举行", "2026-11-06")] = None
    media: Annotated[
        Media | None,
        key("视频", "视频、音频的网址或者文件", "https://video.yunqi.example/jd-2026-002", "音频"),
    ] = None
    needless: Annotated[
        tuple[FacetName, ...],
        BeforeValidator(_as_list),
        key("不涉及", "八个方面里这份文件确实没有的，写明就不再提醒", "[操作方法, 新旧政策差异]"),
    ] = ()
    notes: Annotated[tuple[Note, ...], key("条款解读", "逐条讲解，显示在文件页面那一条的旁边")] = ()
    leaflet: Annotated[
        Flag | None, key("明白卡", "是否生成一页纸的明白卡；不写就由程序看内容是否齐全", "true")
    ] = None
    licence: Annotated[str, key("许可", "附件可以怎样使用", "可以免费下载、复制和宣讲，请注明来源")] = ""

    relation_keys: ClassVar[Mapping[str, Verb]] = Published.relation_keys

    def card(self, card: Card) -> Card:
        """The form is the label that lists show."""
        notes = (ClauseNote(self._file(note), note.clause, note.text) for note in self.notes)
        return replaced(
            super().card(card),
            label=self.form,
            department=self.department,
            needless=self.needless,
            notes=tuple(note for note in notes if note.target),
        )

    def read(self, card: Card, body: Body) -> Card:
        """What it explains, by its headings; with whom and how explained, it makes a card to print."""
        said = tuple(answer.name for answer in answers(body.outline))
        complete = set(CARD_NEEDS) <= set(said)
        return replaced(card, facets=said, leaflet=complete if self.leaflet is None else self.leaflet)

    def _file(self, note: Note) -> str:
        """The document that a note is about, as written; "" when nothing says so."""
        return note.file or next((target.file for target in self.interprets if not target.external), "")

    def edges(self) -> Iterator[tuple[Loc, Edge]]:
        """Every note is a relation of its own, about one clause."""
        yield from super().edges()
        for number, note in enumerate(self.notes):
            if self._file(note):
                target = Target(file=self._file(note), clauses=(note.clause,))
                yield ("条款解读", number, "条款"), target.edge(Verb.INTERPRETS, note_anchor(number))

    def organizations(self) -> Iterator[tuple[Loc, str, bool]]:
        """The interpreting department should be registered."""
        yield from super().organizations()
        if self.department:
            yield ("解读部门",), self.department, False

    def linked(self) -> Iterator[tuple[Loc, Attachment]]:
        """The video or recording, when it lies beside the interpretation."""
        if self.media and self.media.file:
            yield ("视频", "文件"), Attachment(name=MEDIA, file=self.media.file)

    def problems(self, has_text: bool) -> Iterator[tuple[Loc, Problem]]:
        """Words for every picture and sound; a document for every interpretation and every note."""
        yield from super().problems(has_text)
        if self.form in NEED_WORDS and not has_text and not self.script.strip():
            yield ("形式",), Problem(WORDS_MISSING, {"form": self.form})
        if not self.interprets and not any(note.file for note in self.notes):
            yield ("标题",), Problem(INTERPRETS_NOTHING)
        if self.media and not self.media.url and not self.media.file:
            yield ("视频",), Problem(NOWHERE)
        for number, note in enumerate(self.notes):
            if not self._file(note):
                yield ("条款解读", number, "条款"), Problem(NOTE_OF_NOTHING, {"clause": note.clause})

    def transcript(self) -> tuple[Loc, str]:
        """The 文字稿 is a text like a body."""
        return ("文字稿",), self.script

    @classmethod
    def searched(cls, document: Document) -> Iterator[str]:
        """The notes on clauses, who speaks, and what is said of the video and the downloads."""
        fields = document.fields
        for note in fields["notes"]:
            yield from (note["clause"], note["text"])
        media = fields["media"] or {"length": "", "note": ""}
        yield from (fields["speaker"], fields["licence"], media["length"], media["note"])

    @classmethod
    def draft(cls, parsed: Parsed, catalog: Catalog) -> Props:
        """Where the clauses of its notes stand, and how large its video is."""
        card = parsed.card
        places = []
        for note in card.notes:
            target = catalog.resolved(card.id, note.target)
            places.append(_place(note.clause, catalog.parsed[target]) if target else None)
        video = next((use for use in parsed.files if use.name == MEDIA and not use.listed), None)
        size = catalog.files[video.path].size if video and video.path in catalog.files else 0
        return {"places": places, "video": {"url": quote(video.path), "size": size} if video else None}

    @classmethod
    def present(cls, document: Document, face: Face, props: Props) -> Props:
        """What it explains, who explains it, where its video lies, and its notes on clauses."""
        fields = document.fields
        department = fields["department"]
        pairs = zip(fields["notes"], props["places"], strict=True)
        return {
            "form": fields["form"],
            "department": face.organization(department) if department else None,
            "speaker": fields["speaker"],
            "held": fields["held"] or "",
            "answered": [a for a in answers(document.body.outline) if a.name in FACETS],
            "media": _media(fields["form"], fields["media"], props["video"]) if fields["media"] else None,
            "clause_notes": [
                {
                    "anchor": note_anchor(number),
                    "clause": note["clause"],
                    "place": place,
                    "paragraphs": note["text"].split("\n"),
                }
                for number, (note, place) in enumerate(pairs)
            ],
            "licence": fields["licence"],
        }


def _place(clause: str, parsed: Parsed) -> Entry:
    """A clause on its document's page."""
    card, anchor = parsed.card, clause_anchor(clause, parsed.clauses, parsed.anchors)
    return Entry(text=card.title, url=f"{card.url}#{anchor}" if anchor else card.url, id=card.id)


def _media(form: str, media: Mapping[str, Any], video: Mapping[str, Any] | None) -> dict[str, Any]:
    """A plain link: nothing of another site is shown inside this one."""
    url = linkable(media["url"])
    verb = "收听音频" if form == "音频" else "观看视频"
    return {
        "entry": Entry(text=verb, url=video["url"] if video else url, external=bool(url) and not video),
        "address": media["url"] if not url and not video else "",
        "length": media["length"],
        "note": media["note"],
        "type": media["file"].rsplit(".", 1)[-1].upper() if video else "",
        "size": video["size"] if video else 0,
    }


def _coverage(cards: Sequence[Card], catalog: Catalog) -> Props:
    """The years with their shares, for the type's overview: a function with a name can be sent to other processes."""
    return years_props(catalog, "interpretations/coverage")


def _coverage_years(cards: Sequence[Card], catalog: Catalog) -> Pages:
    """One page a year."""
    return year_pages(catalog)


COVERAGE = Overview(
    "coverage",
    "coverage.html",
    "解读覆盖情况",
    "需要解读的文件有没有图文解读、动漫视频解读，多长时间公布解读，各部门举行了几次发布会、负责人解读。",
    _coverage,
    _coverage_years,
)
TYPE = ContentType(
    "interpretation",
    "interpretations",
    "政策解读",
    Interpretation,
    "interpretation.html",
    "政策解读",
    20,
    step="解读",
    overviews=(COVERAGE,),
    bundled=True,
)
