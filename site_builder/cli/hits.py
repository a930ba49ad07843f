"""Turns what a search found into what an editor reads: a table of documents with their files, or what to try instead.

It refuses to search.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.table import Table
from rich.text import Text

from site_builder.kernel.diagnostic import Diagnostic
from site_builder.model.validity import State
from site_builder.search.findable import Findable
from site_builder.search.marks import marks
from site_builder.search.query import LONGEST, Query

MARKED, ENDED, FILE = "bold yellow", "red", "dim"
_ENDED = {state.value for state in State if state.ended}


@dataclass(frozen=True)
class Hit:
    """A document with the path of its file, as it can be opened from here."""

    document: Findable
    path: str


@dataclass(frozen=True)
class Answer:
    """What was found for ``text``. Where nothing was, there is what might be: how many without filters, shorter queries
    with their numbers of hits, and the days on which items will appear.

    ``unread`` counts files that could not be searched, ``indexed`` documents that changed since the last time.
    """

    text: str
    query: Query
    hits: Sequence[Hit]
    unfiltered: int
    fragments: Sequence[tuple[str, int]]
    scheduled: Sequence[str]
    unread: int
    indexed: int
    diagnostics: tuple[Diagnostic, ...]


def remarks(answer: Answer) -> Iterator[str]:
    """What the answer may lack."""
    if answer.query.cut:
        yield f"输入太长，只搜索了前 {LONGEST} 个字。"
    if answer.unread:
        yield f"有 {answer.unread} 个内容文件读不出来，没有搜索；运行 site-builder check 查看原因。"


def headline(answer: Answer, limit: int) -> Iterator[str]:
    """How many documents were found, and what to try when none was."""
    total = len(answer.hits)
    if total:
        rest = f"，列出前 {limit} 份；加上 --limit {total} 列出全部" if total > limit else ""
        yield f"找到 {total} 份文件{rest}。"
    elif answer.unfiltered:
        yield f"“{answer.text}”找到 {answer.unfiltered} 份文件，但是没有一份符合筛选条件。"
    else:
        yield f"没有找到“{answer.text}”。"
        if answer.fragments:
            tries = "、".join(f"{text}（{count} 份）" for text, count in answer.fragments)
            yield f"可以只搜索：{tries}。"
    if answer.scheduled and not total:
        last = max(answer.scheduled)
        yield f"还有 {len(answer.scheduled)} 份定时发布的文件不在其中；要一起搜索，加上 --as-of {last}。"


def table(answer: Answer, limit: int) -> Table:
    """The first hits: title, number and publisher, file below each other, so that a narrow terminal shows them whole."""
    made = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    made.add_column("文件", overflow="fold")
    made.add_column("状态", no_wrap=True)
    made.add_column("发布日期", no_wrap=True)
    for hit in answer.hits[:limit]:
        shown = hit.document
        title = Text(shown.title)
        for start, end in marks(shown.title, answer.query):
            title.stylize(MARKED, start, end)
        origin = "  ".join(filter(None, (shown.doc_number, shown.publisher)))
        state = Text(shown.state, ENDED if shown.state in _ENDED else "")
        made.add_row(title.append(f"\n{origin}\n").append(hit.path, FILE), state, Text(shown.day))
    return made
