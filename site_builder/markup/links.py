"""Turns the destination of a link, as written, into what it is: an address, a place on the page, a file, a document.

It refuses to know whether the file or the document exists; it only reads, and turns down what no reader may follow.
"""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

from markdown_it.common.normalize_url import normalizeLink
from msgspec import Struct

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.markup.numbering import normal_anchor
from site_builder.markup.places import without_unseen
from site_builder.model.web_address import ipv4

OUTSIDE_CONTENT = Rule(
    "E411",
    Severity.ERROR,
    "附件不在内容文件夹里",
    "“{target}”指向内容文件夹以外：附件必须放在内容文件夹里。",
    "把文件放到本文旁边，只写文件名，例如  [申请表](xzf-2024-012-1.pdf)",
    "附件和图片跟文件放在同一个文件夹里，这样整个门户换一台电脑也能生成。“../”走出内容文件夹、以“/”开头、"
    "带盘符（C:\\…）的地址在别的电脑上不存在，也可能把不该公开的文件带出来，所以不允许。",
)
UNSAFE_SCHEME = Rule(
    "W412",
    Severity.WARNING,
    "链接的协议不允许",
    "链接地址“{target}”用了“{scheme}:”，门户不允许这种链接，这里只显示文字。",
    "只用 https://、http://、mailto: 或 tel: 开头的地址，例如  [省政府网站](https://www.gov.cn/)",
    "javascript:、data:、vbscript:、file: 等地址会在读者的电脑上执行程序或读取本机文件，政府网站上不能出现。"
    "这样的链接不会生效，文字照常显示。",
)
INCOMPLETE_ADDRESS = Rule(
    "W423",
    Severity.WARNING,
    "网址不完整",
    "“{target}”像是网址或邮箱，但是写得不完整，这里只显示文字。",
    "网址从 https:// 写起，邮箱从 mailto: 写起，冒号和斜线用半角，例如  [省政府网站](https://www.gov.cn/)",
    "没有 https:// 的地址会被当成文件名或者文件的编号，所以外部网址必须写全。",
)
EMPTY_DESTINATION = Rule(
    "W424",
    Severity.WARNING,
    "链接没有地址",
    "这个链接的圆括号里没有地址，这里只显示文字。",
    "在圆括号里写网址、附件的文件名、文件的编号或发文字号，例如  [全文](云政发〔2018〕3号)",
    "没有地址的链接点了没有反应，读屏软件也读不出它去哪里。",
)


class External(Struct, frozen=True):
    """An address on the web; ``href`` is percent-encoded."""

    href: str


class Contact(Struct, frozen=True):
    """A mail address or a telephone number, with its scheme."""

    href: str


class SamePage(Struct, frozen=True):
    """A place in the same text."""

    anchor: str


class Attachment(Struct, frozen=True):
    """A file; ``path`` is relative to the content folder, ``anchor`` what followed ``#``."""

    path: str
    anchor: str = ""


class Reference(Struct, frozen=True):
    """Another document: id, document number or 《title》 as written, and the anchor in it."""

    text: str
    anchor: str = ""


class Refused(Struct, frozen=True):
    """No link: the words stay, and the editor hears why."""

    problem: Problem


Target = External | Contact | SamePage | Attachment | Reference | Refused

# Browsers drop these before they read the scheme: “java\tscript:” runs.
_IGNORED = re.compile(r"[\s\x00-\x20\x7f]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_DRIVE = re.compile(r"[A-Za-z]:(?![A-Za-z0-9]*//)")
_WEB = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)
_NEARLY_WEB = re.compile(
    r"https?(?:[：︰]|:(?!//[^/?#]))|www\.|//|[\w.+\-]+@[\w\-]+\.|[\w\-]+(?:\.[\w\-]+)*\.(?:cn|com|net|org)(?:/|$)",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[\x21-\x7e]+")
_EXTENSION = re.compile(r"\.(?=[0-9]?[A-Za-z])[A-Za-z0-9]{1,8}$")


def classify(destination: str, folder: str) -> Target:
    """What ``destination`` (entities decoded) means in a file of ``folder`` (relative to the content folder)."""
    written = without_unseen(destination).strip()
    decoded = without_unseen(unquote(written)).strip()
    compact = _IGNORED.sub("", decoded)
    if not compact:
        return Refused(Problem(EMPTY_DESTINATION))
    if compact.startswith("#"):
        anchor = decoded[1:].strip()
        return SamePage(normal_anchor(anchor)) if anchor else Refused(Problem(EMPTY_DESTINATION))
    if _WEB.match(written):
        whole = _CONTROL.sub("", written)
        problem = ipv4(whole)
        return Refused(problem) if problem else External(normalizeLink(whole))
    if _NEARLY_WEB.match(compact) or _WEB.match(compact):
        return Refused(Problem(INCOMPLETE_ADDRESS, {"target": destination}))
    if compact.startswith(("/", "\\")) or _DRIVE.match(compact):
        return Refused(Problem(OUTSIDE_CONTENT, {"target": destination}))
    if scheme := _SCHEME.match(compact):
        name = scheme[1].lower()
        if name in ("mailto", "tel"):
            return Contact(normalizeLink(f"{name}:{_IGNORED.sub('', compact[scheme.end() :])}"))
        return Refused(Problem(UNSAFE_SCHEME, {"target": destination, "scheme": name}))
    return _inside(written, folder)


def _inside(written: str, folder: str) -> Target:
    """A file beside the text, or a document of the portal; ``%23`` is part of a name, ``#`` begins an anchor."""
    title_end = written.rfind("》") + 1 if written.startswith("《") else 0
    rest, _, anchor = written[title_end:].partition("#")
    anchor = normal_anchor(without_unseen(unquote(anchor)).strip())
    path = without_unseen(unquote(written[:title_end] + rest)).strip().replace("\\", "/")
    if not path.strip("./"):
        return Refused(Problem(EMPTY_DESTINATION))
    joined = posixpath.normpath(posixpath.join(folder, path))
    if joined == ".." or joined.startswith(("../", "/")):
        return Refused(Problem(OUTSIDE_CONTENT, {"target": path}))
    is_text = path.lower().endswith(".md")
    if _EXTENSION.search(path) and not is_text:
        return Attachment(joined, anchor)
    if _PLAIN.fullmatch(path):
        name = path.rstrip("/").rpartition("/")[2]
        return Reference((name[:-3] if is_text else name) or path, anchor)
    return Reference(path, anchor)
