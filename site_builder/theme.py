"""Turns a theme's name into its templates and assets, and these into digests and into files with hashed names.

It refuses to know pages; a child theme overrides a file by having one of the same path.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, TemplateSyntaxError, nodes
from msgspec import Struct

from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity, question
from site_builder.kernel.digest import digest, digest_bytes
from site_builder.kernel.os_error import reason as why
from site_builder.kernel.span import Span
from site_builder.minified import minified
from site_builder.model.page import Artifact
from site_builder.theming.ancestry import Folder, ancestry
from site_builder.theming.complaints import in_chinese
from site_builder.theming.logo import Logo
from site_builder.theming.palette import Wish, coloured

BAD_TEMPLATE = Rule(
    "E864",
    Severity.ERROR,
    "模板有语法错误",
    "模板“{name}”第{line}行有语法错误：{reason}。",
    "改正这一行；不确定时删去这个模板，程序会用上级主题的同名模板。",
)
BAD_FILE = Rule(
    "E868",
    Severity.ERROR,
    "主题里的文件不能用",
    "主题“{theme}”里的“{name}”不能用：{reason}。",
    "把文件本身放进主题的文件夹，不要用快捷方式或者链接；不需要的就删去，程序会用上级主题的同名文件。",
    "主题里的文件都会发布到网站上。如果允许链接，一个链接就能把电脑上别的文件发布出去，所以只接受主题文件夹里真正的文件。",
)
NO_REFERENCE = Rule(
    "E869",
    Severity.ERROR,
    "模板里用到的模板不存在",
    "模板“{name}”第{line}行用到的模板“{used}”不存在。{guess}",
    "写主题的 templates 文件夹里有的文件；要用上级主题的同名模板，写  base:{name}",
)
ENDLESS = Rule(
    "E872",
    Severity.ERROR,
    "模板绕成了圈",
    "模板“{name}”第{line}行的 extends 绕成了圈：{path}。",
    '要在上级主题的同名模板上改，前面写上那个主题的名称，例如  {{% extends "base:{name}" %}}',
)
SHEET = "site.css"
"""The style sheet whose tokens the colours of a portal replace."""
_PREFIXED = re.compile(r"""["']([\w-]+:[^"'\n]+)["']""")
_ADDRESS = re.compile(r"[\w./-]+")
_LITTER = frozenset(("thumbs.db", "desktop.ini"))
"""What file managers leave in folders, beside files whose names begin with a dot."""


class Template(NamedTuple):
    """One template as it was when the build began: name, where it lies, and its text.

    A name is a path below ``templates/``. With the name of a theme and a colon before it, it is the template as that
    theme has it, overridden or not; those are there when some template names them.
    """

    name: str
    path: str
    text: str


class Asset(NamedTuple):
    """One asset as it was when the build began: name, where it lies, and its bytes."""

    name: str
    path: str
    data: bytes


@dataclass(frozen=True)
class Theme:
    """A theme as it was when the build began: its templates, its assets, and the scripts that stand in pages.

    ``wishes`` are the colours that it and its parents ask for, its own last.
    """

    templates: tuple[Template, ...]
    assets: tuple[Asset, ...]
    inline: tuple[Asset, ...] = ()
    wishes: tuple[Wish, ...] = ()


class Assets(Struct, frozen=True):
    """Assets as they are published: the files, their addresses by name, and what is wrong with their sources.

    ``inline`` holds the texts of scripts that stand in pages, by name.
    """

    files: tuple[Artifact, ...]
    urls: dict[str, str]
    inline: dict[str, str] = {}
    diagnostics: tuple[Diagnostic, ...] = ()


class Closures(Struct, frozen=True):
    """For every template the digest of everything it extends, includes or imports; and templates with mistakes."""

    digests: dict[str, bytes]
    diagnostics: tuple[Diagnostic, ...] = ()


def load_theme(
    name: str, roots: tuple[Path, ...], asked: Span
) -> tuple[Theme | None, tuple[Diagnostic, ...]]:
    """The theme called ``name`` below one of ``roots``, or why it cannot be used; ``asked`` is where it is named."""
    chain, found = ancestry(name, roots, asked)
    if found:
        return None, found
    views: dict[str, Files] = {}
    assets: Files = {}
    inline: Files = {}
    shown: Files = {}
    faults: list[Diagnostic] = []
    for folder in reversed(chain):
        for part, kept in (("templates", shown), ("assets", assets), ("inline", inline)):
            read, wrong = _files(folder, part)
            kept |= read
            faults += wrong
        views[folder.name] = dict(shown)
    templates, wrong = _templates(views, shown)
    faults += wrong
    if faults:
        return None, tuple(faults)
    wishes = tuple(wish for folder in reversed(chain) for wish in folder.wishes)
    return Theme(templates, _assets(assets), _assets(inline), wishes), ()


def adapted(
    theme: Theme, wishes: tuple[Wish, ...], logo: Logo | None
) -> tuple[Theme, tuple[Diagnostic, ...]]:
    """The theme in the colours of a portal, which go before its own, and with the portal's logo; and what is wrong.

    The logo is an asset called ``logo`` with the suffix of its file.
    """
    assets = {asset.name: asset for asset in theme.assets}
    sheet = assets.get(SHEET, Asset(SHEET, SHEET, b""))
    data, found = _coloured(sheet.data, (*theme.wishes, *wishes))
    if data != sheet.data:
        assets[SHEET] = sheet._replace(data=data)
    if logo:
        name = f"logo{logo.suffix}"
        assets[name] = Asset(name, logo.path, logo.data)
    return replace(theme, assets=tuple(assets[name] for name in sorted(assets))), found


def _coloured(data: bytes, wishes: tuple[Wish, ...]) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """The bytes of a style sheet in these colours; a sheet that is no text stays as it is."""
    try:
        sheet = data.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError:
        sheet = ""
    made, found = coloured(sheet, wishes)
    return data if made == sheet else made.encode(), found


class File(NamedTuple):
    """A file of a theme as it was when the build began: where it lies, and its bytes."""

    path: str
    data: bytes


Files = dict[str, File]
"""Files by their path below ``templates/``, ``assets/`` or ``inline/``."""


def _files(theme: Folder, part: str) -> tuple[Files, list[Diagnostic]]:
    """The files in one part of a theme, and those that cannot be used."""
    files: Files = {}
    found: list[Diagnostic] = []
    home, folder = theme.path.resolve(), theme.path / part
    # A folder that is a link is one finding: what lies behind it may be a whole disk.
    paths = [folder] if folder.is_symlink() else sorted(folder.rglob("*"))
    for path in paths:
        name = path.relative_to(theme.path if path == folder else folder).as_posix()
        litter = path.name.startswith(".") or path.name.lower() in _LITTER
        if litter or (path.is_dir() and not path.is_symlink()):
            continue
        file = _file(path, name, home)
        if isinstance(file, File):
            files[name] = file
        else:
            found.append(BAD_FILE.at(Span(path.as_posix()), theme=theme.name, name=name, reason=file))
    return files, found


def _file(path: Path, name: str, home: Path) -> File | str:
    """A file that lies in ``home``, or why it cannot be used, without a full stop."""
    if not _ADDRESS.fullmatch(name):
        return "名称里有空格或者别的符号，不能做网址；只用汉字、字母、数字和“-”“_”“.”"
    try:
        if not path.resolve(strict=True).is_relative_to(home):
            return "它是一个链接，指向主题的文件夹外面"
        return File(path.as_posix(), path.read_bytes())
    except OSError as problem:
        return why(problem)
    except RuntimeError:
        return "链接绕成了圈"


def _assets(files: Mapping[str, File]) -> tuple[Asset, ...]:
    return tuple(Asset(name, path, data) for name, (path, data) in sorted(files.items()))


def _templates(
    views: Mapping[str, Files], shown: Mapping[str, File]
) -> tuple[tuple[Template, ...], list[Diagnostic]]:
    """All templates that pages can be made with, those named with their theme among them; and those that are not text.

    ``views`` gives for every theme of the chain the templates as it has them, its parents' included.
    """
    made: dict[str, Template] = {}
    found: dict[str, Diagnostic] = {}
    waiting = dict(shown)
    while waiting:
        for name, (path, data) in sorted(waiting.items()):
            try:
                made[name] = Template(name, path, data.decode("utf-8-sig").replace("\r\n", "\n"))
            except UnicodeDecodeError:
                reason = "文件不是 UTF-8 编码"
                found[path] = BAD_TEMPLATE.at(Span(path), name=name, line=1, reason=reason)
        texts = [made[name].text for name in waiting if name in made]
        waiting = {name: file for name, file in _prefixed(texts, views) if name not in made}
    return tuple(made[name] for name in sorted(made)), list(found.values())


def _prefixed(texts: Iterable[str], views: Mapping[str, Files]) -> Iterator[tuple[str, File]]:
    """What these templates name with a theme, as that theme has it. Searched and not parsed, which every build would pay for."""
    for text in texts:
        for name in _PREFIXED.findall(text):
            theme, _, path = name.partition(":")
            if path in views.get(theme, ()):
                yield name, views[theme][path]


def published(theme: Theme, keep: Callable[[bytes, bytes], None]) -> Assets:
    """The assets as readers get them, scripts and style sheets made short. Bytes are put away with ``keep``."""
    files: dict[str, Artifact] = {}
    inline: dict[str, str] = {}
    found: list[Diagnostic] = []
    for name, path, source in theme.assets:
        data, faults = minified(path, source)
        fingerprint = digest_bytes(data)
        keep(fingerprint, data)
        files[name] = Artifact(_address(name, fingerprint), fingerprint, len(data))
        found.extend(faults)
    for name, path, source in theme.inline:
        data, faults = minified(path, source)
        # Browsers read the end of a line as one character, and compare digests of what they read.
        inline[name] = data.decode("utf-8", "replace").replace("\r\n", "\n")
        found.extend(faults)
    return Assets(
        tuple(files.values()), {name: file.url for name, file in files.items()}, inline, tuple(found)
    )


def _address(name: str, fingerprint: bytes) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"assets/{stem}.{fingerprint.hex()[:10]}.{suffix}" if stem else f"assets/{name}"


def closures(templates: tuple[Template, ...]) -> Closures:
    """The digests of all templates, each with everything it uses; and the mistakes that can be seen before any is used."""
    own: dict[str, bytes] = {}
    uses: dict[str, tuple[Use, ...]] = {}
    found: list[Diagnostic] = []
    known = {template.name: template.path for template in templates}
    for name, path, text in templates:
        own[name] = digest(text)
        uses[name] = _uses(text)
        if fault := _syntax_fault(text):
            line, reason = fault
            found.append(BAD_TEMPLATE.at(Span.at(path, line), name=_plain(name), line=line, reason=reason))
        found += (
            _no_reference(name, path, use, known)
            for use in uses[name]
            if use.needed and use.name not in known
        )
    found += _endless(known, uses)
    reached = {name: _reach(name, uses) for name in sorted(known)}
    digests = {name: digest(sorted((u, own[u]) for u in reach)) for name, reach in reached.items()}
    return Closures(digests, tuple(dict.fromkeys(found)))


class Use(NamedTuple):
    """One template that a template names: how, on which line, and whether it must exist. "" is one that only a page knows."""

    name: str
    line: int
    extends: bool
    needed: bool


class Fault(NamedTuple):
    """What is wrong with the writing of a template, and the line."""

    line: int
    reason: str


def _uses(text: str) -> tuple[Use, ...]:
    read = _read(text)
    return () if isinstance(read, Fault) else read


def _syntax_fault(text: str) -> Fault | None:
    read = _read(text)
    return read if isinstance(read, Fault) else None


@lru_cache(maxsize=1024)
def _read(text: str) -> tuple[Use, ...] | Fault:
    """The templates that a template names; kept by text, because a preview asks again after every save."""
    try:
        tree = Environment(autoescape=True).parse(text)
    except TemplateSyntaxError as problem:
        return Fault(problem.lineno, in_chinese(problem.message or ""))
    return tuple(_used(tree))


def _used(tree: nodes.Template) -> Iterator[Use]:
    kinds: Any = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    for node in tree.find_all(kinds):
        extends, asked = isinstance(node, nodes.Extends), node.template
        choices = asked.items if isinstance(asked, nodes.List | nodes.Tuple) else [asked]
        needed = len(choices) == 1 and not getattr(node, "ignore_missing", False)
        for choice in choices:
            name = choice.value if isinstance(choice, nodes.Const) else ""
            yield Use(name, node.lineno, extends, needed) if name else Use("", node.lineno, extends, False)


def _plain(name: str) -> str:
    """The path of a template, without a theme's name."""
    return name.rpartition(":")[2]


def _no_reference(name: str, path: str, use: Use, known: Mapping[str, str]) -> Diagnostic:
    guess = question(next(iter(get_close_matches(use.name, known, 1, 0.8)), None))
    place = Span.at(path, use.line)
    return NO_REFERENCE.at(place, name=_plain(name), line=use.line, used=use.name, guess=guess)


def _endless(known: Mapping[str, str], uses: Mapping[str, tuple[Use, ...]]) -> Iterator[Diagnostic]:
    """Every template that extends itself, by whatever way."""
    for name, path in known.items():
        way: list[Use] = []
        current = name
        while use := next((use for use in uses.get(current, ()) if use.extends), None):
            way.append(use)
            current = use.name
            if current == name:
                line, names = way[0].line, [name, *(step.name for step in way)]
                place = Span.at(path, line)
                yield ENDLESS.at(place, name=_plain(name), line=line, path=" → ".join(names))
            if len(way) > len(known) or current == name:
                break


def _reach(name: str, uses: Mapping[str, tuple[Use, ...]]) -> set[str]:
    """All templates that a template may use: every one, when only a page knows which."""
    reached: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current not in reached:
            reached.add(current)
            names = [use.name for use in uses[current]]
            waiting.extend(uses if "" in names else (used for used in names if used in uses))
    return reached
