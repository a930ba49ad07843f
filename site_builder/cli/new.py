"""`site-builder new TYPE`: a filled skeleton with a comment on every key, made from the type itself.

It refuses to overwrite a file that is there already.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from site_builder.cli.chinese import ChineseCommand
from site_builder.cli.options import EXIT_CONTENT, Choices, configuration, today
from site_builder.cli.schema import content_type
from site_builder.types.base import ContentType
from site_builder.types.validate import keys_of


@click.command("new", cls=ChineseCommand, help="新建一个内容文件，键和说明都已写好。")
@click.argument("name", metavar="类型")
@click.argument("id_", metavar="编号", required=False)
@click.option("--title", default="", metavar="文字", help="标题，先不写也可以。")
@click.option(
    "--config", type=click.Path(path_type=Path), default=Path("config.yaml"), metavar="文件", help="配置文件，默认 config.yaml。"
)  # fmt: skip
@click.option(
    "--content", type=click.Path(path_type=Path), metavar="文件夹", help="内容文件夹，代替配置里的 content。"
)
def command(name: str, id_: str | None, title: str, config: Path, content: Path | None) -> None:
    """Write the skeleton; never over a file that is there."""
    kind = content_type(name)
    folder = configuration(Choices(config, content=content)).content / kind.folder
    day = today()
    folder = folder / str(day.year) if kind.listed else folder
    suffix = ".md" if kind.bodied else ".yaml"
    path = folder / ((id_ or _free(folder, kind, day, suffix)) + suffix)
    if path.exists():
        click.echo(f"“{path}”已经有了，没有改动。换一个编号再试。", err=True)
        sys.exit(EXIT_CONTENT)
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(skeleton(kind, title, day), encoding="utf-8", newline="\n")
    click.echo(f"已建立 {path}。填好后运行  site-builder check  检查。")


def _free(folder: Path, kind: ContentType, day: date, suffix: str) -> str:
    """An id that is not taken yet."""
    number = 1
    while (folder / f"{kind.name}-{day:%Y%m%d}-{number}{suffix}").exists():
        number += 1
    return f"{kind.name}-{day:%Y%m%d}-{number}"


def skeleton(kind: ContentType, title: str, day: date) -> str:
    """Front matter (or YAML) with the required keys filled and the optional ones as comments."""
    lines: list[str] = []
    for field_name, field in kind.item.model_fields.items():
        key = next(iter(keys_of(field)), field_name)
        about = field.description or ""
        example = field.examples[0] if field.examples else ""
        if field.is_required():
            lines += [f"# {about}（必填）", f"{key}: {_value(key, title, day, example)}"]
        else:
            lines += [f"# {about}", f"# {key}: {example}".rstrip()]
    text = "\n".join(lines)
    if not kind.bodied:
        return f"{text}\n"
    return f"---\n{text}\n---\n\n在这里写正文。标题不用再写一遍。\n"


def _value(key: str, title: str, day: date, example: Any) -> str:
    if key in ("标题", "名称"):
        return title or "请填写标题"
    return day.isoformat() if key == "发布日期" else str(example)
