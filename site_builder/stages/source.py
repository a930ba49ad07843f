"""Turns the content folder into a list of sources: what lies where, with a digest of its bytes (join).

It refuses to know what a file says; a file whose size and time are as last seen is not read again.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from site_builder.kernel.diagnostic import Diagnostic, Problem, Rule, Severity, question
from site_builder.kernel.file_record import FileRecord
from site_builder.kernel.os_error import reason
from site_builder.kernel.span import Span
from site_builder.model.source import ROOT, SUFFIXES, Source, plain_name, stem
from site_builder.reading.suggest import suggest

LIMIT = 20_000_000
"""The largest text file that is read, in bytes."""
_RACE = 2_000_000_000
_IGNORED = ("thumbs.db", "desktop.ini")

UNREADABLE = Rule(
    "E150",
    Severity.ERROR,
    "文件读不出来",
    "这个文件读不出来：{reason}。",
    "检查文件的权限，或者重新复制一份。",
)
TOO_LARGE = Rule(
    "E151",
    Severity.ERROR,
    "文件太大",
    "这个文件有 {size} MB，超过了 {limit} MB 的上限。",
    "正文只放文字；图片、扫描件、压缩包请作为附件放在旁边。",
)
NOT_A_FILE = Rule(
    "E152",
    Severity.ERROR,
    "这里应当是文件",
    "“{name}”是{what}，不是普通文件。",
    "删去它，或者改名：以 .md、.yaml、.yml 结尾的必须是文本文件，附件必须是普通文件。",
)
LEAVES_FOLDER = Rule(
    "E153",
    Severity.ERROR,
    "链接指到了内容文件夹外面",
    "“{name}”是一个链接，指向内容文件夹以外的地方，程序不会读取。",
    "把文件本身复制到内容文件夹里。",
    "内容里的任何东西都不能让程序读取内容文件夹以外的文件，这是安全要求。",
)
BAD_NAME = Rule(
    "E154",
    Severity.ERROR,
    "文件名不合要求",
    "文件名“{name}”不能用：内容文件的名字就是它的编号和网址。",
    "只用英文字母、数字、连字符（-）、下划线和点，以字母或者数字开头，例如  yzb-2024-012.md",
)
UNKNOWN_FOLDER = Rule(
    "W155",
    Severity.WARNING,
    "不认识的文件夹",
    "“{name}”不是任何内容类型的文件夹，里面的文件不会出现在网站上。{guess}",
    "内容文件夹有：{known}。",
)
HARD_NAME = Rule(
    "W156",
    Severity.WARNING,
    "附件文件名不便下载",
    "附件文件名“{name}”含有空格、汉字或特殊字符，有的浏览器下载时会变成乱码。",
    "文件名改用英文字母和数字，例如  yzb-2024-012-1.pdf；读者看到的名称写在“名称”里。",
)


@dataclass(frozen=True)
class Sources:
    """The content folder: content files, all other files by path, and what must be remembered for next time.

    ``refused`` are the paths that a finding tells of, ``folders`` those of all folders.
    """

    documents: tuple[Source, ...]
    files: dict[str, Source]
    resources: dict[str, Source]
    diagnostics: tuple[Diagnostic, ...]
    changed: dict[str, FileRecord] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()


class UnreadableError(Exception):
    """A content file that was there when the folder was looked at cannot be read now; ``finding`` says so."""

    def __init__(self, finding: Diagnostic) -> None:
        super().__init__(finding.message)
        self.finding = finding


def read_source(root: Path, path: str) -> bytes:
    """The bytes of a content file; raises :class:`UnreadableError` when it went away or was locked meanwhile."""
    try:
        return (root / path).read_bytes()
    except OSError as problem:
        raise UnreadableError(UNREADABLE.at(Span(ROOT + path), reason=reason(problem))) from problem


def scan(
    root: Path,
    folders: Collection[str],
    resources: Collection[str],
    known: dict[str, FileRecord],
    now: Callable[[], int],
    verify: bool,
) -> Sources:
    """Look at every file below ``root``. ``folders`` hold content types, ``resources`` vocabularies and the like.

    With ``verify`` every file is read again, whatever its size and time say.
    """
    found = _Scan(root, now(), {} if verify else known)
    for path, entry in _walk(found, root, ""):
        found.file(path, entry)
    documents, files, other = [], {}, {}
    for source in sorted(found.sources.values(), key=lambda s: s.path):
        top = source.path.split("/", 1)[0]
        if top in resources:
            other[source.path] = source
        elif top in folders and source.path.lower().endswith(SUFFIXES):
            documents.append(source)
        elif top in folders:
            files[source.path] = source
        elif "/" in source.path and source.path.lower().endswith(SUFFIXES):
            found.unknown.add(top)
    diagnostics = [*found.diagnostics, *_unknown(found.unknown, folders)]
    misnamed = [s for s in documents if not plain_name(stem(s.path))]
    diagnostics += [d for s in misnamed for d in _named(s, plain_name, BAD_NAME)]
    named = [s for s in documents if s not in misnamed] if misnamed else documents
    gone = frozenset(path for path in known if path not in found.sources)
    refused, below = frozenset(found.refused), frozenset(found.folders)
    return Sources(tuple(named), files, other, tuple(diagnostics), found.changed, gone, refused, below)


def hard_name(source: Source) -> Diagnostic | None:
    """A warning when a published file's name is hard to download."""
    name = Path(source.path).name
    return None if plain_name(name) else HARD_NAME.at(Span(ROOT + source.path), name=name)


class _Scan:
    """What one walk finds."""

    def __init__(self, root: Path, moment: int, known: dict[str, FileRecord]) -> None:
        self.real_root = root.resolve()
        self.moment = moment
        self.known = known
        self.sources: dict[str, Source] = {}
        self.changed: dict[str, FileRecord] = {}
        self.diagnostics: list[Diagnostic] = []
        self.unknown: set[str] = set()
        self.refused: set[str] = set()
        self.folders: set[str] = set()

    def complain(self, rule: Rule, path: str, **values: str | int) -> None:
        self.refused.add(path)
        self.diagnostics.append(Problem(rule, {"name": Path(path).name, **values}).at(Span(ROOT + path)))

    def file(self, path: str, entry: os.DirEntry[str]) -> None:
        try:
            status = entry.stat()
            if not stat.S_ISREG(status.st_mode):
                self.complain(NOT_A_FILE, path, what="管道或者设备")
                return
            if status.st_size > LIMIT and path.lower().endswith(SUFFIXES):
                size = f"{status.st_size / 1_000_000:.1f}"
                self.complain(TOO_LARGE, path, size=size, limit=LIMIT // 1_000_000)
                return
            self.sources[path] = Source(path, self._digest(path, entry, status), status.st_size)
        except OSError as problem:
            self.complain(UNREADABLE, path, reason=reason(problem))

    def _digest(self, path: str, entry: os.DirEntry[str], status: os.stat_result) -> bytes:
        """The digest on record while the file is surely unchanged, else that of its bytes.

        A file changed within two seconds of the last look may keep size and time: it is read again.
        """
        last = self.known.get(path)
        same = last is not None and (last.size, last.mtime) == (status.st_size, status.st_mtime_ns)
        if last is not None and same and status.st_mtime_ns < last.seen - _RACE:
            return last.digest
        with Path(entry.path).open("rb") as stream:
            digest = hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=16)).digest()
        self.changed[path] = FileRecord(status.st_size, status.st_mtime_ns, self.moment, digest)
        return digest


def _walk(found: _Scan, folder: Path, prefix: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Every file below ``folder`` with its path; hidden files and those of office programs are passed over."""
    try:
        entries = sorted(os.scandir(folder), key=lambda e: e.name)
    except OSError as problem:
        found.complain(UNREADABLE, prefix.rstrip("/") or ".", reason=reason(problem))
        return
    for entry in entries:
        path = prefix + entry.name
        if entry.name.startswith((".", "~$")) or entry.name.lower() in _IGNORED:
            continue
        if entry.is_symlink() and (broken := _broken(entry)):
            found.complain(UNREADABLE, path, reason=f"它是一个链接，{broken}")
        elif entry.is_symlink() and not Path(entry.path).resolve().is_relative_to(found.real_root):
            found.complain(LEAVES_FOLDER, path)
        elif entry.is_dir():
            if entry.name.lower().endswith(SUFFIXES):
                found.complain(NOT_A_FILE, path, what="文件夹")
            elif not entry.is_symlink():
                found.folders.add(path)
                yield from _walk(found, Path(entry.path), path + "/")
        else:
            yield path, entry


def _broken(link: os.DirEntry[str]) -> str:
    """Why a link leads nowhere, or ""."""
    try:
        Path(link.path).resolve(strict=True)
    except OSError as problem:
        return "指向的" + reason(problem)
    except RuntimeError:  # how Python before 3.13 says that links run in a circle
        return "绕成了圈"
    return ""


def _named(source: Source, good: Callable[[str], bool], rule: Rule) -> Iterator[Diagnostic]:
    if not good(stem(source.path)):
        yield rule.at(Span(ROOT + source.path), name=source.path.rpartition("/")[2])


def _unknown(names: set[str], folders: Collection[str]) -> Iterator[Diagnostic]:
    for name in sorted(names):
        guess = question(suggest(name, sorted(folders)))
        yield UNKNOWN_FOLDER.at(Span(ROOT + name), name=name, guess=guess, known="、".join(sorted(folders)))
