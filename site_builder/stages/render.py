"""Turns one planned page, with the texts it prints, into the bytes of its file (each).

It refuses to know anything the page does not hold: no catalog, no date, no other file.
"""

from __future__ import annotations

import json
import re
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from posixpath import relpath
from typing import Any
from urllib.parse import quote, unquote

import msgspec
import segno
from jinja2 import Environment, FunctionLoader, StrictUndefined, TemplateNotFound
from markupsafe import Markup, escape
from msgspec import Struct

from site_builder.engine.each import Inputs, Made
from site_builder.exports.base import Export
from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity
from site_builder.kernel.digest import digest, digest_bytes
from site_builder.kernel.span import Span
from site_builder.model.compare import compare
from site_builder.model.document import Body, Document
from site_builder.model.page import Artifact, Entry, Page, PageFacts, Sketch
from site_builder.model.site import Site
from site_builder.theme import Template
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
QR_MASK = 3
"""A fixed mask: readers accept any, and choosing the best one costs four times the rest."""

QR_BORDER = 2
_RUNS = re.compile(rb"\x01+")
_DOCUMENT_LINK = re.compile(r'<a href="ref:(\d+)(#[^"]*)?">(.*?)</a>', re.DOTALL)
_FILE_LINK = re.compile(r'<a class="attachment" href="file:(\d+)(#[^"]*)?">(.*?)</a>', re.DOTALL)
_FILE_IMAGE = re.compile(r'<img src="file:(\d+)"')
_FRAGMENT_LINK = re.compile(r'href="([^":#]+\.html)#([^"]+)"')


class Loaded(Struct, frozen=True):
    """An encoded page with the encoded documents it prints."""

    page: bytes
    texts: tuple[bytes, ...]


@dataclass(frozen=True)
class RenderStage:
    """The stage for the engine."""

    templates: tuple[Template, ...]
    closures: Mapping[str, bytes]
    asset_urls: Mapping[str, str]
    site: Site
    types: Mapping[str, ContentType]
    exports: Mapping[str, Export]
    documents: Mapping[str, bytes]
    blob: Callable[[bytes], bytes]
    name: str = STAGE
    value_type: Any = Artifact

    def key(self, item: Sketch) -> bytes:
        """The page by value, its texts, its template with all it uses, the site, and the assets' addresses."""
        texts = [self.documents[id_] for id_ in item.texts]
        return digest(item.digest, texts, self.closures.get(item.template, b""), self._common)

    @property
    def _common(self) -> bytes:
        return _common(self.site, tuple(sorted(self.asset_urls.items())))

    def inputs(self, item: Sketch, loaded: Loaded) -> Inputs:
        """The same, under names for people."""
        page = msgspec.msgpack.decode(loaded.page, type=Page)
        named: Inputs = {
            "网站设置": digest(self.site),
            "主题的样式和脚本": digest(sorted(self.asset_urls.items())),
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
            tuple(sorted(self.asset_urls.items())),
            self.site,
            dict(self.types),
            dict(self.exports),
        )


PROP_NAMES = {
    "rows_shown": "列表里的条目",
    "metadata": "文件信息",
    "status": "效力状态",
    "history": "文件沿革",
    "relations": "相关文件",
    "interpretations": "解读材料",
    "attachments": "附件",
    "neighbours": "上一篇、下一篇",
    "comparisons": "新旧对照",
    "as_of": "日期",
    "documents": "文件数据",
    "years": "年份和分页",
    "gathered": "专题收集的内容",
    "overdue": "逾期任务",
    "items": "订阅条目",
    "urls": "网址",
    "amendments": "本文的修改",
    "catalogue_url": "目录的网址",
    "column_gathered": "子栏目收集的内容",
    "contact": "纠错方式",
    "count": "条数",
    "csv": "表格的网址",
    "day": "撤回日期",
    "documents_more": "全部文件的网址",
    "documents_total": "文件总数",
    "evidence": "佐证",
    "facets": "分类",
    "features": "收录本文的专题",
    "feed": "订阅网址",
    "feeds": "全部订阅网址",
    "files": "正文里的附件",
    "forwarded_from": "转发的文件",
    "generated": "生成时间",
    "groups": "分组",
    "head": "列表首页",
    "heading": "列表名称",
    "id": "编号",
    "interprets": "被解读的文件",
    "intro": "列表说明",
    "latest": "最新文件",
    "names": "机构名称",
    "new": "新文件",
    "next": "下一页",
    "old": "旧文件",
    "parts": "网址分册",
    "plans": "工作要点进度",
    "predecessors": "承接的机构",
    "previous": "上一页",
    "publisher": "发布机构",
    "reason": "撤回理由",
    "recent_changes": "近期效力变化",
    "sections": "各栏目的最新内容",
    "siblings": "同类列表",
    "signature": "落款",
    "slice_label": "页码",
    "states": "各状态的件数",
    "successor": "继任机构",
    "target": "新网址",
    "tasks": "任务",
    "total": "总数",
    "transitions": "将要变化的状态",
    "type": "类型",
    "upcoming": "将要发生的变化",
}
"""What the properties of pages are called in a story for people; a property without a name is told by its key."""


@cache
def _common(site: Site, assets: tuple[tuple[str, str], ...]) -> bytes:
    return digest(site, assets)


class _Templates(Environment):
    """Dots read dictionary keys before methods, so that a key called ``values`` means the key."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return super().getattr(obj, attribute)


def _never_stale() -> bool:
    return True


@cache
def _environment(templates: tuple[Template, ...]) -> Environment:
    """The templates as the build found them; one per process, because compiling costs more than using."""
    sources = {t.name: (t.text, t.path, _never_stale) for t in templates}
    environment = _Templates(
        loader=FunctionLoader(sources.get),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["day"] = _day
    environment.filters["size"] = _size
    return environment


@dataclass(frozen=True)
class Renderer:
    """Renders one page at a time, knowing the theme, the site, the types and the exports."""

    templates: tuple[Template, ...]
    assets: tuple[tuple[str, str], ...]
    site: Site
    types: dict[str, ContentType]
    exports: dict[str, Export]

    def __call__(self, loaded: Loaded) -> Made[Artifact]:
        page = msgspec.msgpack.decode(loaded.page, type=Page)
        documents = [msgspec.msgpack.decode(text, type=Document) for text in loaded.texts]
        if page.template in self.exports:
            return _made(page, self.exports[page.template].render(page, documents, self.site), PageFacts())
        try:
            html = self._html(page, documents)
        except TemplateNotFound as problem:
            span = _template_place(problem) or Span(f"themes/base/templates/{page.template}")
            return _failed(page, NO_TEMPLATE.at(span, url=page.url, template=problem.name or page.template))
        except Exception as problem:  # a template may fail in any way; the editor is told where
            return _failed(page, _template_fault(page, problem))
        return _made(page, html.encode(), _facts(page.url, html))

    def _html(self, page: Page, documents: Sequence[Document]) -> str:
        template = _environment(self.templates).get_template(page.template)
        # 404 is shown at any depth, so it alone links from the root of the host
        here = "" if page.url == "404.html" else page.url
        urls = dict(self.assets)
        props = dict(page.props)
        doc: dict[str, Any] = {}
        if page.subject and documents:
            doc, more = self._subject(page, documents[0])
            props |= more
        elif page.template == "comparison.html":
            props |= _comparison(documents)
        return template.render(
            site=self.site,
            page=_page(page, self.site, doc, props),
            p=props,
            doc=doc,
            href=lambda url: href(here, url),
            asset=lambda name: href(here, urls[name]),
        )

    def _subject(self, page: Page, document: Document) -> tuple[dict[str, Any], dict[str, Any]]:
        kind = self.types[document.card.type]
        face = Face(page.names, page.targets)
        fields = document.fields
        doc = {
            "id": document.card.id,
            "type": document.card.type,
            "title": document.card.title,
            "url": document.card.url,
            "body": Markup(_finished(document.body, page)),
            "outline": document.body.outline,
            "fields": fields,
        }
        props = {
            "qr": Markup(_qr(self.site.absolute(page.url))),
            "corrections": [{"day": c["day"], "text": c["text"]} for c in fields.get("corrections", ())],
            "editor": fields.get("editor", ""),
            "source": fields.get("source", ""),
            "published_moment": _moment(document),
            "transcript": "",
        }
        own = kind.item.present(document, face, page.props)
        if document.transcript.html:
            props["transcript"] = Markup(_finished(document.transcript, page))
        return doc, {**props, **own}


def href(here: str, url: str) -> str:
    """A link from one address to another, both relative to the root; from "" it begins with a slash."""
    if not here:
        return "/" + url
    if url.startswith("#"):
        return url
    shared = 0
    while (slash := here.find("/", shared)) >= 0 and url.startswith(here[shared : slash + 1], shared):
        shared = slash + 1
    return "../" * here.count("/", shared) + url[shared:]


def _made(page: Page, data: bytes, facts: PageFacts) -> Made[Artifact]:
    fingerprint = digest_bytes(data)
    return Made(Artifact(page.url, fingerprint, len(data), facts), (), ((fingerprint, data),))


def _failed(page: Page, problem: Diagnostic) -> Made[Artifact]:
    return Made(Artifact(page.url, b"", 0), (problem,))


def _template_fault(page: Page, problem: Exception) -> Diagnostic:
    """A template that failed, with the program's own words for why."""
    span = _template_place(problem) or Span(page.template)
    short = span.path.rpartition("/templates/")[2]
    reason = str(problem) or repr(problem)
    return TEMPLATE_FAILED.at(span, url=page.url, template=short, line=span.start.line, reason=reason)


def _template_place(problem: Exception) -> Span | None:
    """Where in which template it went wrong: the innermost frame that lies in a template."""
    frames = [f for f in traceback.extract_tb(problem.__traceback__) if f.filename.endswith(".html")]
    return Span.at(Path(frames[-1].filename).as_posix(), frames[-1].lineno or 1) if frames else None


def _finished(body: Body, page: Page) -> str:
    """Body html with its placeholders turned into links from this page; what may not be linked stays text."""
    targets: Mapping[str, Entry] = page.targets
    sizes: Mapping[str, int] = page.files

    def document_link(match: re.Match[str]) -> str:
        entry = targets.get(body.links[int(match[1])].ref.text)
        if entry is None or not entry.url:
            return match[3]
        link = entry.url if entry.external else href(page.url, entry.url)
        return f'<a href="{escape(link)}{match[2] or ""}">{match[3]}</a>'

    def file_link(match: re.Match[str]) -> str:
        use = body.files[int(match[1])]
        kind = use.path.rsplit(".", 1)[-1].upper()
        link = href(page.url, quote(use.path))
        about = f"（{kind}，{_size(sizes.get(use.path, 0))}）"
        return f'<a class="attachment" href="{escape(link)}">{match[3]}{about}</a>'

    def image(match: re.Match[str]) -> str:
        return f'<img src="{escape(href(page.url, quote(body.files[int(match[1])].path)))}"'

    html = _DOCUMENT_LINK.sub(document_link, body.html)
    return _FILE_IMAGE.sub(image, _FILE_LINK.sub(file_link, html))


def _comparison(documents: Sequence[Document]) -> dict[str, Any]:
    rows = compare(documents[0].body.clauses, documents[1].body.clauses)
    counts = {
        kind: sum(1 for r in rows if r.change == kind) for kind in ("changed", "added", "removed", "same")
    }
    clauses = [
        {
            "label": row.label,
            "old_label": row.old_label,
            "change": row.change,
            "old": Markup(row.old),
            "new": Markup(row.new),
            "anchor": row.anchor,
        }
        for row in rows
    ]
    return {"clauses": clauses, "counts": counts}


def _page(page: Page, site: Site, doc: Mapping[str, Any], props: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "url": page.url,
        "title": page.title,
        "kind": page.template.removesuffix(".html"),
        "nav_key": page.nav_key,
        "crumbs": page.crumbs,
        "description": page.description,
        "meta": _meta(page, site, doc, props),
        "jsonld": Markup(_jsonld(page, site, doc, props)),
        "canonical": site.absolute(page.url),
    }


def _meta(page: Page, site: Site, doc: Mapping[str, Any], props: Mapping[str, Any]) -> list[dict[str, str]]:
    """The tags of 国办发〔2017〕47号, annex 网页标签规范: site, column, and for items the article's own."""
    tags = {"SiteName": site.name, "SiteDomain": site.domain, "SiteIDCode": site.id_code}
    if page.column:
        tags |= {
            "ColumnName": page.column.name,
            "ColumnDescription": page.column.description or page.column.name,
            "ColumnKeywords": page.column.keywords or page.column.name,
            "ColumnType": page.column.type,
        }
    if doc and props.get("published_moment"):
        tags |= {
            "ArticleTitle": page.title,
            "PubDate": props["published_moment"],
            "ContentSource": props["source"] or props["publisher"],
            "Keywords": ",".join(doc["fields"].get("keywords", ())),
            "Author": props["editor"],
            "Description": page.description,
            "Url": site.absolute(page.url),
        }
    return [{"name": name, "content": content} for name, content in tags.items() if content]


_FORCE = {"有效": "InForce", "已修改": "InForce", "部分失效": "PartiallyInForce"}


def _jsonld(page: Page, site: Site, doc: Mapping[str, Any], props: Mapping[str, Any]) -> str:
    """schema.org data; ``Legislation`` with its legal force for items that have a state."""
    if not doc or not props.get("published_moment"):
        return ""
    about: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Legislation" if props["status"] else "Article",
        "name": page.title,
        "headline": page.title,
        "url": site.absolute(page.url),
        "inLanguage": site.lang,
        "datePublished": props["published_moment"][:10],
        "publisher": {"@type": "GovernmentOrganization", "name": props["publisher"]},
    }
    if page.description:
        about["description"] = page.description
    if props["status"]:
        fields = doc["fields"]
        force = _FORCE.get(props["status"]["state"], "NotInForce")
        about["legislationLegalForce"] = f"https://schema.org/{force}"
        about |= {
            name: value
            for name, value in (
                ("legislationIdentifier", fields.get("doc_number")),
                ("legislationDate", fields.get("formed")),
                ("legislationDateVersion", fields.get("effective")),
            )
            if value
        }
    return json.dumps(about, ensure_ascii=False).replace("<", "\\u003c").replace("&", "\\u0026")


def _moment(document: Document) -> str:
    """``YYYY-MM-DD HH:MM`` as 国办发〔2017〕47号 asks; an unwritten time is left out."""
    moment = document.card.published
    if moment is None:
        return ""
    return moment.isoformat(sep=" ", timespec="minutes").removesuffix(" 00:00")


def _facts(url: str, html: str) -> PageFacts:
    """Links to anchors on other pages, which only the whole site can check."""
    folder = url.rpartition("/")[0] or "."
    found = {
        (_normal(folder, unquote(unescape(path))), unquote(unescape(fragment)))
        for path, fragment in _FRAGMENT_LINK.findall(html)
    }
    return PageFacts(links=tuple(sorted(f"{path}#{fragment}" for path, fragment in found)))


def _normal(folder: str, path: str) -> str:
    return relpath(f"{folder}/{path}", ".")


def _qr(url: str) -> str:
    """The address as a picture: one path of unit squares, each row's runs drawn as lines."""
    matrix = segno.make(url, error="m", micro=False, mask=QR_MASK).matrix
    size = len(matrix) + 2 * QR_BORDER
    strokes = []
    for y, row in enumerate(matrix):
        for run in _RUNS.finditer(bytes(row)):
            strokes.append(f"M{run.start() + QR_BORDER} {y + QR_BORDER}.5h{run.end() - run.start()}")
    return (
        f'<svg role="img" aria-label="本页网址二维码" viewBox="0 0 {size} {size}">'
        f'<path stroke="#000" d="{"".join(strokes)}"/></svg>'
    )


def _day(iso: Any) -> str:
    parts = str(iso)[:10].split("-")
    return f"{int(parts[0])}年{int(parts[1])}月{int(parts[2])}日" if len(parts) == 3 else str(iso)


def _size(size: int) -> str:
    """Bytes as people say it: ``312 KB``, ``1.4 MB``."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB"
