"""Turns the work list into one page that needs nothing else: for printing, for mail, and for readers of screens.

It refuses to decide what stands on the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

from site_builder.model.site import Site
from site_builder.model.worklist import Entry

STYLE = """
:root { color-scheme: light dark; --ink: #1b211f; --soft: #4d5753; --paper: #fff; --line: #d5ddd9; --red: #b3121b; --pine: #0f5443; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e7ece9; --soft: #b3bdb8; --paper: #121816; --line: #36423d; --red: #ff9d95; --pine: #8ed3b8; }
}
* { box-sizing: border-box; }
body { max-width: 72rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.7 system-ui, "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.3; }
a { color: var(--pine); }
p { margin: 0 0 1rem; }
.soft { color: var(--soft); font-size: .875rem; }
table { width: 100%; border-collapse: collapse; }
caption { padding: 0 0 .5rem; text-align: left; color: var(--soft); }
th, td { padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere; }
thead th { white-space: nowrap; }
tbody th { font-weight: 400; }
td.day, td.left { white-space: nowrap; }
.late { color: var(--red); font-weight: 700; }
@media (max-width: 44rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, caption, tbody, tr, th, td { display: block; }
  tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
  th, td { padding: 0; border: 0; }
}
@media print { body { max-width: none; padding: 0; font-size: 10.5pt; } tr { break-inside: avoid; } thead { display: table-header-group; } }
"""
COLUMNS = ("最后一天", "剩余或逾期", "事项", "责任单位", "依据")


def worklist_page(entries: Sequence[Entry], as_of: date, site: Site) -> str:
    """The whole page."""
    late = sum(entry.late for entry in entries)
    title = f"{site.name}：期限清单"
    said = f"没有办完的事项有{len(entries)}项，其中逾期{late}项。" if entries else "没有要办的事项。"
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="zh-Hans">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="robots" content="noindex">',
            f"<title>{escape(title)}</title>",
            f"<style>{STYLE}</style>",
            "</head>",
            "<body>",
            "<main>",
            f"<h1>{escape(title)}</h1>",
            f'<p>截至<time datetime="{as_of.isoformat()}">{_day(as_of)}</time>，{said}</p>',
            *(_table(entries, site) if entries else ()),
            "</main>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _table(entries: Sequence[Entry], site: Site) -> Iterable[str]:
    yield '<table role="table">'
    yield "<caption>先到期的在前；按工作日计算的，剩余和逾期也按工作日。</caption>"
    heads = "".join(f'<th scope="col" role="columnheader">{name}</th>' for name in COLUMNS)
    yield f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
    yield '<tbody role="rowgroup">'
    for entry in entries:
        yield _row(entry, site)
    yield "</tbody>"
    yield "</table>"


def _row(entry: Entry, site: Site) -> str:
    """One line; the roles are said because a narrow screen shows the cells as blocks."""
    clock = f" {entry.clock}" if entry.clock else ""
    day = f'<time datetime="{entry.due.isoformat()}">{_day(entry.due)}</time>{clock}'
    left = f'<span class="late">{entry.remaining}</span>' if entry.late else entry.remaining
    return "\n".join(
        [
            '<tr role="row">',
            f'<td role="cell" class="day">{day}</td>',
            f'<td role="cell" class="left">{left}</td>',
            f'<th scope="row" role="rowheader">{_matter(entry, site)}</th>',
            f'<td role="cell">{escape(entry.unit)}</td>',
            f'<td role="cell">{escape(entry.basis)}{_note(entry)}</td>',
            "</tr>",
        ]
    )


def _matter(entry: Entry, site: Site) -> str:
    rule = escape(f"{entry.rule}（{entry.term}）" if entry.term else entry.rule)
    about = escape(entry.about)
    linked = f'<a href="{escape(site.absolute(entry.url))}">{about}</a>' if entry.url else about
    where = f'<span class="soft">{escape(entry.span.place)}</span>'
    return "<br>".join(part for part in (f"<strong>{rule}</strong>", linked, where) if part)


def _note(entry: Entry) -> str:
    return f'<br><span class="soft">{escape(entry.note)}</span>' if entry.note else ""


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
