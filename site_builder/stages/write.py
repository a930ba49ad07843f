"""Turns finished files into the output folder: only changed bytes, each put in place at once, old ones removed last (join).

It refuses to touch what this program did not write; an interrupted writing is repaired by the next one.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec import Struct

from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity
from site_builder.kernel.digest import digest_bytes
from site_builder.kernel.os_error import reason
from site_builder.kernel.span import Span
from site_builder.model.page import Artifact, Copy

MANIFEST = ".site-builder.json"
_WORK = ".site-builder-tmp"
_PLACEHOLDERS = {".gitkeep", ".gitignore", MANIFEST, _WORK}

NOT_OURS = Rule(
    "E880",
    Severity.ERROR,
    "输出文件夹里有别的东西",
    "“{folder}”不是空的，里面的“{name}”等文件不是本程序生成的。",
    "换一个空文件夹作为 output，或者先把里面的文件移走；本程序只删除自己生成的文件。",
)
OVERLAPS = Rule(
    "E881",
    Severity.ERROR,
    "输出文件夹与内容文件夹重叠",
    "输出文件夹“{folder}”和内容、主题、缓存或配置所在的文件夹重叠。",
    "换一个单独的文件夹，例如  output: output",
)
CANNOT_WRITE = Rule(
    "E882",
    Severity.ERROR,
    "写不进去",
    "写“{name}”时失败：{reason}。",
    "检查磁盘空间和文件夹权限，关闭正在使用这个文件的程序，然后再生成一次。",
)
NOT_A_FOLDER = Rule(
    "E883",
    Severity.ERROR,
    "输出的地方是一个文件",
    "输出文件夹“{folder}”已经是一个文件，不是文件夹。",
    "移走这个文件，或者给 output 换一个名字。",
)
VANISHED = Rule(
    "W503",
    Severity.WARNING,
    "网址消失了",
    "上次生成的网站有“{url}”，这次没有了，收藏和链接到它的人会看到“页面不存在”。",
    "内容还在就把它写进新文件的“旧网址”；要撤下内容就写“撤回”，网址会保留。",
    "政府网站的网址应当长期有效；撤下、合并、改名都要让旧网址有去处。",
)


class Record(Struct, frozen=True, array_like=True):
    """A file as it was written: digest, size in bytes, mtime in ns, and whether it is the page of an item."""

    digest: str
    size: int
    mtime: int
    item: bool = False


class Manifest(Struct, frozen=True):
    """What this program wrote into a folder. ``complete`` is false while it is writing."""

    complete: bool = True
    files: dict[str, Record] = {}


@dataclass(frozen=True)
class Written:
    """What a writing did."""

    total: int
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]


def refuse(output: Path, others: Iterable[Path], place: Span) -> tuple[Diagnostic, ...]:
    """Why ``output``, named at ``place``, may not be written to, if so. ``others`` are not ours to fill or clear."""
    real = output.resolve()
    for other in (o.resolve() for o in others):
        if real == other or real.is_relative_to(other) or other.is_relative_to(real):
            return (OVERLAPS.at(place, folder=str(output)),)
    if real.exists() and not real.is_dir():
        return (NOT_A_FOLDER.at(place, folder=str(output)),)
    if real.is_dir() and not (real / MANIFEST).is_file():
        strangers = sorted(p.name for p in real.iterdir() if p.name not in _PLACEHOLDERS)
        if strangers:
            return (NOT_OURS.at(place, folder=str(output), name=strangers[0]),)
    return ()


def read_manifest(output: Path) -> Manifest:
    """What was written last time; nothing when that cannot be read."""
    try:
        found = msgspec.json.decode((output / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError, msgspec.ValidationError):
        return Manifest(complete=False)
    # Old files are deleted by this record, so nothing outside the folder may be named in it.
    return found if all(_below(url) for url in found.files) else Manifest(complete=False)


def _below(url: str) -> bool:
    return not url.startswith("/") and ":" not in url and ".." not in url.replace("\\", "/").split("/")


def write(
    output: Path,
    artifacts: Sequence[Artifact],
    copies: Sequence[Copy],
    items: frozenset[str],
    content: Callable[[bytes], bytes],
    original: Callable[[Copy], Path],
    progress: Callable[[str, int, int], None],
) -> Written:
    """Make ``output`` hold exactly the given files. ``content`` gives bytes by digest, ``original`` a copy's file."""
    before = read_manifest(output)
    wanted = {a.url: a.digest for a in artifacts} | {c.url: c.digest for c in copies}
    sizes = {a.url: a.size for a in artifacts} | {c.url: c.size for c in copies}
    by_url = {c.url: c for c in copies}
    gone = sorted(url for url in before.files if url not in wanted)
    blocked = {url.lower() for url in gone}
    stale = [
        u
        for u in sorted(wanted)
        if u.lower() in blocked or not _stands(output, u, wanted[u], sizes[u], before)
    ]
    if not stale and not gone and before.complete:
        shutil.rmtree(output / _WORK, ignore_errors=True)
        return Written(len(wanted), (), (), ())
    try:
        new = set(stale)
        kept = {
            u: r
            for u, r in before.files.items()
            if u not in new and u in wanted and r.digest == wanted[u].hex()
        }
        _begin(output, {**before.files, **{u: Record("", 0, 0, u in items) for u in stale}})
        first = _in_the_way(gone, stale)
        for url in first:
            _remove(output, url)
        written = {}
        for number, url in enumerate(stale, 1):
            source = original(by_url[url]) if url in by_url else None
            data = source.read_bytes() if source else content(wanted[url])
            written[url] = _put(output, url, data, wanted[url], url in items)
            if number % 200 == 0 or number == len(stale):
                progress("写入", number, len(stale))
        for url in sorted(set(gone) - set(first)):
            _remove(output, url)
        files = {u: (written.get(u) or kept.get(u) or _record(output, u, wanted[u], items)) for u in wanted}
        _finish(output, Manifest(True, dict(sorted(files.items()))))
    except OSError as problem:
        name = str(problem.filename2 or problem.filename or output)
        found = CANNOT_WRITE.at(Span("config.yaml"), name=name, reason=reason(problem))
        return Written(len(wanted), (), (), (found,))
    lost = [u for u in gone if before.files[u].item]
    warnings = tuple(VANISHED.at(Span("output/" + url), url=url) for url in lost)
    return Written(len(wanted), tuple(stale), tuple(gone), warnings)


def _stands(output: Path, url: str, wanted: bytes, size: int, before: Manifest) -> bool:
    """Whether the file is there with the right bytes: by size and time as written, else by reading it."""
    try:
        status = os.stat(f"{output}/{url}")  # noqa: PTH116 — asked for every file, and twice as fast so
    except OSError:
        return False
    record = before.files.get(url)
    as_written = record and (record.digest, record.size, record.mtime)
    if as_written == (wanted.hex(), status.st_size, status.st_mtime_ns):
        return True
    path = output / url
    return status.st_size == size and path.is_file() and digest_bytes(path.read_bytes()) == wanted


def _begin(output: Path, files: Mapping[str, Record]) -> None:
    """Claim every file that is about to exist, so that an interrupted writing leaves nothing unowned."""
    work = output / _WORK
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    _save(output, Manifest(False, dict(sorted(files.items()))))


def _put(output: Path, url: str, data: bytes, fingerprint: bytes, item: bool) -> Record:
    target = output / url
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = output / _WORK / "file"
    temporary.write_bytes(data)
    temporary.replace(target)
    return Record(fingerprint.hex(), len(data), target.stat().st_mtime_ns, item)


def _record(output: Path, url: str, fingerprint: bytes, items: frozenset[str]) -> Record:
    status = (output / url).stat()
    return Record(fingerprint.hex(), status.st_size, status.st_mtime_ns, url in items)


def _in_the_way(gone: Iterable[str], stale: Iterable[str]) -> list[str]:
    """Old files that must go first: one that is a folder now, one in a folder that is a file now, one that
    differs only in case (which is the same file on some systems)."""
    new = {url.lower() for url in stale}
    folders = {folder for url in new for folder in _folders(url)}
    return [u for u in gone if {u.lower(), *_folders(u.lower())} & new or u.lower() in folders]


def _folders(url: str) -> list[str]:
    return [url[:i] for i, c in enumerate(url) if c == "/"]


def _remove(output: Path, url: str) -> None:
    path = output / url
    path.unlink(missing_ok=True)
    for folder in path.parents:
        if folder == output:
            break
        with contextlib.suppress(OSError):
            folder.rmdir()


def _finish(output: Path, manifest: Manifest) -> None:
    _save(output, manifest)
    shutil.rmtree(output / _WORK, ignore_errors=True)


def _save(output: Path, manifest: Manifest) -> None:
    temporary = output / _WORK / "manifest"
    temporary.write_bytes(msgspec.json.encode(manifest))
    temporary.replace(output / MANIFEST)
