"""政策问答: a question as citizens ask it, a short answer, the answer, and the clauses that it rests on.

An answer is only as good as its basis: it names one, and its page says when that has ended or changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal
from urllib.parse import quote

import msgspec

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.model.catalog import Catalog
from site_builder.model.clause import clause_anchor
from site_builder.model.document import Card, Document, Parsed
from site_builder.model.office import office
from site_builder.model.page import Entry, Props
from site_builder.model.relation import Relation, Verb
from site_builder.model.web_address import linkable
from site_builder.types.base import ContentType, Face, Loc, Published, replaced
from site_builder.types.fields import Attachment, Fields, Flag, Line, Lines, Targets, key

NO_BASIS = Rule(
    "E250",
    Severity.ERROR,
    "答复没有依据",
    "这条问答没有写“依据”：没有依据的答复，群众无法核对，文件改了、废止了也没有人知道该改它。",
    "写明依据的文件和条款，例如  依据: [{{文件: 云政发〔2024〕3号, 条款: [第十二条]}}]",
    "政策问答以文件为准：每一条都写明依据哪份文件的哪一条，依据终止或者修改以后，程序会提醒编辑，也会在网页上告诉读者。",
)
FORM_WITHOUT_WORDS = Rule(
    "E251",
    Severity.ERROR,
    "图解、视频、音频缺少文字稿",
    "这里的答复形式是“{form}”，但没有写“文字稿”：看不到画面、听不到声音的人无法了解内容。",
    "加上  文字稿: |  并在下面缩进，写出画面和声音里的全部内容。",
    "图解要有完整文字，视频和音频要有文字稿。依据《无障碍环境建设法》和网站适老化、无障碍的要求。",
)
FORM_NOWHERE = Rule(
    "E252",
    Severity.ERROR,
    "答复形式没有写在哪里",
    "这里的答复形式是“{form}”，但既没有写“文件”，也没有写“网址”，读者看不到它。",
    "写放在旁边的文件，例如  文件: tujie.png  或者写网址，例如  网址: https://video.yunqi.example/1",
)
WORDS = "文字"
PICTURES = ("png", "jpg", "jpeg", "gif", "webp", "svg")
FormName = Literal["文字", "图解", "视频", "音频"]


class Form(Fields):
    """The answer once more in another form; what is seen or heard is also there in words."""

    form: Annotated[FormName, key("形式", "文字、图解、视频或音频", "图解")]
    file: Annotated[str, key("文件", "放在同一文件夹里的文件名", "wd-2026-001-tujie.png")] = ""
    url: Annotated[str, key("网址", "在别处的，写网址", "https://video.yunqi.example/wd-2026-001")] = ""
    script: Annotated[str, key("文字稿", "图解、视频、音频的全部文字，一行一段", "", "transcript")] = ""


class Qa(Published):
    """政策问答：群众怎样问就怎样写标题，正文写答复。"""

    short: Annotated[
        Line, key("简答", "一两句话的答复，显示在最前面", "可以。单独提出申请，按单人户纳入保障。")
    ]
    basis: Annotated[
        Targets,
        key(
            "依据",
            "答复依据哪份文件的哪一条",
            "[{文件: 国务院令第649号, 名称: 社会救助暂行办法, 条款: [第十一条], 外部: true}]",
        ),
    ]
    audience: Annotated[Lines, key("适用对象", "这条答复是给谁看的", "[低收入家庭, 残疾人]")] = ()
    department: Annotated[str, key("答复部门", "由谁答复、向谁咨询；不写就是发布机构", "县民政局")] = ""
    channel: Annotated[str, key("办理渠道", "到哪里办", "户籍所在地的乡镇政府、街道办事处")] = ""
    forms: Annotated[tuple[Form, ...], key("答复形式", "正文以外，还用图解、视频、音频答复的，写在这里")] = ()
    frequent: Annotated[Flag, key("高频", "问得多的写 true", "true")] = False

    def card(self, card: Card) -> Card:
        """The short answer is the summary; what is asked often says so in lists."""
        common = super().card(card)
        return replaced(
            common,
            summary=common.summary or self.short,
            label="高频" if self.frequent else "",
            audience=self.audience,
            department=self.department,
        )

    def organizations(self) -> Iterator[tuple[Loc, str, bool]]:
        """The department should be registered: the page shows how to reach it."""
        yield from super().organizations()
        if self.department:
            yield ("答复部门",), self.department, False

    def linked(self) -> Iterator[tuple[Loc, Attachment]]:
        """The files of the other forms."""
        for number, form in enumerate(self.forms):
            if form.file:
                yield ("答复形式", number, "文件"), Attachment(name=form.form, file=form.file)

    def problems(self, has_text: bool) -> Iterator[tuple[Loc, Problem]]:
        """A basis for every answer; a place and words for every form."""
        yield from super().problems(has_text)
        if not self.basis:
            yield ("依据",), Problem(NO_BASIS)
        for number, form in enumerate(self.forms):
            place = ("答复形式", number, "形式")
            if not form.file and not form.url:
                yield place, Problem(FORM_NOWHERE, {"form": form.form})
            if form.form != WORDS and not form.script.strip():
                yield place, Problem(FORM_WITHOUT_WORDS, {"form": form.form})

    @classmethod
    def searched(cls, document: Document) -> Iterator[str]:
        """The short answer, whom it is for, where to go, and the words of other forms."""
        fields = document.fields
        yield from (fields["short"], *fields["audience"], fields["channel"])
        yield from (form["script"] for form in fields["forms"])

    @classmethod
    def draft(cls, parsed: Parsed, catalog: Catalog) -> Props:
        """The bases with links to their clauses, whom to ask, and the measures of pictures."""
        own = catalog.relations.get(parsed.card.id, ())
        grounds = (_ground(relation, catalog) for relation in own if relation.edge.verb is Verb.BASIS)
        return {
            "grounds": [ground for ground in grounds if ground],
            "office": office(parsed.card, catalog),
            "insertions": [_insertion(use.path, catalog) for use in parsed.files if not use.listed],
        }

    @classmethod
    def present(cls, document: Document, face: Face, props: Props) -> Props:
        """The short answer, whom it is for, and the other forms."""
        fields = document.fields
        return {
            "short": fields["short"],
            "audience": fields["audience"],
            "channel": fields["channel"],
            "frequent": fields["frequent"],
            "reviewed": fields["basis_review"],
            "forms": list(_forms(fields["forms"], iter(props["insertions"]))),
        }


def _ground(relation: Relation, catalog: Catalog) -> dict[str, Any] | None:
    """One basis: the document with its state, and each clause with its place on the document's page."""
    entry = catalog.relation_entry(relation, relation.target)
    if entry is None:
        return None
    clauses = [_clause(written, relation.target, catalog) for written in relation.edge.clauses]
    return {"entry": msgspec.structs.replace(entry, clauses=()), "clauses": clauses}


def _clause(written: str, target: str, catalog: Catalog) -> Entry:
    parsed = catalog.parsed.get(target)
    anchor = clause_anchor(written, parsed.clauses, parsed.anchors) if parsed else ""
    return Entry(text=written, url=f"{parsed.card.url}#{anchor}" if parsed and anchor else "")


def _insertion(path: str, catalog: Catalog) -> dict[str, Any]:
    facts = catalog.files.get(path)
    suffix = path.rsplit(".", 1)[-1] if "." in path else ""
    return {
        "url": quote(path),
        "type": suffix.upper() or "文件",
        "picture": suffix.lower() in PICTURES,
        "size": facts.size if facts else 0,
        "width": facts.width if facts else 0,
        "height": facts.height if facts else 0,
    }


def _forms(
    forms: Sequence[Mapping[str, Any]], insertions: Iterator[Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    """The forms with what they show: a file beside the item, an address elsewhere, and their words by paragraphs."""
    for number, form in enumerate(forms, 1):
        url = linkable(form["url"])
        yield {
            "form": form["form"],
            "anchor": f"part-form-{number}",
            "file": next(insertions, None) if form["file"] else None,
            "link": Entry(text=f"打开{form['form']}", url=url, external=bool(url)) if form["url"] else None,
            "words": [line.strip() for line in form["script"].splitlines() if line.strip()],
        }


TYPE = ContentType(
    *("qa", "qa", "政策问答", Qa, "qa.html", "政策解读", 25),
    beside=(("全部问答（CSV）", "data/qa.csv"), ("全部问答（JSON）", "data/qa.json")),
    asked=True,
    rests=True,
)
