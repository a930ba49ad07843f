"""Turns Markdown files with a title and dated lines into content files, their versions in chains.

It refuses to read or write the disk: sources come in as bytes, results go out as text for the command.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Sequence

from msgspec import Struct

from site_builder.importing.chain import Version, chains
from site_builder.importing.fields import NO_NUMBER, VERSIONED_TYPES, Guess, draft, number_of
from site_builder.importing.frontmatter import content_file
from site_builder.importing.links import RelativeLink, relative_links
from site_builder.importing.sources import SourceFile, decode
from site_builder.importing.statute import Statute, read_statute
from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity
from site_builder.kernel.span import span_in

MISSING_FILE = Rule(
    "W812",
    Severity.WARNING,
    "链接的文件没有随文导入",
    "正文用到的“{written}”没有随文导入：{reason}。",
    "请把文件放到导入后的 {target} 旁边，再把链接改成它的文件名，例如  ![示意图](map.png)",
    "正文里的图片和附件要和内容文件放在同一个文件夹。导入命令只带走与源文件放在一起的文件；找不到的、放在上级文件夹的、"
    "与别的文件重名的，都列在报告里，链接保持原样。",
)


class Companion(Struct, frozen=True):
    """A file beside a source that its text uses: copy it from ``source`` to ``path`` below ``--to``."""

    source: str
    path: str


class Imported(Struct, frozen=True):
    """One content file: ``path`` is POSIX style below ``--to``; ``source`` is where it came from."""

    path: str
    text: str
    guesses: tuple[Guess, ...]
    source: str
    title: str
    replaces: str = ""
    companions: tuple[Companion, ...] = ()


class ImportResult(Struct, frozen=True):
    """What to write, why files were skipped (one finding each), and what to mend in the others."""

    files: tuple[Imported, ...]
    skipped: tuple[Diagnostic, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def import_markdown(
    sources: Sequence[SourceFile],
    type_name: str,
    folder: str,
    taken_ids: Collection[str] = (),
    publisher: str = "",
) -> ImportResult:
    """Content files of type ``type_name`` for ``folder`` (such as ``policies``), sorted by path.

    ``taken_ids`` are the ids on the portal: they are never used again, and versions of the same title among
    them are continued. ``publisher`` is written as 发布机构 unless it is empty. The order of ``sources`` does
    not matter; equal input gives equal results.
    """
    statutes: list[Statute] = []
    skipped: list[Diagnostic] = []
    ordered = sorted(sources, key=lambda source: (source.path, source.name, source.data, source.beside))
    for source in {source.path: source for source in ordered}.values():
        read = read_statute(source)
        if isinstance(read, Statute):
            statutes.append(read)
        else:
            skipped.append(read)
    linked = chains(statutes, taken_ids)
    files: list[Imported] = []
    findings = [finding for version in linked.versions for finding in version.statute.findings]
    numbers: dict[str, str] = {}
    copied: dict[str, str] = {}
    for version in linked.versions:
        number = number_of(version, numbers)
        if number.value != NO_NUMBER:
            numbers[number.value] = version.id
        imported, missing = _imported(version, type_name, folder, publisher, number, copied)
        copied.update((companion.path, companion.source) for companion in imported.companions)
        files.append(imported)
        findings.extend(missing)
    return ImportResult(
        tuple(sorted(files, key=lambda file: file.path)),
        _sorted((*skipped, *linked.skipped)),
        _sorted((*findings, *(linked.diagnostics if type_name in VERSIONED_TYPES else ()))),
    )


def _imported(
    version: Version,
    type_name: str,
    folder: str,
    publisher: str,
    number: Guess,
    copied: dict[str, str],
) -> tuple[Imported, tuple[Diagnostic, ...]]:
    statute = version.statute
    made = draft(version, type_name, publisher, number)
    place = posixpath.join(folder, f"{statute.issued.day.year:04}")
    path = posixpath.join(place, f"{version.id}.md")
    companions: dict[str, Companion] = {}
    missing: list[Diagnostic] = []
    decoded = decode(statute.source.data)
    text = decoded.text if decoded else ""
    for link in relative_links(text):
        companion = Companion(
            posixpath.join(posixpath.dirname(statute.source.path), link.path),
            posixpath.join(place, link.path),
        )
        reason = _obstacle(link, statute.source, copied.get(companion.path, companion.source), companion)
        if reason:
            span = span_in(statute.source.path, text, link.start, link.end)
            missing.append(MISSING_FILE.at(span, written=link.written, reason=reason, target=path))
        else:
            companions[companion.path] = companion
    imported = Imported(
        path=path,
        text=content_file(made.fields, made.body),
        guesses=made.guesses,
        source=statute.source.path,
        title=statute.title,
        replaces=made.replaces,
        companions=tuple(companions.values()),
    )
    return imported, tuple(missing)


def _obstacle(link: RelativeLink, source: SourceFile, same_place: str, companion: Companion) -> str:
    if not link.inside:
        return "它在源文件的文件夹以外"
    if link.path not in source.beside:
        return "源文件旁边没有这个文件"
    if link.path.lower().endswith((".md", ".markdown")):
        return "它是另一份 Markdown 文件，导入后换了名字"
    if same_place != companion.source:
        return f"同名的文件已经随“{same_place}”导入"
    return ""


def _sorted(findings: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(findings, key=lambda finding: (finding.span, finding.code, finding.message)))
