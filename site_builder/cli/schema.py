"""`site-builder schema TYPE`: the JSON Schema of a content type, for editors that complete keys.

It refuses to know any single type; the schema is made from the class.
"""

from __future__ import annotations

import json
import sys

import click

from site_builder.build import parts
from site_builder.cli.chinese import ChineseCommand
from site_builder.cli.options import EXIT_USAGE
from site_builder.types.base import ContentType
from site_builder.types.json_schema import json_schema


def content_type(name: str) -> ContentType:
    """The type called ``name``, by identifier, folder or Chinese label; ends the program when there is none."""
    for kind in parts().types.values():
        if name in (kind.name, kind.folder, kind.label):
            return kind
    known = "、".join(f"{kind.name}（{kind.label}）" for kind in parts().types.values())
    click.echo(f"没有“{name}”这个内容类型。现有：{known}。", err=True)
    sys.exit(EXIT_USAGE)


@click.command("schema", cls=ChineseCommand, help="输出一种内容类型的 JSON Schema。")
@click.argument("name", metavar="类型")
def command(name: str) -> None:
    """Print the schema."""
    click.echo(schema_text(content_type(name)))


def schema_text(kind: ContentType) -> str:
    """The schema as it is printed."""
    return json.dumps(json_schema(kind), ensure_ascii=False, indent=2)
