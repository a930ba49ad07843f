"""Turns config.yaml into the settings of a build, read by the same schema code as content.

It refuses to know what the settings are used for; relative paths are relative to the file itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity, blocks
from site_builder.kernel.span import Span
from site_builder.model.site import Site
from site_builder.model.web_address import ascii_host, host, ipv4, linkable
from site_builder.reading.text import decode
from site_builder.reading.yaml_tree import read_mapping
from site_builder.types.base import Item
from site_builder.types.fields import Day, Fields, Flag, Line, Lines, key
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
    "site.{key} 写的是“{url}”，不是完整的网址。",
    "写成  {key}: https://www.example.gov.cn/",
)
IPV4_URL = Rule(
    "E854",
    Severity.ERROR,
    "网站地址是 IPv4 地址",
    "site.{key} 写的是“{url}”，是 IPv4 地址，不是域名；只有 IPv6 的用户打不开。",
    "写网站的域名，例如  {key}: https://www.example.gov.cn/",
)
BAD_DOMAIN = Rule(
    "E874",
    Severity.ERROR,
    "域名写得不对",
    "government_domains 里的“{text}”不是域名。",
    "只写域名，至少两段，不写 https:// 和“*”；下面的各级域名自动算在内，例如  [yunqi.example, www.conac.cn]",
)
_DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")

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
    logo: Annotated[str, key("logo", "网站标志的图片文件", "images/logo.svg")] = ""
    report_url: Annotated[
        str, key("report_url", "网页纠错的表单网址；不写就用邮箱", "https://www.yunqi.example/jiucuo")
    ] = ""
    hotline: Annotated[str, key("hotline", "政务服务便民热线的号码", "'12345'")] = ""
    consult_url: Annotated[
        str, key("consult_url", "上级政策咨询平台的网址", "https://www.donglan.example/zczx/")
    ] = ""
    checked: Annotated[
        Day | None, key("accessibility_checked", "最近一次人工检查无障碍的日期", "2026-11-01")
    ] = None
    government_domains: Annotated[
        Lines, key("government_domains", "除 gov.cn 以外，还有哪些域名算政府网站", "[www.conac.cn]")
    ] = ()
    ipv6: Annotated[Flag, key("ipv6", "网站是否能用 IPv6 访问", "true")] = True


class Settings(Item):
    """config.yaml."""

    site: Annotated[Identity, key("site", "网站的基本信息")]
    theme: Annotated[Line, key("theme", "主题名称，对应 themes 下的文件夹", "base")] = "base"
    content: Annotated[Line, key("content", "内容文件夹", "content")] = "content"
    output: Annotated[Line, key("output", "生成到哪个文件夹", "output")] = "output"
    cache: Annotated[Line, key("cache", "缓存文件夹，可以随时删除", ".cache")] = ".cache"
    traditional: Annotated[Flag, key("traditional", "是否生成繁体版", "true")] = False
    style_guide: Annotated[Flag, key("style_guide", "是否生成样式页", "true")] = False
    region: Annotated[Lines, key("region", "网站属于哪些地区，决定哪些地方的时限规则适用", "[云栖县]")] = ()
    basis_note: Annotated[Flag, key("basis_note", "依据终止或者修改以后，是否在网页上写明", "true")] = False
    colors: Annotated[Mapping[str, str], key("colors", "网站的颜色", "{main: '#0f5443'}")] = Field(
        default_factory=dict
    )
    severity: Annotated[Mapping[str, Level], key("severity", "调整警告的严重程度", "{W721: error}")] = Field(
        default_factory=dict
    )


@dataclass(frozen=True)
class Config:
    """The settings of a build: identity, theme name, folders as absolute paths, and changed severities.

    ``regions`` are those whose own rules of time limits apply. ``places`` tells where the folders, the theme and the
    colours are written in the file, and where ``site.logo`` is.
    """

    path: Path
    site: Site
    theme: str
    content: Path
    output: Path
    cache: Path
    severity: Mapping[str, Severity]
    places: Mapping[str, Span]
    colors: Mapping[str, str]
    regions: tuple[str, ...] = ()
    logo: Path | None = None

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
    site = _site(settings)
    for name, url in (
        ("url", site.url),
        ("report_url", site.report_url),
        ("consult_url", site.consult_url),
    ):
        rule = _fault(url) if url or name == "url" else None
        if rule:
            return None, (*found, rule.at(tree.spans.get(("site", name), Span(shown)), key=name, url=url))
    home = path.resolve().parent
    wrong = next((d for d in settings.site.government_domains if not _DOMAIN.fullmatch(ascii_host(d))), None)
    if wrong is not None:
        place = tree.spans.get(("site", "government_domains"), Span(shown))
        return None, (*found, BAD_DOMAIN.at(place, text=wrong))
    config = Config(
        path=path,
        site=site,
        theme=settings.theme,
        content=home / settings.content,
        output=home / settings.output,
        cache=home / settings.cache,
        severity={code: Severity(level) for code, level in settings.severity.items()},
        places={".".join(map(str, path)): span for path, span in tree.spans.items()},
        colors={str(key[1]): settings.colors.get(str(key[1]), "") for key in tree.keys if _is_color(key)},
        regions=settings.region,
        logo=home / settings.site.logo if settings.site.logo else None,
    )
    return config, found


def _fault(url: str) -> Rule | None:
    """What is wrong with an address of the portal's own, if anything."""
    if ipv4(url):
        return IPV4_URL
    return None if linkable(url) and host(url) else BAD_URL


def _is_color(key: tuple[str | int, ...]) -> bool:
    """Whether a key names a colour; one without a value is told apart from one that is not there."""
    return len(key) == 2 and key[0] == "colors"


def _site(settings: Settings) -> Site:
    """The identity that pages know. A configured logo is published under its own suffix."""
    given = settings.site.model_dump(exclude={"checked", "logo", "government_domains"})
    suffix = Path(settings.site.logo).suffix.lower() or ".svg"
    return Site(
        **given,
        logo=f"logo{suffix}",
        government_domains=tuple(ascii_host(name) for name in settings.site.government_domains),
        checked=settings.site.checked.isoformat() if settings.site.checked else "",
        traditional=settings.traditional,
        style_guide=settings.style_guide,
        basis_note=settings.basis_note,
    )
