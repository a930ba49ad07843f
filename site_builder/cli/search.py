"""`site-builder search WORDS`: finds documents as citizens find them on the portal, and names the file of each.

It refuses to stop at errors in the content: what can be read is searched, and the rest is counted.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import click
import msgspec
from rich.console import Console

from site_builder.build import Prepared, Report, Request, damage, levelled, prepare, with_store
from site_builder.cli.build import exit_code
from site_builder.cli.chinese import ChineseCommand
from site_builder.cli.hits import Answer, Hit, headline, remarks, table
from site_builder.cli.options import EXIT_USAGE, Choices, configuration, request, shared
from site_builder.cli.report import Reporter
from site_builder.engine.store import Store
from site_builder.indexing import Merged, merge
from site_builder.kernel.diagnostic import Diagnostic, question
from site_builder.kernel.span import Span
from site_builder.model.document import Document
from site_builder.model.source import ROOT
from site_builder.reading.suggest import suggest
from site_builder.search.blocks import Bucket
from site_builder.search.desk import FACETS, Desk, Filters
from site_builder.search.findable import STATES
from site_builder.search.normal import normal
from site_builder.search.query import parse
from site_builder.search.same import Office, same
from site_builder.stages.index import holds
from site_builder.types.base import ContentType

ORDERS = ("relevance", "date")
WIDE = 400
"""Columns where nobody looks at a terminal, so that whoever reads a pipe gets every value in one line."""
MOST_NAMED = 12
"""Values that are named to whoever asked for one that does not exist."""
EXCLUDING = "－"
"""What a word to exclude begins with on its way through click, which takes “-” for an option; queries read both alike."""

Names = Sequence[tuple[str, str]]
"""What the values of a filter may be called, each with the value; its own name before others."""


class SearchCommand(ChineseCommand):
    """A word that begins with one “-” is one that must not stand there; no option is as short."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, [re.sub("^-(?=[^-])", EXCLUDING, word) for word in args])


@dataclass(frozen=True)
class Question:
    """What was typed: words, the values of every filter, and how hits are sorted."""

    text: str
    filters: Filters
    order: str


@click.command("search", cls=SearchCommand, help="搜索全部内容，列出找到的文件；写法和网站上的搜索一样。")
@click.argument("words", nargs=-1, required=True, metavar="词…")
@click.option(
    "--type",
    multiple=True,
    metavar="类型",
    help="只找这一类的，例如 政策文件；筛选条件都可以写几次，写一部分也行。",
)
@click.option("--status", multiple=True, metavar="状态", help="只找效力状态是这一种的，例如 有效。")
@click.option("--year", multiple=True, metavar="年份", help="只找这一年发布的。")
@click.option("--publisher", multiple=True, metavar="机构", help="只找这个机构发布的。")
@click.option("--topic", multiple=True, metavar="主题", help="只找这个主题分类的。")
@click.option(
    "--sort",
    type=click.Choice(ORDERS),
    default=ORDERS[0],
    metavar="顺序",
    help="relevance（默认，顺序和网站上一样）或 date（新的在前）。",
)
@click.option(
    "--limit", type=click.IntRange(1, 10_000), default=20, metavar="数字", help="最多列出多少份，默认 20。"
)
@shared
def command(words: tuple[str, ...], sort: str, limit: int, **given: Any) -> None:
    """Search and print."""
    filters = {facet: given.pop(facet) for facet in FACETS}
    asked = Question(" ".join(words).replace(EXCLUDING, "-"), filters, sort)
    _require_words(asked.text)
    choices = Choices(**given)
    config = configuration(choices)
    reporter = Reporter.of(config)
    with request(config, choices) as wanted:
        found = with_store(wanted, lambda store: answer(wanted, store, asked, reporter))
    if not isinstance(found, Answer):
        click.echo(reporter.text(found), err=True)
        sys.exit(exit_code(Report(found, False)))
    if found.diagnostics:
        click.echo(reporter.text(found.diagnostics), err=True)
    for line in remarks(found):
        click.echo(line, err=True)
    for line in headline(found, limit):
        click.echo(line)
    if found.hits:
        console = Console(width=None if sys.stdout.isatty() else WIDE, highlight=False)
        console.print(table(found, limit))


def _require_words(text: str) -> None:
    """Ends the program when there is nothing to look for."""
    query = parse(text, {})
    if not query.wanted:
        only = "只写了不要的词，还要写想找的词" if query.clauses else "没有可以搜索的字：写汉字、字母或者数字"
        click.echo(f"“{text}”里{only}，例如  site-builder search 救助 -农村", err=True)
        sys.exit(EXIT_USAGE)


def answer(
    wanted: Request, store: Store, asked: Question, reporter: Reporter
) -> Answer | tuple[Diagnostic, ...]:
    """The answer to a question, or what keeps anything from being searched."""
    prepared = prepare(wanted, store)
    if not isinstance(prepared, Prepared):
        return levelled(prepared, wanted.config)
    material, types = prepared.material, prepared.material.parts.types
    merged = merge(prepared.engine, prepared.sourced, types)
    documents, offices = merged.found.documents, merged.found.offices
    desk = opened(prepared, merged, store)
    query = parse(asked.text, same(prepared.sourced.synonyms, offices))
    known = names(desk, offices, types.values())
    filters = {facet: chosen(facet, said, known[facet]) for facet, said in asked.filters.items()}
    ranked = desk.search(query, filters)
    if asked.order == "date":
        ranked.sort(key=lambda hit: -hit.number)
    paths = {
        PurePosixPath(s.path).stem: reporter.file(Span(ROOT + s.path)) for s in material.sources.documents
    }
    unfiltered = len(ranked or desk.search(query, {}))
    return Answer(
        asked.text,
        query,
        [Hit(documents[hit.number], paths[documents[hit.number].id]) for hit in ranked],
        unfiltered,
        () if unfiltered else desk.fragments(query),
        () if ranked else [item.day.isoformat() for item in material.resolve().scheduled],
        material.unread,
        merged.fresh,
        levelled(damage(store, wanted.config), wanted.config),
    )


def opened(prepared: Prepared, merged: Merged, store: Store) -> Desk:
    """The desk over what was merged."""
    documents, types = merged.found.documents, prepared.material.parts.types

    def standing(number: int, phrase: str) -> bool:
        shown = documents[number]
        data = store.blob(prepared.material.documents[shown.id])
        document = msgspec.msgpack.decode(data, type=Document)
        return holds(document, types[shown.type], [a.name for a in shown.attachments], phrase)

    def bucket(place: int, number: int) -> Bucket:
        return merged.bucket(place, number, store.blob)

    return Desk(documents, merged.blocks, bucket, standing)


def names(desk: Desk, offices: Iterable[Office], types: Iterable[ContentType]) -> Mapping[str, Names]:
    """What may be said for each filter."""
    known: dict[str, list[tuple[str, str]]] = {f: [(v, v) for v in desk.values(f)] for f in FACETS}
    titles = frozenset(desk.values("publisher"))
    listed = [kind for kind in types if kind.listed]
    known["type"] = [(name, k.name) for k in listed for name in (k.label, k.name, k.folder)]
    known["status"] = [(word, word) for word, _ in STATES]
    known["publisher"] += [
        (name, o.title) for o in offices if o.title in titles for name in (*o.short, *o.former)
    ]
    return known


def chosen(facet: str, said: Iterable[str], known: Names) -> list[str]:
    """The values meant: the one that is called so, else all with such a part in a name. Usage errors tell what there is."""
    found: dict[str, None] = {}
    for word in said:
        plain = normal(word).strip()
        exact = [value for name, value in known if normal(name) == plain]
        partly = [value for name, value in known if plain and plain in normal(name)]
        if not partly:
            raise click.BadParameter(_unknown(word, known), param=click.Option([f"--{facet}"]))
        found |= dict.fromkeys(exact or partly)
    return list(found)


def _unknown(word: str, known: Names) -> str:
    first: dict[str, str] = {}
    for name, value in known:
        first.setdefault(value, name)
    own = list(first.values())
    if not own:
        return f"没有“{word}”，网站上的文件都没有这一项。"
    more = f"等 {len(own)} 个" if len(own) > MOST_NAMED else ""
    guess = question(suggest(word, [name for name, _ in known]))
    return f"没有“{word}”。{guess}可以写：“{'”、“'.join(own[:MOST_NAMED])}”{more}。"
