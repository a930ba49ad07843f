"""Turns config.yaml into the settings of a build, read by the same schema code as content.

It refuses to know what the settings are used for; relative paths are relative to the file itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity, blocks
from site_builder.kernel.span import Span
from site_builder.model.site import Site
from site_builder.model.web_address import linkable
from site_builder.reading.text import decode
from site_builder.reading.yaml_tree import read_mapping
from site_builder.types.base import Item
from site_builder.types.fields import Fields, Line, key
from site_builder.types.validate import validate

NO_CONFIG = Rule(
    "E851",
    Severity.ERROR,
    "没有配置文件",
    "找不到配置文件“{path}”。",
    "在网站的根文件夹里运行，或者用 --config 指明配置文件。",
)
BAD_URL = Rule(
    "E852",
    Severity.ERROR,
    "网站地址不完整",
    "site.url 写的是“{url}”，不是完整的网址。",
    "写成  url: https://www.example.gov.cn/",
)


Level = Literal["error", "warning", "note"]


class Identity(Fields):
    """The `site` mapping."""

    name: Annotated[Line, key("name", "网站规范名称", "云栖县人民政府")]
    url: Annotated[Line, key("url", "网站首页的完整网址", "https://www.yunqi.example/")]
    id_code: Annotated[str, key("id_code", "政府网站标识码", "0000000000")] = ""
    icp: Annotated[str, key("icp", "ICP 备案编号")] = ""
    police: Annotated[str, key("police", "公安备案编号")] = ""
    publisher: Annotated[
        str, key("publisher", "主办单位；文件没有写发布机构时用它", "云栖县人民政府办公室")
    ] = ""
    email: Annotated[str, key("email", "联系邮箱，“我要纠错”寄到这里")] = ""
    phone: Annotated[str, key("phone", "联系电话")] = ""
    address: Annotated[str, key("address", "联系地址")] = ""
    description: Annotated[str, key("description", "网站简介，一句话")] = ""


class Settings(Item):
    """config.yaml."""

    site: Annotated[Identity, key("site", "网站的基本信息")]
    theme: Annotated[Line, key("theme", "主题名称，对应 themes 下的文件夹", "base")] = "base"
    content: Annotated[Line, key("content", "内容文件夹", "content")] = "content"
    output: Annotated[Line, key("output", "生成到哪个文件夹", "output")] = "output"
    cache: Annotated[Line, key("cache", "缓存文件夹，可以随时删除", ".cache")] = ".cache"
    severity: Annotated[Mapping[str, Level], key("severity", "调整警告的严重程度", "{W721: error}")] = Field(
        default_factory=dict
    )


@dataclass(frozen=True)
class Config:
    """The settings of a build: identity, theme name, folders as absolute paths, and changed severities.

    ``places`` tells where the folders and the theme are written in the file.
    """

    path: Path
    site: Site
    theme: str
    content: Path
    output: Path
    cache: Path
    severity: Mapping[str, Severity]
    places: Mapping[str, Span]

    def place(self, name: str) -> Span:
        """Where a setting is written; the file as a whole when it is not."""
        return self.places.get(name, Span(self.path.as_posix()))


def read_config(path: Path) -> tuple[Config | None, tuple[Diagnostic, ...]]:
    """The settings, or what is wrong with the file."""
    shown = path.as_posix()
    if not path.is_file():
        return None, (NO_CONFIG.at(Span(shown), path=shown),)
    text, found = decode(shown, path.read_bytes())
    if text is None:
        return None, found
    tree, more = read_mapping(shown, text, 1)
    if tree is None:
        return None, (*found, *more)
    settings, faults = validate(Settings, tree, shown)
    found = (*found, *more, *faults)
    if not isinstance(settings, Settings) or blocks(found):
        return None, found
    site = Site(**settings.site.model_dump())
    if not site.domain or not linkable(site.url):
        span = tree.spans.get(("site", "url"), Span(shown))
        return None, (*found, BAD_URL.at(span, url=site.url))
    home = path.resolve().parent
    config = Config(
        path=path,
        site=site,
        theme=settings.theme,
        content=home / settings.content,
        output=home / settings.output,
        cache=home / settings.cache,
        severity={code: Severity(level) for code, level in settings.severity.items()},
        places={str(path[0]): span for path, span in tree.spans.items() if len(path) == 1},
    )
    return config, found
