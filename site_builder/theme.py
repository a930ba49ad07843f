"""Turns a theme's name into its templates and assets, and these into digests and into files with hashed names.

It refuses to know pages; a child theme overrides a file by having one of the same path.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml
from jinja2 import Environment, TemplateSyntaxError, meta
from msgspec import Struct

from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity, question
from site_builder.kernel.digest import digest, digest_bytes
from site_builder.kernel.span import Span
from site_builder.minified import minified
from site_builder.model.page import Artifact

NO_THEME = Rule(
    "E861",
    Severity.ERROR,
    "没有这个主题",
    "找不到主题“{name}”。{guess}",
    "themes 文件夹里现有的主题：{known}。把 config.yaml 里的 theme 改成其中之一。",
)
CIRCLE = Rule(
    "E862",
    Severity.ERROR,
    "主题的上级绕成了圈",
    "主题“{name}”的上级主题又回到了它自己：{path}。",
    "改正 theme.yaml 里的 parent；最上面一级是 base。",
)
BAD_THEME = Rule(
    "E863",
    Severity.ERROR,
    "主题说明读不懂",
    "主题“{name}”的 theme.yaml 读不懂。",
    "写成  name: {name}  和  parent: base",
)
BAD_TEMPLATE = Rule(
    "E864",
    Severity.ERROR,
    "模板有语法错误",
    "模板“{name}”第{line}行有语法错误：{reason}。",
    "改正这一行；不确定时删去这个模板，程序会用上级主题的同名模板。",
)
BASE = "base"


class Template(NamedTuple):
    """One template as it was when the build began: name, where it lies, and its text."""

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
    """A theme as it was when the build began: its templates and its assets."""

    templates: tuple[Template, ...]
    assets: tuple[Asset, ...]


class Assets(Struct, frozen=True):
    """Assets as they are published: the files, their addresses by name, and what is wrong with their sources."""

    files: tuple[Artifact, ...]
    urls: dict[str, str]
    diagnostics: tuple[Diagnostic, ...] = ()


class Closures(Struct, frozen=True):
    """For every template the digest of everything it extends, includes or imports; and templates with mistakes."""

    digests: dict[str, bytes]
    diagnostics: tuple[Diagnostic, ...] = ()


def load_theme(
    name: str, roots: tuple[Path, ...], asked: Span
) -> tuple[Theme | None, tuple[Diagnostic, ...]]:
    """The theme called ``name`` below one of ``roots``, or why it cannot be used; ``asked`` is where it is named."""
    chain, found = _chain(name, roots, asked)
    if found:
        return None, found
    paths: dict[str, Path] = {}
    assets: dict[str, Path] = {}
    for folder in reversed(chain):
        paths |= _files(folder / "templates")
        assets |= _files(folder / "assets")
    templates, found = _read(paths)
    if found:
        return None, found
    read = (Asset(name, path.as_posix(), path.read_bytes()) for name, path in sorted(assets.items()))
    return Theme(templates, tuple(read)), ()


def _chain(
    name: str, roots: tuple[Path, ...], asked: Span
) -> tuple[tuple[Path, ...], tuple[Diagnostic, ...]]:
    chain: list[Path] = []
    names: list[str] = []
    while True:
        place = Span((chain[-1] / "theme.yaml").as_posix()) if chain else asked
        if name in names:
            return (), (CIRCLE.at(place, name=name, path=" → ".join([*names, name])),)
        folder = next((r / name for r in roots if (r / name / "theme.yaml").is_file()), None)
        if folder is None:
            known = sorted({p.parent.name for r in roots for p in r.glob("*/theme.yaml")})
            guess = question(next(iter(get_close_matches(name, known, 1, 0.5)), None))
            return (), (NO_THEME.at(place, name=name, guess=guess, known="、".join(known) or "没有"),)
        names.append(name)
        chain.append(folder)
        if name == BASE:
            return tuple(chain), ()
        try:
            about = yaml.safe_load((folder / "theme.yaml").read_text(encoding="utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError):
            about = None
        if not isinstance(about, dict):
            return (), (BAD_THEME.at(Span((folder / "theme.yaml").as_posix()), name=name),)
        name = str(about.get("parent") or BASE)


def _read(paths: Mapping[str, Path]) -> tuple[tuple[Template, ...], tuple[Diagnostic, ...]]:
    """The texts of all templates, and those that are not text."""
    templates: list[Template] = []
    found: list[Diagnostic] = []
    for name, path in sorted(paths.items()):
        try:
            templates.append(Template(name, path.as_posix(), path.read_text(encoding="utf-8")))
        except (UnicodeDecodeError, OSError):
            reason = "文件不是 UTF-8 编码，或者读不出来"
            found.append(BAD_TEMPLATE.at(Span(path.as_posix()), name=name, line=1, reason=reason))
    return tuple(templates), tuple(found)


def _files(folder: Path) -> dict[str, Path]:
    return {p.relative_to(folder).as_posix(): p for p in sorted(folder.rglob("*")) if p.is_file()}


def published(assets: tuple[Asset, ...], keep: Callable[[bytes, bytes], None]) -> Assets:
    """The assets as readers get them, scripts and style sheets made short. Bytes are put away with ``keep``."""
    files: dict[str, Artifact] = {}
    found: list[Diagnostic] = []
    for name, path, source in assets:
        data, faults = minified(path, source)
        fingerprint = digest_bytes(data)
        keep(fingerprint, data)
        files[name] = Artifact(_address(name, fingerprint), fingerprint, len(data))
        found.extend(faults)
    return Assets(tuple(files.values()), {name: file.url for name, file in files.items()}, tuple(found))


def _address(name: str, fingerprint: bytes) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"assets/{stem}.{fingerprint.hex()[:10]}.{suffix}" if stem else f"assets/{name}"


def closures(templates: tuple[Template, ...]) -> Closures:
    """The digests of all templates, each with everything it uses."""
    own: dict[str, bytes] = {}
    uses: dict[str, tuple[str, ...]] = {}
    found: list[Diagnostic] = []
    names = {template.name for template in templates}
    for name, path, text in templates:
        own[name] = digest(text)
        try:
            uses[name] = tuple(used for used in _named(text) if used in names)
        except TemplateSyntaxError as problem:
            line, reason = problem.lineno, (problem.message or "").rstrip(".")
            found.append(BAD_TEMPLATE.at(Span.at(path, line), name=name, line=line, reason=reason))
            uses[name] = ()
    digests = {name: digest(sorted((u, own[u]) for u in _reach(name, uses))) for name in sorted(names)}
    return Closures(digests, tuple(found))


@lru_cache(maxsize=1024)
def _named(text: str) -> tuple[str, ...]:
    """The templates that a template names; kept by text, because a preview asks again after every save."""
    tree = Environment(autoescape=True).parse(text)
    return tuple(sorted({name for name in meta.find_referenced_templates(tree) if name}))


def _reach(name: str, uses: dict[str, tuple[str, ...]]) -> set[str]:
    reached: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current not in reached:
            reached.add(current)
            waiting.extend(uses[current])
    return reached
