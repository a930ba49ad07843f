"""政策解读: explains documents in one of seven forms, and is linked with them both ways.

A picture, video or audio form must carry its words (国办发〔2016〕80号 asks for many forms; 《无障碍环境建设法》 for text).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.model.document import Card, Document
from site_builder.model.page import Props
from site_builder.types.base import ContentType, Face, Loc, Published, replaced
from site_builder.types.fields import key

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
NEED_WORDS = ("图解", "视频", "音频")
Form = Literal["文字", "图解", "视频", "音频", "问答", "新闻发布会", "负责人解读"]


class Interpretation(Published):
    """政策解读：用文字、图解、视频、音频、问答等形式说明文件。"""

    form: Annotated[Form, key("形式", "文字、图解、视频、音频、问答、新闻发布会或负责人解读", "图解")] = (
        "文字"
    )
    script: Annotated[
        str, key("文字稿", "图解、视频、音频的全部文字；也可以写在正文里", "", "transcript")
    ] = ""
    department: Annotated[str, key("解读部门", "谁起草、谁解读", "县民政局")] = ""

    def card(self, card: Card) -> Card:
        """The form is the label that lists show."""
        return replaced(super().card(card), label=self.form, department=self.department)

    def organizations(self) -> Iterator[tuple[Loc, str, bool]]:
        """The interpreting department should be registered."""
        yield from super().organizations()
        if self.department:
            yield ("解读部门",), self.department, False

    def problems(self, has_text: bool) -> Iterator[tuple[Loc, Problem]]:
        """Words for every picture and sound; a document for every interpretation."""
        yield from super().problems(has_text)
        if self.form in NEED_WORDS and not has_text and not self.script.strip():
            yield ("形式",), Problem(WORDS_MISSING, {"form": self.form})
        if not self.interprets:
            yield ("标题",), Problem(INTERPRETS_NOTHING)

    def transcript(self) -> tuple[Loc, str]:
        """The 文字稿 is a text like a body."""
        return ("文字稿",), self.script

    @classmethod
    def present(cls, document: Document, face: Face, props: Props) -> Props:
        """Form and department."""
        department = document.fields["department"]
        return {
            "form": document.fields["form"],
            "department": face.organization(department) if department else None,
        }


TYPE = ContentType(
    "interpretation",
    "interpretations",
    "政策解读",
    Interpretation,
    "interpretation.html",
    "政策解读",
    20,
    step="解读",
)
