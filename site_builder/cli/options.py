"""The options that several commands share, and the request for a build that they make.

It asks the clock for the day in Shanghai, whatever the machine's time zone (contract §2).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from site_builder.build import Request
from site_builder.cli.report import Reporter
from site_builder.config import Config, read_config
from site_builder.engine.pool import collect_rarely, executor
from site_builder.kernel.diagnostic import Diagnostic, Problem
from site_builder.model.day import parse_day

SHANGHAI = timezone(timedelta(hours=8))
EXIT_CONTENT, EXIT_USAGE, EXIT_BUG = 1, 2, 3
Function = TypeVar("Function", bound=Callable[..., Any])


def today() -> date:
    """The day in Shanghai."""
    return datetime.now(SHANGHAI).date()


class DayType(click.ParamType[date]):
    """A day on the command line."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        found = parse_day(str(value))
        if isinstance(found, Problem):
            self.fail("应当写成 2026-11-21 这样的日期。", param, ctx)
        return found


@dataclass(frozen=True)
class Choices:
    """What the shared options said; ``None`` where nothing was said."""

    config: Path
    content: Path | None = None
    output: Path | None = None
    cache: Path | None = None
    as_of: date | None = None
    jobs: int | None = None
    verify: bool = False


def shared(function: Function) -> Function:
    """Adds the options of every command that looks at the whole portal."""
    options = [
        click.option("--config", type=click.Path(path_type=Path), default=Path("config.yaml"), metavar="文件", help="配置文件，默认 config.yaml。"),
        click.option("--content", type=click.Path(path_type=Path), metavar="文件夹", help="内容文件夹，代替配置里的 content。"),
        click.option("--output", type=click.Path(path_type=Path), metavar="文件夹", help="输出文件夹，代替配置里的 output。"),
        click.option("--cache", type=click.Path(path_type=Path), metavar="文件夹", help="缓存文件夹，代替配置里的 cache。"),
        click.option("--as-of", type=DayType(), metavar="日期", help="按哪一天生成，默认北京时间今天。"),
        click.option("--jobs", type=click.IntRange(1, 512), metavar="数字", help="同时用几个进程，默认等于处理器个数。"),
        click.option("--verify", is_flag=True, help="不信任文件时间，逐个重读内容文件。"),
    ]  # fmt: skip
    for option in reversed(options):
        function = option(function)
    return function


def configuration(choices: Choices) -> Config:
    """The configuration with the command line's choices; ends the program with a message when unusable."""
    config, found = configured(choices)
    if found:
        click.echo(Reporter(None).text(found), err=True)
    if config is None:
        sys.exit(EXIT_USAGE)
    return config


def configured(choices: Choices) -> tuple[Config | None, tuple[Diagnostic, ...]]:
    """The same, or what is wrong with it."""
    config, found = read_config(choices.config)
    if config is None:
        return None, found
    changes = {
        name: value.resolve()
        for name, value in (
            ("content", choices.content),
            ("output", choices.output),
            ("cache", choices.cache),
        )
        if value is not None
    }
    places = {name: span for name, span in config.places.items() if name not in changes}
    return replace(config, places=places, **changes), found  # type: ignore[arg-type]


@contextmanager
def request(config: Config, choices: Choices) -> Iterator[Request]:
    """The build that was asked for, with progress bars on a terminal and plain lines elsewhere."""
    jobs = choices.jobs or os.cpu_count() or 1
    collect_rarely()
    day = today()
    with executor(jobs) as pool, _progress() as progress:
        yield Request(
            config=config,
            as_of=choices.as_of or day,
            era=day.toordinal(),
            jobs=jobs,
            pool=pool,
            themes=theme_roots(config),
            verify=choices.verify,
            progress=progress,
        )


def theme_roots(config: Config) -> tuple[Path, ...]:
    """Where themes may lie: beside config.yaml, inside the installed package, and in a source checkout."""
    package = Path(__file__).resolve().parent.parent
    return (config.path.resolve().parent / "themes", package / "themes", package.parent / "themes")


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _plain_progress()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        tasks: dict[str, Any] = {}

        def show(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = bars.add_task(name, total=total)
            bars.update(tasks[name], completed=done, total=total)

        yield show


def _plain_progress() -> Callable[[str, int, int], None]:
    """A line for every tenth of the work, so that a CI log shows that something happens."""
    said: dict[str, int] = {}

    def show(name: str, done: int, total: int) -> None:
        tenth = done * 10 // total if total else 10
        if total >= 500 and tenth > said.get(name, -1):
            said[name] = tenth
            click.echo(f"{name} {done}/{total}", err=True)

    return show
