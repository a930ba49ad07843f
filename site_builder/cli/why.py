"""`site-builder why URL`: why a page was made again the last time, as a list of inputs that changed.

It refuses to guess: what was not recorded is not told.
"""

from __future__ import annotations

import sys
from typing import Any

import click

from site_builder.build import with_store
from site_builder.cli.chinese import ChineseCommand
from site_builder.cli.options import EXIT_CONTENT, Choices, configuration, request, shared
from site_builder.engine.each import PROGRAM
from site_builder.engine.why import Story, why
from site_builder.stages.render import STAGE

KINDS = {"new": "新增", "gone": "不再使用", "changed": "有变化"}


@click.command("why", cls=ChineseCommand, help="说明一个页面上一次为什么重新生成。")
@click.argument("url", metavar="网址")
@shared
def command(url: str, **given: Any) -> None:
    """Print the inputs that differ."""
    choices = Choices(**given)
    config = configuration(choices)
    path = url.removeprefix(config.site.url).lstrip("/") or "index.html"
    with request(config, choices) as asked:
        story = with_store(asked, lambda store: why(store, STAGE, path))
    if story is None:
        click.echo(
            f"没有生成过“{path}”。网址写成相对于网站根目录的路径，例如 policies/2024/yzb-2024-012.html。",
            err=True,
        )
        sys.exit(EXIT_CONTENT)
    click.echo(told(path, story))


def told(path: str, story: Story) -> str:
    """The story in Chinese."""
    if story.first:
        return f"“{path}”是第一次生成（或者缓存清空以后第一次生成）。"
    if not story.changes:
        return f"“{path}”的输入没有变化。"
    if [c.name for c in story.changes] == [PROGRAM]:
        return f"“{path}”上一次重新生成，是因为程序本身更新了。"
    lines = [f"  {change.name}：{KINDS[change.kind]}" for change in story.changes]
    return "\n".join([f"“{path}”上一次重新生成，是因为：", *lines])
