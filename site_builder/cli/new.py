"""`site-builder new TYPE`: a filled skeleton with a comment on every key, made from the type itself.

It refuses to overwrite a file that is there already.
"""

from __future__ import annotations

import sys
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

import click

from site_builder.cli.chinese import ChineseCommand
from site_builder.cli.options import EXIT_CONTENT, EXIT_USAGE, Choices, configuration, today
from site_builder.cli.schema import content_type
from site_builder.model.source import SUFFIXES, plain_name
from site_builder.reading.yaml_tree import read_mapping
from site_builder.types.base import ContentType
from site_builder.types.validate import keys_of

DAYS_AHEAD = ("发布日期", "活动日期")
"""Days that an editor thinks of from today on: a skeleton names today, not the day of an old example."""


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
    root = configuration(Choices(config, content=content)).content
    day = today()
    folder = root / kind.folder / str(day.year) if kind.listed else root / kind.folder
    suffix = ".md" if kind.bodied else ".yaml"
    taken = {p.stem.lower(): p for p in root.rglob("*") if p.suffix.lower() in SUFFIXES}
    own = _free(taken, kind, day) if id_ is None else id_.removesuffix(suffix)
    if not plain_name(own):
        click.echo(
            f"编号“{own}”不能用：只用英文字母、数字、连字符（-）、下划线和点，例如 yzb-2024-012。", err=True
        )
        sys.exit(EXIT_USAGE)
    if own.lower() in taken:
        click.echo(f"“{taken[own.lower()]}”已经有了，没有改动。换一个编号再试。", err=True)
        sys.exit(EXIT_CONTENT)
    path = folder / (own + suffix)
    folder.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(skeleton(kind, title, day))
    click.echo(f"已建立 {path}。填好后运行  site-builder check  检查。")


def _free(taken: Collection[str], kind: ContentType, day: date) -> str:
    """An id that is not taken yet."""
    number = 1
    while f"{kind.name}-{day:%Y%m%d}-{number}" in taken:
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
        return _scalar(title or "请填写标题")
    return day.isoformat() if key in DAYS_AHEAD else str(example)


def _scalar(text: str) -> str:
    """``text`` as it must be written after a key: in quotes when YAML would read it as something else."""
    line = " ".join(text.split())
    tree, found = read_mapping("", f"x: {line}")
    plain = tree is not None and not found and tree.data == {"x": line}
    return line if plain else "'" + line.replace("'", "''") + "'"
