"""Finds attachments and pictures that are named in a file but do not lie beside it.

It refuses to open them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import PurePosixPath

from site_builder.checks.base import Check, Facts
from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity, question

MISSING_FILE = Rule(
    "E402",
    Severity.ERROR,
    "附件文件不存在",
    "“{name}”不存在：{folder} 里没有这个文件。{guess}",
    "把文件放进这个文件夹，或者改正文件名（大小写也要一致）。",
)
IS_FOLDER = Rule(
    "E403",
    Severity.ERROR,
    "附件是文件夹",
    "“{name}”是一个文件夹，不是文件。",
    "把里面的文件移出来，逐个写进“附件”；或者打成一个压缩包，写压缩包的文件名。",
)


def run(facts: Facts) -> Iterator[Diagnostic]:
    """One finding a use."""
    for parsed in facts.parsed:
        for use in parsed.files:
            if use.path in facts.folders:
                yield IS_FOLDER.at(use.span, name=PurePosixPath(use.path).name)
            elif use.path not in facts.files and not _told(use.path, facts.refused):
                path = PurePosixPath(use.path)
                folder = path.parent.as_posix()
                beside = [PurePosixPath(p).name for p in facts.files if p.rpartition("/")[0] == folder]
                near = _near(path.name, beside)
                guess = question(next(iter(near), None))
                yield MISSING_FILE.at(use.span, name=path.name, folder=f"content/{folder}", guess=guess)


def _told(path: str, refused: frozenset[str]) -> bool:
    """Whether a finding tells of the file, or of a folder that it lies in."""
    return path in refused or any(folder.as_posix() in refused for folder in PurePosixPath(path).parents)


def _near(name: str, beside: Sequence[str]) -> list[str]:
    """The file that was probably meant: the same but for case, else one with nearly the same stem."""
    stems = {PurePosixPath(other).stem: other for other in beside}
    close = get_close_matches(PurePosixPath(name).stem, stems, 1, 0.6)
    return [n for n in beside if n.lower() == name.lower()] or [stems[stem] for stem in close]


CHECK = Check("missing_file", run)
