"""Turns one planned page, with the texts it prints, into the bytes of its file (each).

It refuses to know anything the page does not hold: no catalog, no date, no other file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec
from jinja2 import TemplateNotFound
from markupsafe import Markup
from msgspec import Struct

from site_builder.engine.each import Inputs, Made
from site_builder.exports.base import Export
from site_builder.html.beside import divided
from site_builder.html.leaving import leaving
from site_builder.html.links import edition, finished, places
from site_builder.html.meta import jsonld, meta_tags, moment
from site_builder.html.qr import qr
from site_builder.html.report import contact, version
from site_builder.html.template_fault import place, reason, template_name
from site_builder.html.templates import environment, settled
from site_builder.html.traditional import traditional
from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity
from site_builder.kernel.digest import digest, digest_bytes
from site_builder.kernel.span import Span
from site_builder.model.compare import compare
from site_builder.model.document import Document
from site_builder.model.edition import SIMPLIFIED, TRADITIONAL, original, twin
from site_builder.model.page import Artifact, Page, PageFacts, Sketch, in_traditional
from site_builder.model.site import Site
from site_builder.pages.base import Present
from site_builder.theme import Assets, Template
from site_builder.types.base import ContentType, Face

TEMPLATE_FAILED = Rule(
    "E870",
    Severity.ERROR,
    "模板出错",
    "生成页面“{url}”时，模板“{template}”第{line}行出错：{reason}。",
    "改正主题里的这个模板；删去它就会用上级主题的同名模板。",
)
NO_TEMPLATE = Rule(
    "E871",
    Severity.ERROR,
    "缺少模板",
    "生成页面“{url}”需要的模板“{template}”不存在。",
    "在主题的 templates 文件夹里补上这个模板。",
)
STAGE = "生成页面"
_FIRST = 5
"""How many changed clauses are named before the comparison is pointed at."""
Pairs = tuple[tuple[str, str], ...]
Terms = tuple[tuple[str, str], ...]
"""Words and names whose Traditional form the portal decides itself: Simplified, Traditional."""


class Loaded(Struct, frozen=True):
    """An encoded page with the encoded documents it prints."""

    page: bytes
    texts: tuple[bytes, ...]


@dataclass(frozen=True)
class RenderStage:
    """The stage for the engine."""

    templates: tuple[Template, ...]
    closures: Mapping[str, bytes]
    assets: Assets
    site: Site
    types: Mapping[str, ContentType]
    exports: Mapping[str, Export]
    presenters: Mapping[str, Present]
    documents: Mapping[str, bytes]
    terms: Terms
    blob: Callable[[bytes], bytes]
    name: str = STAGE
    value_type: Any = Artifact

    def key(self, item: Sketch) -> bytes:
        """The page by value, its texts, its template with all it uses, the site, the assets, and the words of its edition."""
        texts = [self.documents[id_] for id_ in item.texts]
        words = self.terms if item.traditional else ()
        return digest(item.digest, texts, self.closures.get(item.template, b""), self._common, words)

    @property
    def _common(self) -> bytes:
        return _common(self.site, *_named(self.assets))

    def inputs(self, item: Sketch, loaded: Loaded) -> Inputs:
        """The same, under names for people."""
        page = msgspec.msgpack.decode(loaded.page, type=Page)
        named: Inputs = {
            "网站设置": digest(self.site),
            "主题的样式和脚本": digest(*_named(self.assets)),
            f"模板 {page.template}": self.closures.get(page.template, b""),
            "标题": digest(page.title),
            "引用的文件": digest(page.names, page.targets),
            "附件大小": digest(page.files),
            "页面位置": digest(page.url, page.crumbs, page.nav_key, page.column, page.description),
        }
        named |= {f"文件 {id_} 的内容": self.documents[id_] for id_ in item.texts}
        named |= {PROP_NAMES.get(name, name): digest(value) for name, value in page.props.items()}
        return named

    def label(self, item: Sketch) -> str:
        """Its address."""
        return item.url

    def load(self, item: Sketch) -> Loaded:
        """The page with its documents."""
        return Loaded(self.blob(item.digest), tuple(self.blob(self.documents[id_]) for id_ in item.texts))

    @property
    def run(self) -> Renderer:
        """The work."""
        return Renderer(
            self.templates,
            *_named(self.assets),
            self.site,
            dict(self.types),
            dict(self.exports),
            dict(self.presenters),
            self.terms,
        )


PROP_NAMES = {
    "rows_shown": "列表里的条目",
    "metadata": "文件信息",
    "status": "效力状态",
    "history": "文件沿革",
    "relations": "相关文件",
    "related": "内容相近的文件",
    "interpretations": "解读材料",
    "attachments": "附件",
    "neighbours": "上一篇、下一篇",
    "comparisons": "新旧对照",
    "as_of": "日期",
    "badges": "状态标记",
    "about": "各次征集的情况",
    "beside": "相关栏目",
    "columns": "子栏目",
    "open": "现在可以参与的事项",
    "pinned": "置顶的内容",
    "documents": "文件数据",
    "years": "年份和分页",
    "grounds": "答复的依据",
    "insertions": "其他答复形式的文件",
    "office": "答复部门的联系方式",
    "questions": "相关问答",
    "stale": "依据的变化",
    "answers": "问答数据",
    "gathered": "专题收集的内容",
    "outcomes": "议题形成的文件",
    "overdue": "逾期任务",
    "items": "订阅条目",
    "urls": "网址",
    "amendments": "本文的修改",
    "bundle": "打包下载",
    "calendar": "日历文件的网址",
    "catalogue_url": "目录的网址",
    "changes": "新旧对照的条数",
    "chart": "各年的件数",
    "column_gathered": "子栏目收集的内容",
    "count": "条数",
    "csv": "表格的网址",
    "day": "撤回日期",
    "decided": "决策事项的进展",
    "decisions": "决策事项",
    "deadlines": "办理时限",
    "documents_more": "全部文件的网址",
    "documents_shown": "依据的文件",
    "documents_total": "文件总数",
    "entries": "条目",
    "evidence": "佐证",
    "expired": "公开期限是否已满",
    "facets": "分类",
    "features": "收录本文的专题",
    "feed": "订阅网址",
    "feeds": "全部订阅网址",
    "figures": "主要数字",
    "files": "正文里的附件",
    "filters": "搜索的筛选项",
    "forwarded_from": "转发的文件",
    "full": "解读全文",
    "generated": "生成时间",
    "groups": "分组",
    "guess": "放假安排没有公布的年份",
    "head": "列表首页",
    "headings": "表头",
    "heading": "列表名称",
    "id": "编号",
    "interprets": "被解读的文件",
    "intro": "列表说明",
    "issues": "各期",
    "latest": "最新文件",
    "leaflets": "明白卡",
    "lists": "数字后面的清单",
    "life": "文件的一生",
    "missing": "缺少的期数",
    "name": "表的第一栏",
    "names": "机构名称",
    "new": "新文件",
    "notes": "条款解读",
    "next": "下一页",
    "old": "旧文件",
    "differences": "与上一次快照的差别",
    "earlier": "上一次快照",
    "late": "逾期的项目",
    "overdue_by_text": "已过正文时限的任务",
    "parts": "网址分册",
    "pictures": "照片",
    "plans": "工作进度",
    "places": "条款的位置",
    "predecessors": "承接的机构",
    "previous": "上一页",
    "produced": "形成的文件",
    "publisher": "发布机构",
    "result_shown": "结果是否公开",
    "reason": "撤回理由",
    "recent_changes": "近期效力变化",
    "searched": "搜索的类型",
    "sections": "各栏目的最新内容",
    "series": "系列",
    "siblings": "同类列表",
    "signature": "落款",
    "slice_label": "页码",
    "stage": "所处的阶段",
    "standing": "常设的页面",
    "states": "各状态的件数",
    "successor": "继任机构",
    "tables": "统计表",
    "target": "新网址",
    "task_states": "任务状态",
    "tasks": "任务",
    "took": "答复用时",
    "total": "总数",
    "transitions": "将要变化的状态",
    "type": "类型",
    "units": "负责的单位",
    "upcoming": "将要发生的变化",
    "video": "视频文件",
    "views": "台账的各种视图",
    "origin": "要点",
    "ledger": "台账",
    "offices": "各部门的任务",
    "snapshots": "台账快照",
    "due": "本季度应当完成的任务",
    "ended": "本季度完成的任务",
    "part": "参与的任务",
    "rows": "各单位的方案",
    "published_count": "已公开方案的单位数",
    "year": "年度",
    "ways": "目录的入口",
}
"""What the properties of pages are called in a story for people; a property without a name is told by its key."""


@cache
def _common(site: Site, assets: Pairs, inline: Pairs) -> bytes:
    return digest(site, assets, inline)


def _named(assets: Assets) -> tuple[Pairs, Pairs]:
    """The addresses of assets and the texts of scripts that stand in pages, each by name and in order."""
    return tuple(sorted(assets.urls.items())), tuple(sorted(assets.inline.items()))


@dataclass(frozen=True)
class Renderer:
    """Renders one page at a time, knowing the theme, the site, the types, the exports and the kinds of pages."""

    templates: tuple[Template, ...]
    assets: Pairs
    inline: Pairs
    site: Site
    types: dict[str, ContentType]
    exports: dict[str, Export]
    presenters: dict[str, Present]
    terms: Terms

    def __call__(self, loaded: Loaded) -> Made[Artifact]:
        page = msgspec.msgpack.decode(loaded.page, type=Page)
        documents = [msgspec.msgpack.decode(text, type=Document) for text in loaded.texts]
        if page.template in self.exports:
            return _made(page, self.exports[page.template].render(page, documents, self.site), PageFacts())
        try:
            html = self._html(page, documents)
        except TemplateNotFound as problem:
            span = place(problem) or Span(f"themes/base/templates/{page.template}")
            return _failed(page, NO_TEMPLATE.at(span, url=page.url, template=problem.name or page.template))
        except Exception as problem:  # a template may fail in any way; the editor is told where
            return _failed(page, _template_fault(page, problem))
        html, hosts = leaving(html, self.site.domain, self.site.government_domains)
        if page.traditional:
            html = traditional(html, self.terms)
        return _made(page, html.encode(), PageFacts(places(page.url, html), hosts))

    def _html(self, page: Page, documents: Sequence[Document]) -> str:
        template = environment(self.templates, self.assets, self.inline).get_template(page.template)
        here = "" if page.rooted else page.url
        about = version(documents[0]) if page.subject and documents else ""
        props = {**page.props, "version": about, "contact": contact(page, self.site, about)}
        doc: dict[str, Any] = {}
        if page.subject and documents:
            doc, more = self._subject(page, documents)
            props |= more
        elif page.template in self.presenters:
            props |= self.presenters[page.template](documents)
        shown = _page(page, self.site, doc, props)
        html = template.render(site=self.site, page=shown, p=props, doc=doc)
        return settled(html, here, self.site.root, edition(page))

    def _subject(self, page: Page, documents: Sequence[Document]) -> tuple[dict[str, Any], dict[str, Any]]:
        document = documents[0]
        kind = self.types[document.card.type]
        face = Face(page.names, page.targets, page.files)
        fields = document.fields
        html = finished(document.body, page)
        doc = {
            "id": document.card.id,
            "type": document.card.type,
            "title": document.card.title,
            "url": document.card.url,
            "body": Markup(html),
            "pieces": divided(html, document.body, page.props.get("notes", ())),
            "outline": document.body.outline,
            "fields": fields,
        }
        props = {
            "qr": Markup(qr(self.site.absolute(page.url))),
            "corrections": [{"day": c["day"], "text": c["text"]} for c in fields.get("corrections", ())],
            "editor": fields.get("editor", ""),
            "source": fields.get("source", ""),
            "published_moment": moment(document),
            "transcript": "",
            "changes": _counted(page.props.get("changes", ()), documents),
        }
        own = kind.item.present(document, face, page.props)
        if document.transcript.html:
            props["transcript"] = Markup(finished(document.transcript, page))
        return doc, {**props, **own}


def _counted(changes: Sequence[Mapping[str, Any]], documents: Sequence[Document]) -> list[dict[str, Any]]:
    """Comparisons of two of the documents, with how many clauses changed in which way and which changed first."""
    clauses = {document.card.id: document.body.clauses for document in documents}
    found = []
    for change in changes:
        rows = compare(clauses[change["old"]], clauses[change["new"]])
        counts = Counter(row.change for row in rows)
        first = [row.label for row in rows if row.change == "changed"][:_FIRST]
        found.append({**change, "counts": counts, "first": first})
    return found


def _made(page: Page, data: bytes, facts: PageFacts) -> Made[Artifact]:
    fingerprint = digest_bytes(data)
    return Made(Artifact(page.url, fingerprint, len(data), facts), (), ((fingerprint, data),))


def _failed(page: Page, problem: Diagnostic) -> Made[Artifact]:
    return Made(Artifact(page.url, b"", 0), (problem,))


def _template_fault(page: Page, problem: Exception) -> Diagnostic:
    span = place(problem) or Span(page.template)
    return TEMPLATE_FAILED.at(
        span, url=page.url, template=template_name(span), line=span.start.line, reason=reason(problem)
    )


def gathered(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings about templates, each place once: a fault in a frame that all pages share is one fault."""
    groups: dict[tuple[str, Span], list[Diagnostic]] = {}
    for one in sorted(found, key=lambda d: (d.code, d.span, d.message)):
        groups.setdefault((one.code, one.span), []).append(one)
    return tuple(_several(first, len(more)) for first, *more in groups.values())


def _several(first: Diagnostic, more: int) -> Diagnostic:
    words = f"{first.message}另有{more}个页面也是这样。" if more else first.message
    return msgspec.structs.replace(first, message=words)


def _page(page: Page, site: Site, doc: Mapping[str, Any], props: Mapping[str, Any]) -> dict[str, Any]:
    # what machines are told of a twin is told of the text that rules
    ruling = msgspec.structs.replace(page, url=original(page.url))
    return {
        "url": page.url,
        "title": page.title,
        "kind": page.template.removesuffix(".html"),
        "nav_key": page.nav_key,
        "crumbs": page.crumbs,
        "description": page.description,
        "lang": TRADITIONAL if page.traditional else SIMPLIFIED,
        "other": _other(page, site),
        "meta": meta_tags(ruling, site, doc, props),
        "jsonld": Markup(jsonld(ruling, site, doc, props)),
        "address": site.absolute(page.url),
        "canonical": site.absolute(ruling.url),
    }


def _other(page: Page, site: Site) -> dict[str, str] | str:
    """The same page in the other edition, if there is one: its language, its addresses, and what a reader calls it."""
    if page.traditional:
        lang, url, label = SIMPLIFIED, original(page.url), "简体"
    elif site.traditional and in_traditional(page):
        lang, url, label = TRADITIONAL, twin(page.url), "繁體"
    else:
        return ""
    return {"lang": lang, "url": url, "label": label, "address": site.absolute(url)}
