"""`site-builder clean`: drop the cache. It costs time only: the next build makes everything again."""

from __future__ import annotations

from pathlib import Path

import click

from site_builder.cli.chinese import ChineseCommand
from site_builder.cli.options import Choices, configuration
from site_builder.engine.store import STORE_FILES


@click.command("clean", cls=ChineseCommand, help="清空缓存。网站和内容不受影响，下一次生成会慢一些。")
@click.option(
    "--config", type=click.Path(path_type=Path), default=Path("config.yaml"), metavar="文件", help="配置文件，默认 config.yaml。"
)  # fmt: skip
@click.option(
    "--cache", type=click.Path(path_type=Path), metavar="文件夹", help="缓存文件夹，代替配置里的 cache。"
)
def command(config: Path, cache: Path | None) -> None:
    """Remove only the files that the cache consists of."""
    folder = configuration(Choices(config, cache=cache)).cache
    removed = [folder / name for name in STORE_FILES if (folder / name).is_file()]
    for path in removed:
        path.unlink()
    click.echo("缓存已清空。" if removed else "缓存本来就是空的。")
