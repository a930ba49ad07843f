"""Turns a small table into the forty organizations of a made-up county, successions and former names included.

It refuses to know documents; who existed on a day is all it answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from bench.words import AREAS, MATTERS

COUNTY = "云栖县"


class Office(Struct, frozen=True):
    """One organization. ``letters`` begins its document numbers; ``weight`` is how much it publishes.

    It exists from ``founded`` up to, not including, ``dissolved``; ``successor`` is an id.
    """

    id: str
    name: str
    short: str
    letters: str
    weight: int
    founded: date = date(1984, 3, 1)
    dissolved: date | None = None
    successor: str = ""
    former: tuple[str, date] | None = None

    def exists(self, day: date) -> bool:
        """Whether it can issue a document on ``day``."""
        return self.founded <= day and (self.dissolved is None or day < self.dissolved)


_OLD = date(1984, 3, 1)
_REFORM = date(2019, 3, 15)


def _department(
    id_: str,
    words: str,
    letters: str,
    weight: int = 3,
    founded: date = _OLD,
    dissolved: date | None = None,
    successor: str = "",
    former: tuple[str, date] | None = None,
) -> Office:
    old = (COUNTY + former[0], former[1]) if former else None
    name, short = COUNTY + words, "县" + words
    return Office(f"org-{id_}", name, short, f"云{letters}发", weight, founded, dissolved, successor, old)


_DEPARTMENTS = (
    _department("government", "人民政府", "政", 24),
    _department("office", "人民政府办公室", "政办", 30),
    _department("development", "发展和改革局", "发改"),
    _department("education", "教育体育局", "教", former=("教育局", date(2019, 3, 14))),
    _department("science", "科学技术局", "科", 1),
    _department("industry", "工业和信息化局", "工信"),
    _department("security", "公安局", "公", 2),
    _department("civil-affairs", "民政局", "民", 4),
    _department("justice", "司法局", "司", 2),
    _department("finance", "财政局", "财", 5),
    _department("labour", "人力资源和社会保障局", "人社", 4),
    _department("land", "自然资源局", "自然资", former=("国土资源局", date(2019, 3, 14))),
    _department("environment", "生态环境局", "环", former=("环境保护局", date(2019, 3, 14))),
    _department("housing", "住房和城乡建设局", "住建", 4),
    _department("transport", "交通运输局", "交"),
    _department("water", "水利局", "水"),
    _department("agriculture", "农业农村局", "农", 5, former=("农业局", date(2019, 3, 14))),
    _department("commerce", "商务局", "商", 2),
    _department("culture", "文化和旅游局", "文旅", 2, former=("文化广电新闻出版局", date(2019, 3, 14))),
    _department("health", "卫生健康局", "卫健", 4, former=("卫生局", date(2015, 6, 30))),
    _department("audit", "审计局", "审", 1),
    _department("statistics", "统计局", "统", 1),
    _department("market", "市场监督管理局", "市监", 4, founded=date(2014, 12, 1)),
    _department("emergency", "应急管理局", "应急", 4, founded=_REFORM),
    _department("veterans", "退役军人事务局", "退役", 2, founded=_REFORM),
    _department("medical-security", "医疗保障局", "医保", 3, founded=_REFORM),
    _department("quality", "质量技术监督局", "质监", 2, dissolved=date(2014, 12, 1), successor="org-market"),
    _department(
        "family-planning", "人口和计划生育局", "人口", 2, dissolved=date(2015, 7, 1), successor="org-health"
    ),
    _department("work-safety", "安全生产监督管理局", "安监", 3, dissolved=_REFORM, successor="org-emergency"),
    _department("tourism", "旅游局", "旅", 2, dissolved=_REFORM, successor="org-culture"),
    _department(
        "poverty-relief",
        "扶贫开发办公室",
        "扶贫",
        3,
        dissolved=date(2021, 6, 18),
        successor="org-rural-revitalization",
    ),
    _department(
        "rural-revitalization",
        "乡村振兴局",
        "乡振",
        3,
        founded=date(2021, 6, 18),
        dissolved=date(2024, 3, 29),
        successor="org-agriculture",
    ),
)
_TOWNS = tuple(
    Office(f"org-{id_}-town", f"{name}镇人民政府", f"{name}镇", f"{name}政发", 1)
    for id_, name in (
        ("qinghe", "清禾"),
        ("qiaodong", "桥东"),
        ("shiquan", "石泉"),
        ("liuxi", "柳溪"),
        ("nanping", "南屏"),
        ("bailu", "白鹭"),
        ("qinggang", "青冈"),
        ("fenglin", "枫林"),
    )
)
OFFICES = (*_DEPARTMENTS, *_TOWNS)


def office_fields(number: int, office: Office) -> Mapping[str, object]:
    """The content file of the ``number``-th organization, as keys and values."""
    names = {o.id: o.name for o in OFFICES}
    fields: dict[str, object] = {"名称": office.name, "简称": [office.short]}
    if office.former:
        fields["曾用名"] = [{"名称": office.former[0], "至": office.former[1]}]
    fields["机构代字"] = office.letters
    fields["成立日期"] = office.founded
    if office.dissolved:
        fields["撤销日期"] = office.dissolved
        fields["继任机构"] = names[office.successor]
    fields["职责"] = [
        f"负责全县{AREAS[(number * 7 + n) % len(AREAS)]}{MATTERS[(number + n) % len(MATTERS)]}工作。"
        for n in range(4)
    ]
    fields["负责人职务"] = "镇长" if office.id.endswith("-town") else "局长"
    if not office.dissolved:
        fields["联系方式"] = {
            "地址": f"{COUNTY}文澜大道{number + 1}号",
            "邮编": "000120",
            "电话": f"0000-8800{number + 100}",
            "邮箱": f"{office.id.removeprefix('org-')}@yunqi.example",
            "办公时间": "工作日8时30分至12时，14时30分至18时",
        }
    return fields
