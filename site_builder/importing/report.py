"""Turns the result of an import into a report in Chinese, for the editor who has to check it.

It refuses to know where the report is written and how the files were read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from site_builder.importing.fields import Guess
from site_builder.importing.markdown import Imported, ImportResult
from site_builder.kernel.diagnostic import Diagnostic


def report(result: ImportResult) -> str:
    """A Markdown report: what was imported, what was not and why, and every guess, grouped by its reason."""
    guesses = sum(len(file.guesses) for file in result.files)
    later = sum(1 for file in result.files if file.replaces)
    summary = (
        f"已导入 {len(result.files)} 份（其中 {later} 份替代了前一个版本），未导入 {len(result.skipped)} 份，"
        f"需要处理 {len(result.diagnostics)} 处，猜测 {guesses} 处。"
    )
    parts = [
        "# 导入报告",
        summary,
        "## 未导入",
        _findings(result.skipped) or "没有。",
        "## 需要处理",
        _findings(result.diagnostics) or "没有。",
        "## 猜测清单",
        "下面的值不是原文直接写明的，请逐类核对；改正时直接改内容文件里的字段。",
        *_guesses(result.files),
        "## 已导入",
        _imported(result.files) or "没有。",
    ]
    return "\n\n".join(parts) + "\n"


def _findings(findings: Sequence[Diagnostic]) -> str:
    return _table(("原文件", "原因", "怎么改"), ((f.span.path, f.message, f.fix) for f in findings))


def _guesses(files: Sequence[Imported]) -> list[str]:
    groups: dict[tuple[str, str], list[tuple[Imported, Guess]]] = defaultdict(list)
    for file in files:
        for guess in file.guesses:
            groups[guess.field, guess.reason].append((file, guess))
    fields = list(dict.fromkeys(field for field, _ in groups))
    parts: list[str] = []
    for field, reason in sorted(
        groups, key=lambda group: (fields.index(group[0]), -len(groups[group]), group)
    ):
        members = groups[field, reason]
        rows = ((file.path, file.title, guess.value, guess.found) for file, guess in members)
        parts.append(f"### {field}：{reason}（{len(members)} 处）")
        parts.append(_table(("文件", "标题", "写成", "原文"), rows))
    return parts or ["没有。"]


def _imported(files: Sequence[Imported]) -> str:
    rows = ((file.source, file.path, file.title, file.replaces) for file in files)
    return _table(("原文件", "导入到", "标题", "替代"), rows)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [_row(row) for row in rows]
    return "\n".join([_row(head), _row(tuple("---" for _ in head)), *lines]) if lines else ""


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
