"""规范性文件清理结果: one batch whose lists drive the states of their targets, published as one page.

An entry acts like any relation, from the batch's 施行日期 unless it has a day of its own (contract §1, rule 6).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar

from site_builder.model.document import Card, Document
from site_builder.model.page import Entry, Props
from site_builder.model.relation import Verb
from site_builder.model.wording import term_text
from site_builder.types.base import ContentType, Face, Published, replaced
from site_builder.types.fields import Day, NumberText, Targets, key

LISTS = {
    "confirms": ("继续有效", "effective"),
    "amends": ("修改", "amended"),
    "repeals": ("废止", "repealed"),
    "lapses": ("失效", "expired"),
}


class Cleanup(Published):
    """规范性文件清理结果：一批文件的继续有效、修改、废止和失效。"""

    doc_number: Annotated[NumberText, key("发文字号", "没有就写“无”", "云政发〔2025〕9号")] = ""
    effective: Annotated[
        Day | None, key("施行日期", "清理结果起作用的日子；不写就是发布当天", "2025-12-01")
    ] = None
    confirms: Annotated[Targets, key("继续有效", "继续有效的文件", "[云政发〔2020〕5号]")] = ()
    lapses: Annotated[Targets, key("失效", "宣布失效的文件", "[云政发〔2015〕2号]")] = ()

    relation_keys: ClassVar[Mapping[str, Verb]] = {
        **Published.relation_keys,
        "confirms": Verb.CONFIRMS,
        "lapses": Verb.LAPSES,
    }

    def card(self, card: Card) -> Card:
        """The number, when the batch has one."""
        return replaced(super().card(card), doc_number=self.doc_number)

    def effective_day(self) -> date:
        """施行日期, or the publication day."""
        return self.effective or self.published.date()

    @classmethod
    def present(cls, document: Document, face: Face, props: Props) -> Props:
        """The four lists, each entry linked with its target."""
        batch = []
        for name, (label, code) in LISTS.items():
            found = ((target, face.target(target["file"])) for target in document.fields[name])
            entries = [_entry(target, known) for target, known in found if known is not None]
            if entries:
                batch.append({"label": label, "code": code, "entries": entries})
        return {"batch": batch}


def _entry(target: dict[str, Any], known: Entry) -> dict[str, Any]:
    until = term_text(date.fromisoformat(target["expires"])) if target["expires"] else ""
    notes = [part for part in (target["note"], target["condition"], until) if part]
    return {
        **{name: getattr(known, name) for name in known.__struct_fields__},
        "day": target["starts"] or "",
        "note": "；".join(notes),
    }


TYPE = ContentType(
    "cleanup", "cleanups", "文件清理", Cleanup, "cleanup.html", "信息公开目录", 60, bodied=False, step="清理"
)
