"""Turns the name and the bytes of a file that browsers would run, or of an archive, into what is wrong with publishing it.

It refuses to change such a file and to unpack an archive.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import PurePosixPath
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile

from site_builder.cleaning.cleaned import TOO_LARGE, Uncleanable, listed
from site_builder.cleaning.xml_reader import Tag, edited
from site_builder.kernel.diagnostic import Problem, Rule, Severity

FORBIDDEN = Rule(
    "E458",
    Severity.ERROR,
    "这种文件不能作为附件",
    "“{name}”是{what}，不能作为附件发布。",
    "网页的内容写进正文，或者另存为 .docx、.pdf；应用和程序请写上官方的下载网址；数据另存为 .csv 或者 .xlsx。",
    "网页、脚本放在政府网站上，会以政府网站的身份在读者的浏览器里运行；程序会在读者的电脑上运行。"
    "只要混进一个有问题的文件，读者就会因为相信政府网站而上当。政府网站上的附件应当只是给人看的文件。",
)
PACKED = Rule(
    "N467",
    Severity.NOTE,
    "压缩包里的文件没有检查",
    "压缩包“{name}”里的文件没有检查，也没有清理作者等信息{found}。",
    "最好把里面的文件直接列为附件：读者不用解压，手机上也能看，里面的文字也能搜到。",
    "程序不解开压缩包。里面有没有批注、修订、隐藏的工作表和不该公开的名字，请您自己检查。",
)
_PAGE, _SCRIPT, _PROGRAM, _SHORTCUT = "网页", "脚本", "程序", "快捷方式"
_KINDS = {
    _PAGE: "html htm shtml xhtml xht mht mhtml xsl xslt svgz swf hta chm php asp aspx jsp cgi htc",
    _SCRIPT: "js mjs cjs jse vbs vbe wsf wsh ps1 psm1 bat cmd sh reg py pl rb wasm",
    _PROGRAM: "exe com scr msi msix dll sys cpl pif jar apk ipa app dmg pkg deb rpm iso img ocx xll xlam ppam",
    _SHORTCUT: "lnk url desktop webloc scf inf",
}
WHAT = {"." + suffix: what for what, suffixes in _KINDS.items() for suffix in suffixes.split()}
"""What a file is that browsers or computers would run, by its suffix."""
DATA = (".xml", ".rdf", ".xsd")
"""Files of data that turn into pages when they ask for a style sheet."""
LARGEST_DATA = 30 * 1024 * 1024
ARCHIVES = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
_PAGES = (
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/XSL/Transform",
)
_LISTED = 20_000


def forbidden(suffix: str) -> Problem:
    """The fault of a file that runs."""
    return Problem(FORBIDDEN, {"what": WHAT[suffix]})


def data_faults(data: bytes) -> tuple[Problem, ...]:
    """The fault of a file of data that a browser would show as a page, or cannot read at all. Raises when it is too large."""
    if len(data) > LARGEST_DATA:
        raise Uncleanable(TOO_LARGE)
    found: list[str] = []

    def look(tag: Tag) -> bytes:
        if tag.space in _PAGES:
            found.append(tag.space)
        return tag.written

    try:
        edited(data, look)
    except (ExpatError, Uncleanable):
        found.append("")
    if found or b"<?xml-stylesheet" in data:
        return (Problem(FORBIDDEN, {"what": "带样式、声明或者网页内容的 XML 文件"}),)
    return ()


def packed(suffix: str, data: bytes, inside: frozenset[str]) -> tuple[Problem, ...]:
    """A word on an archive that holds, or may hold, files whose suffix is one of ``inside``."""
    if suffix != ".zip":
        return (Problem(PACKED, {"found": ""}),)
    if data.count(b"PK\x01\x02") > _LISTED:
        return (Problem(PACKED, {"found": ""}),)
    try:
        names = ZipFile(BytesIO(data)).namelist()
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        return (Problem(PACKED, {"found": ""}),)
    kinds = sorted({PurePosixPath(name).suffix.lower() for name in names} & inside)
    return (Problem(PACKED, {"found": f"（有 {listed(kinds)} 文件）"}),) if kinds else ()
