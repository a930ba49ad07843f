"""样式页: every component of the theme in every state, for those who design a theme or write a template.

All it shows are samples; it refuses to know the portal's own content. It exists when the settings ask for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from site_builder.model import duty
from site_builder.model.colour import Colour, contrast, parse_colour, shown_ratio
from site_builder.model.document import Contact, Document
from site_builder.model.life import Step
from site_builder.model.page import Column, Crumb, Entry, Page, Props, Row
from site_builder.model.validity import State
from site_builder.model.workdays import guessed
from site_builder.pages.base import HOME, PageKind, Portal

URL = "style-guide/index.html"
TITLE = "样式页"

Palette = Mapping[str, str]
LIGHT: Palette = {
    "pine": "#0f5443", "pine-deep": "#0a3f32", "red": "#b3121b", "ochre": "#7d5000",
    "ink": "#1b211f", "soft": "#4d5753", "paper": "#fff", "wash": "#f1f6f3", "line": "#d5ddd9", "edge": "#75827c",
    "pine-tint": "#e6f2ed", "red-tint": "#fdf0ef", "ochre-tint": "#fcf4e2",
    "band": "#124c3d", "on-band": "#fff", "focus": "#7d5000",
}  # fmt: skip
DARK: Palette = {
    **LIGHT,
    "pine": "#8ed3b8", "pine-deep": "#b5e6d3", "red": "#ff9d95", "ochre": "#ecc278",
    "ink": "#e7ece9", "soft": "#b3bdb8", "paper": "#121816", "wash": "#19211e", "line": "#36423d", "edge": "#82908a",
    "pine-tint": "#17352b", "red-tint": "#3a1c1c", "ochre-tint": "#352a14",
    "band": "#0e3a2e", "focus": "#ecc278",
}  # fmt: skip
"""The colours of the base theme by token, as ``site.css`` declares them."""
TOKENS: Mapping[str, str] = {
    "pine": "松绿：链接、结构", "pine-deep": "深松绿：标题", "red": "红：公文红线、失效", "ochre": "赭：有变化",
    "ink": "正文", "soft": "次要文字", "paper": "页面底色", "wash": "浅色块", "line": "分隔线", "edge": "控件边框",
    "pine-tint": "松绿浅底", "red-tint": "红浅底", "ochre-tint": "赭浅底",
    "band": "导航条", "on-band": "导航条上的字", "focus": "焦点框",
}  # fmt: skip
PAIRS: Sequence[tuple[str, str, str, float]] = (
    ("ink", "paper", "正文", 4.5),
    ("ink", "wash", "浅色块里的正文", 4.5),
    ("ink", "red-tint", "已失效提示里的正文", 4.5),
    ("ink", "ochre-tint", "有变化提示里的正文", 4.5),
    ("soft", "paper", "次要文字", 4.5),
    ("soft", "wash", "浅色块里的次要文字", 4.5),
    ("pine", "paper", "链接", 4.5),
    ("pine", "wash", "浅色块里的链接", 4.5),
    ("pine", "red-tint", "已失效提示里的链接", 4.5),
    ("pine", "ochre-tint", "有变化提示里的链接", 4.5),
    ("pine-deep", "paper", "标题", 4.5),
    ("pine", "pine-tint", "状态：有效", 4.5),
    ("ochre", "ochre-tint", "状态：已修改、部分失效", 4.5),
    ("red", "red-tint", "状态：失效、废止", 4.5),
    ("on-band", "band", "导航条", 4.5),
    ("edge", "paper", "控件边框", 3.0),
    ("focus", "paper", "焦点框", 3.0),
    ("focus", "wash", "浅色块里的焦点框", 3.0),
)
"""Text token, ground token, what they are used for, and the least ratio: WCAG 2.2, 1.4.3 for text and 1.4.11 for marks."""
SPACES = {"s1": 0.25, "s2": 0.5, "s3": 0.75, "s4": 1.0, "s5": 1.5, "s6": 2.25, "s7": 3.5}
"""Steps of space in rem."""
LIBRARY = "library/index.html"
NUMBER = "云政发〔2026〕8号"
SHORT = "云栖县人民政府关于印发云栖县最低生活保障办法的通知"
LONG = (
    "云栖县人民政府办公室关于印发《云栖县特困人员、最低生活保障对象、最低生活保障边缘家庭成员和"
    "其他低收入人口认定、动态监测、分层分类社会救助以及服务类社会救助工作实施细则（试行）》的通知"
)
TASKS = (("未启动", "todo"), ("推进中", "doing"), ("已完成", "done"), ("已销号", "closed"))


STAGES = (("未开始", "waiting"), ("公示中", "open"), ("公示结束", "closed"), ("已公布结果", "answered"))
"""Names and codes of stages that items enter by themselves."""


def ratio(text: str, ground: str, palette: Palette) -> float:
    """How well one token reads on another."""
    return contrast(_colour(palette[text]), _colour(palette[ground]))


def _colour(text: str) -> Colour:
    found = parse_colour(text)
    assert isinstance(found, Colour), found
    return found


def plan(portal: Portal) -> Iterator[Page]:
    """The one page, if it is asked for."""
    if not portal.site.style_guide:
        return
    yield Page(
        url=URL,
        template="style_guide.html",
        title=TITLE,
        description="本网站使用的全部页面组件和它们的各种状态。",
        crumbs=(HOME, Crumb(TITLE)),
        column=Column(TITLE, "概况信息"),
        props={
            "colours": _colours(),
            "spaces": [{"name": f"--{name}", "rem": f"{size:g}rem"} for name, size in SPACES.items()],
            "states": _badges(),
            "overview": [
                {"state": s.value, "code": s.code, "count": n, "url": LIBRARY}
                for s, n in zip(State, (6, 25, 3, 1, 4, 10), strict=True)
            ],
            "statuses": [_status(state) for state in State],
            "amended": {"included": [_entry(State.EFFECTIVE)], "missing": [_entry(State.PENDING)]},
            "rows": [*(_row(state) for state in State), _plain_row()],
            "entries": _entries(),
            "metadata": _metadata(),
            "facet": [_value("综合政务", 7), _value("综合政务 › 政务公开", 2, current=True), _value(LONG, 0)],
            "dense": [_value(f"{year}年", year % 7 + 1) for year in range(2026, 2014, -1)],
            "years": _years(),
            "steps": {
                "previous": {"label": "2026年第2页", "url": LIBRARY},
                "next": {"label": "2025年第1页", "url": LIBRARY},
            },
            "chart": {"rows": _bars(), "legend": [{"state": s.value, "code": s.code} for s in State]},
            "history": _history(),
            "deadlines": _deadlines(),
            "corrections": [{"day": "2026-03-02", "text": "第六条“十五日”更正为“十五个工作日”。"}],
            "stages": [{"state": state, "code": code, "until": "", "then": ""} for state, code in STAGES],
            "ledger": _ledger(),
            "brief": [{**task, "url": LIBRARY} for task in _ledger()["tasks"]],
            "offices": [
                {
                    "entry": Entry(text="云栖县民政局", url=LIBRARY),
                    "lead": 4,
                    "part": 2,
                    "open": 2,
                    "overdue": 1,
                },
                {
                    "entry": Entry(text="云栖县财政局", url=LIBRARY),
                    "lead": 0,
                    "part": 1,
                    "open": 0,
                    "overdue": 0,
                },
            ],
            "frozen": [
                {
                    "anchor": f"frozen-{n}",
                    "number": str(n),
                    "text": "公布老年助餐服务点分布。",
                    "lead": "县民政局",
                    "deadline": "2026-06-30",
                    "state": state,
                    "late": n == 2,
                    "steps": n,
                }
                for n, (state, _) in enumerate(TASKS, 1)
            ],
            "differences": [
                {
                    "anchor": "frozen-1",
                    "title": "公布老年助餐服务点分布。",
                    "what": "状态变化",
                    "before": "未启动",
                    "after": "推进中",
                },
                {
                    "anchor": "frozen-2",
                    "title": "公布老年助餐服务点分布。",
                    "what": "新增",
                    "before": "",
                    "after": "推进中",
                },
                {
                    "anchor": "任务9",
                    "title": "编制养老机构名录。",
                    "what": "删去",
                    "before": "未启动",
                    "after": "",
                },
            ],
            "life": _life(),
            "steps_shown": _steps(),
            "roster": _roster(),
            "projects": _projects(),
            "participation": _participation(),
            "public_steps": _public_steps(),
            "matters": _matters(),
            "relations": [
                {"label": "制定依据", "entries": [_entry(State.EFFECTIVE)]},
                {"label": "被替代", "entries": [_entry(State.PENDING)]},
            ],
            "stale": [
                {
                    "title": f"本答复依据的《{SHORT}》已于2027年1月1日废止，内容可能已经过时",
                    "ended": True,
                    "by": None,
                    "by_label": "替代依据",
                    "successor": _entry(State.EFFECTIVE),
                },
                {
                    "title": f"本文解读的《{SHORT}》已于2026年8月1日修改（涉及第三条），内容可能已经过时",
                    "ended": False,
                    "by": _entry(State.EFFECTIVE),
                    "by_label": "修改依据",
                    "successor": None,
                },
            ],
            "grounds": [
                {
                    "entry": _entry(State.EFFECTIVE),
                    "clauses": [Entry(text="第十三条", url=LIBRARY), Entry(text="第十四条")],
                },
                {"entry": _entry(State.REPEALED), "clauses": []},
            ],
            "forms": _forms(),
            "office": {
                "entry": Entry(text="云栖县民政局", url=LIBRARY),
                "contacts": [
                    Contact("phone", "联系电话", "0000-8800105", "tel:0000-8800105"),
                    Contact("hours", "办公时间", "星期一至星期五 上午8:30—12:00，下午14:30—18:00"),
                ],
            },
            "attachments": [
                {
                    "label": "附件1：临时救助申请表",
                    "url": "data/documents.csv",
                    "type": "DOCX",
                    "size": 31_212,
                },
                {"label": f"附件2：{LONG}", "url": "data/documents.csv", "type": "PDF", "size": 12_582_912},
            ],
            "neighbours": {"previous": _entry(State.EFFECTIVE), "next": _entry(State.REPEALED)},
            "signature": {"issuers": ["云栖县民政局", "云栖县财政局"], "day": "2026-10-28"},
            "collection": _collection(),
            "long": LONG,
        },
    )


def present(documents: Sequence[Document]) -> Props:
    """Clauses with their marks, as comparison pages show them."""
    clauses = (
        ("第一条", "第一条", "same", "为了规范管理，制定本办法。", "为了规范管理，制定本办法。"),
        (
            "第三条", "第二条", "changed",
            "申请人应当在<del>十五日</del>内提交材料。", "申请人应当在<ins>十个工作日</ins>内提交材料。",
        ),
        ("第四条", "", "added", "", "<ins>网上申请与现场申请具有同等效力。</ins>"),
        ("第五条", "第五条", "removed", "<del>申请材料一式三份。</del>", ""),
    )  # fmt: skip
    return {
        "clauses": [
            {
                "label": label,
                "old_label": old_label,
                "change": change,
                "old": Markup(f"<p>{old}</p>" if old else ""),
                "new": Markup(f"<p>{new}</p>" if new else ""),
                "anchor": f"clause-{number}",
            }
            for number, (label, old_label, change, old, new) in enumerate(clauses, 1)
        ]
    }


def _colours() -> dict[str, Any]:
    return {
        "tokens": [
            {"name": f"--{name}", "about": about, "light": LIGHT[name], "dark": DARK[name]}
            for name, about in TOKENS.items()
        ],
        "pairs": [
            {
                "text": f"--{text}",
                "ground": f"--{ground}",
                "about": about,
                "least": f"{least:g}:1",
                "light": shown_ratio(ratio(text, ground, LIGHT)),
                "dark": shown_ratio(ratio(text, ground, DARK)),
            }
            for text, ground, about, least in PAIRS
        ],
    }


def _badges() -> list[dict[str, str]]:
    return [{"state": s.value, "code": s.code, "until": "", "then": ""} for s in State]


def _status(state: State) -> dict[str, Any]:
    sentences = {
        State.PENDING: "自2027年1月1日起施行。",
        State.EFFECTIVE: "现行有效。",
        State.AMENDED: "部分条款已于2026年8月1日修改。",
        State.PARTLY: "第五条已于2026年8月1日废止，其他条款继续有效。",
        State.EXPIRED: "自2026年9月1日起失效。",
        State.REPEALED: "自2026年8月1日起废止。",
    }
    return {
        "state": state.value,
        "code": state.code,
        "sentence": sentences[state],
        "reason": None if state in (State.PENDING, State.EFFECTIVE) else _entry(State.EFFECTIVE),
        "reason_label": "修改依据" if state is State.AMENDED else "",
        "successor": _entry(State.PENDING) if state is State.REPEALED else None,
        "upcoming": "自2027年8月1日起失效。" if state is State.AMENDED else "",
        "upcoming_by": None,
        "expires_text": "有效期至2027年7月31日" if state is State.AMENDED else "",
        "ended": state.ended,
        "pending": state is State.PENDING,
        "until": "",
        "then": "",
    }


def _entry(state: State) -> Entry:
    return Entry(text=SHORT, url=LIBRARY, number=NUMBER, state=state.value, code=state.code)


def _entries() -> list[Entry]:
    return [
        _entry(State.EFFECTIVE),
        Entry(text="云栖县临时救助工作规程", url=LIBRARY, clauses=("第三条", "第五条"), day="2026-08-01", note="试行"),
        Entry(text="中国政府网", url="https://www.gov.cn/", external=True),
        Entry(text="不是政府网站的网页", url="https://www.example.com/", external=True),
        Entry(text="没有公开的文件"),
    ]  # fmt: skip


def _row(state: State) -> Row:
    return Row(
        id=f"sample-{state.code}",
        title=LONG if state is State.PARTLY else SHORT,
        url=LIBRARY,
        type="policy",
        type_label="政策文件",
        published="2026-10-28",
        doc_number=NUMBER,
        state=state.value,
        code=state.code,
    )


def _plain_row() -> Row:
    return Row(
        id="sample-notice",
        title="2026年托育机构质量评估结果公示",
        url=LIBRARY,
        type="notice",
        type_label="公告公示",
        published="2026-10-16",
        label="公示",
    )


def _metadata() -> list[dict[str, Any]]:
    return [
        {"label": "索引号", "values": [Entry(text="YQ0000001/202610-00005")], "iso": ""},
        {"label": "主题分类", "values": [Entry(text="民政、扶贫、救灾 › 社会救助", url=LIBRARY)], "iso": ""},
        {"label": "发文机关", "values": [Entry(text="云栖县民政局", url=LIBRARY), Entry(text="云栖县财政局")], "iso": ""},
        {"label": "成文日期", "values": [Entry(text="2026年10月26日")], "iso": "2026-10-26"},
        {"label": "关键词", "values": [Entry(text="最低生活保障"), Entry(text="社会救助")], "iso": ""},
    ]  # fmt: skip


def _value(label: str, count: int, current: bool = False) -> dict[str, Any]:
    return {"label": label, "url": LIBRARY, "count": count, "current": current}


def _years() -> list[dict[str, Any]]:
    slices = [{"label": str(n), "url": LIBRARY, "current": n == 2} for n in (3, 2, 1)]
    return [
        {"label": "2026年", "count": 124, "slices": slices},
        {"label": "2025年", "count": 8, "slices": [{"label": "1", "url": LIBRARY, "current": False}]},
    ]


def _bars() -> list[dict[str, Any]]:
    counts = ((2, 9, 0, 0, 0, 0), (0, 7, 2, 1, 1, 1), (0, 0, 0, 0, 3, 5))
    return [
        {
            "label": f"{year}年",
            "url": LIBRARY if year > 2016 else "",
            "total": sum(of_year),
            "parts": [
                {"state": s.value, "code": s.code, "count": n}
                for s, n in zip(State, of_year, strict=True)
                if n
            ],
        }
        for year, of_year in zip((2026, 2020, 2016), counts, strict=True)
    ]


def _deadlines() -> list[dict[str, Any]]:
    """One time limit in each state; the last still has to be confirmed."""
    plain = {
        "unit": "云栖县民政局",
        "period": "",
        "start": "2026-11-16",
        "due": "2026-11-19",
        "met": "",
        "least": False,
    }
    basis = Entry(text="《政务公开工作要点》第七条", url=LIBRARY)
    given: list[tuple[str, dict[str, Any]]] = [
        (duty.NOT_BEGUN, {"start": "", "due": ""}),
        (duty.RUNNING, {"notes": [guessed(2027)]}),
        (duty.IN_TIME, {"met": "2026-11-18"}),
        (duty.LATE, {"met": "2026-11-20"}),
        (duty.OVERDUE, {"period": "2026年第三季度"}),
        (duty.SHORT, {"met": "2026-11-18", "least": True}),
    ]
    return [
        {"rule": "政策图解上网", "term": "3个工作日内", "basis": basis, "notes": [], **plain, **more,
         "state": state, "code": duty.CODES[state]}
        for state, more in given
    ]  # fmt: skip


def _history() -> list[dict[str, Any]]:
    plain: dict[str, Any] = {"source": None, "clauses": [], "note": "", "upcoming": False}
    return [
        {**plain, "day": "2020-03-01", "text": "发布"},
        {**plain, "day": "2026-08-01", "text": "被修改", "source": _entry(State.EFFECTIVE), "clauses": ["第三条", "第五条"]},
        {**plain, "day": "2027-07-31", "text": "有效期届满，失效", "note": "期满前可以决定延长。", "upcoming": True},
    ]  # fmt: skip


def _life() -> list[Step]:
    entries = (("征求意见", SHORT, ""), ("出台", NUMBER, NUMBER), ("修改", SHORT, "云政发〔2026〕21号"))
    steps = [
        Step(name, (Entry(text=text, url=LIBRARY, number=number, day=f"2026-0{month}-01"),), False)
        for month, (name, text, number) in enumerate(entries, 1)
    ]
    return [*steps, Step("失效", (Entry(text="有效期届满", url=LIBRARY, day="2031-03-01"),), True)]


def _projects() -> list[dict[str, Any]]:
    plain: dict[str, Any] = {
        "unit": "个",
        "deadline": "2026-11-30",
        "responsible": [Entry(text="云栖县城市管理局", url=LIBRARY)],
        "closed": None,
        "photos": [],
        "evidence": [_entry(State.EFFECTIVE)],
        "progress": [{"day": "2026-06-05", "text": "两处地块管线迁改超出预期，已调整施工顺序。"}],
    }
    return [
        {
            **plain,
            "number": "1",
            "anchor": "sample-project-1",
            "name": "缓解停车困难",
            "goal": "新增公共停车泊位500个",
            "target": "500",
            "value": "120",
            "percent": 24,
            "state": "推进中",
            "code": "doing",
            "overdue": True,
        },
        {
            **plain,
            "number": "2",
            "anchor": "sample-project-2",
            "name": "整治背街小巷",
            "goal": "整治背街小巷",
            "target": "",
            "value": "",
            "percent": None,
            "state": "已销号",
            "code": "closed",
            "overdue": False,
            "closed": {"day": "2026-05-30", "reason": "并入老旧小区改造，依照原程序调整。"},
        },
    ]


def _steps() -> list[dict[str, str]]:
    return [
        {"name": "动员部署", "start": "2026-04-15", "end": "2026-05-31", "text": "各单位制定工作方案，建立任务台账。"},
        {"name": "组织实施", "start": "2026-06-01", "end": "2026-11-30", "text": ""},
        {"name": "核对总结", "start": "2026-12-01", "end": "2027-01-31", "text": "逐项核对，写明未完成的原因。"},
    ]  # fmt: skip


def _forms() -> list[dict[str, Any]]:
    words = ["旁白：申请低保，四步走。", "旁白：第一步，到户籍所在地的乡镇（街道）提出。"]
    file = {
        "url": "data/documents.csv",
        "type": "PDF",
        "picture": False,
        "size": 31_212,
        "width": 0,
        "height": 0,
    }
    link = Entry(text="打开视频", url="https://www.gov.cn/", external=True)
    return [
        {"form": "图解", "file": file, "link": None, "words": words},
        {"form": "视频", "file": None, "link": link, "words": words},
    ]


def _participation() -> dict[str, Any]:
    stages = (("未开始", "waiting"), ("征集中", "open"), ("已结束", "closed"), ("已反馈", "answered"))
    people = [
        {"who": "老年人代表", "number": "8人", "chosen": "自愿报名后抽签"},
        {"who": "法律顾问", "number": "", "chosen": ""},
    ]
    activity = {
        "anchor": "示例活动", "form": "听证会", "day": "2026-08-26", "time": "09:00", "place": "县行政中心2楼会议室",
        "announced": "2026-08-10", "delivered": "2026-08-17", "attending": people, "outcome": "8人发言，意见集中在补贴标准。",
        "notices": [Entry(text=SHORT, url=LIBRARY)],
    }  # fmt: skip
    taken = (("采纳", "done"), ("部分采纳", "doing"), ("未采纳", "closed"), ("解释说明", "todo"))
    return {
        "stages": [{"state": name, "code": code, "until": "", "then": ""} for name, code in stages],
        "period": {"opens": "2026-11-13", "closes": "2026-12-18", "reason": ""},
        "channels": [
            {"ways": [{"label": "电子邮箱", "entry": Entry(text="xxgk@yunqi.example", url="mailto:xxgk@yunqi.example")}], "note": ""},
            {"ways": [{"label": "信函", "entry": Entry(text="云栖县桥东街道惠民路66号（邮编：000120）")}], "note": "信封上请注明“意见征集”"},
        ],
        "activities": [activity],
        "result": {
            "day": "2026-11-10", "total": 12, "people": 9, "explanation": "意见主要集中在补贴标准。",
            "counts": [{"name": name, "count": 3} for name, _ in taken],
            "opinions": [
                {"number": n, "text": LONG, "times": n, "taken": name, "code": code, "reason": SHORT if n > 1 else ""}
                for n, (name, code) in enumerate(taken, 1)
            ],
        },
    }  # fmt: skip


def _matters() -> dict[str, Any]:
    """Decisions of a year in every state, and the agenda of a meeting."""
    link, office = Entry(text=SHORT, url=LIBRARY, number=NUMBER), Entry(text="云栖县民政局", url=LIBRARY)
    states = (("未启动", "todo"), ("征求意见", "doing"), ("已决策", "done"), ("已终止", "closed"))
    stopped = {"day": "2026-06-18", "reason": "上级正在统一政策，待明确后重新研究。"}
    items = [
        {
            "number": str(n), "anchor": f"示例事项{n}", "name": SHORT, "planned": "2026年10月", "departments": [office],
            "involved": [link] if 1 < n < 4 else [], "produced": [link] if n == 3 else [],
            "state": state, "code": code, "stopped": stopped if n == 4 else None,
        }
        for n, (state, code) in enumerate(states, 1)
    ]  # fmt: skip
    topics = [
        {
            "anchor": f"示例议题{n}", "number": str(n), "title": LONG, "departments": [office],
            "resolved": "会议原则通过，由县民政局修改后按程序印发。", "produced": [link] if n == 1 else [],
        }
        for n in (1, 2)
    ]  # fmt: skip
    return {
        "items": items,
        "counts": [{"state": state, "code": code, "count": 1} for state, code in states],
        "heard": {"count": 2, "of": 3, "percent": 67},
        "deadlines": [
            {"day": "2026-03-30", "last": "2026-03-31", "in_time": True},
            {"day": "2026-04-02", "last": "2026-03-31", "in_time": False},
        ],
        "topics": topics,
    }


def _ledger() -> dict[str, Any]:
    lead = Entry(text="云栖县民政局", url=LIBRARY)
    others = [Entry(text="云栖县财政局", url=LIBRARY), Entry(text="各乡镇人民政府")]
    tasks: list[dict[str, Any]] = [
        {
            "number": str(number),
            "anchor": f"task-{number}",
            "clause": "（三）" if number == 2 else "",
            "text": "公布困难老年人家庭适老化改造项目目录，更新老年助餐服务点分布。",
            "lead": lead,
            "responsible": others if number == 2 else [],
            "deadline": "2026-06-30" if number == 2 else "长期",
            "body_deadline": "2026年6月" if number == 2 else "长期",
            "due": "2026-06-30" if number == 2 else "",
            "state": state,
            "code": code,
            "overdue": number == 2,
            "overdue_by_text": number == 2,
            "term_note": "完成时限包括人员培训。" if number == 2 else "",
            "closed": {"day": "2026-05-30", "reason": "并入市级专项，不再单列。"}
            if code == "closed"
            else None,
            "evidence_note": "签到册存县政府办公室备查。" if code == "done" else "",
            "points": "3" if number == 2 else "",
            "progress": [{"day": "2026-05-08", "text": "完成入户评估。"}] if number == 2 else [],
            "evidence": [_entry(State.EFFECTIVE)] if code == "done" else [],
        }
        for number, (state, code) in enumerate(TASKS, 1)
    ]
    numbers = [task["number"] for task in tasks]
    return {
        "total": len(tasks),
        "counts": [{"state": state, "code": code, "count": 1, "percent": 25} for state, code in TASKS],
        "done": 1,
        "percent": 25,
        "overdue": 1,
        "tasks": tasks,
        "departments": [
            {"entry": lead, "anchor": "department-1", "lead": numbers, "part": [], "open": 2, "overdue": 1},
            {"entry": others[0], "anchor": "department-2", "lead": [], "part": ["2"], "open": 0, "overdue": 0},
        ],
    }  # fmt: skip


def _public_steps() -> list[dict[str, Any]]:
    """Two steps that are done, one with a document, and one to come."""
    rows: tuple[tuple[str, str, str, list[Entry]], ...] = (
        ("方案", "2026-09-21", "确定主题、路线和座谈安排。", []),
        ("公告", "2026-09-28", "公布时间、地点和报名方式。", [_entry(State.EFFECTIVE)]),
        ("结果", "", "", []),
    )
    return [
        {"name": name, "day": day, "text": text, "documents": documents}
        for name, day, text, documents in rows
    ]


def _roster() -> dict[str, Any]:
    """A list in two classes, with a cell of every kind."""
    plain = {"text": "", "entries": [], "about": ""}
    phone = Entry(text="0000-8800115", url="tel:0000-8800115")
    outward = Entry(text="前往", url="https://www.gov.cn/", external=True)
    rows = [
        {
            "anchor": f"sample-item-{number}",
            "number": number,
            "cells": [
                {**plain, "text": name},
                {**plain, "entries": [_entry(State.EFFECTIVE)]},
                {**plain, "entries": [phone]} if number == 1 else plain,
                {**plain, "entries": [outward], "about": name},
            ],
        }
        for number, name in enumerate(("县政务服务中心政务公开专区", "清禾镇便民服务中心", LONG), 1)
    ]
    return {
        "headings": ["示范点", "依据", "电话", "网址"],
        "groups": [
            {"name": "一级", "count": 1, "rows": rows[:1]},
            {"name": "二级", "count": 2, "rows": rows[1:]},
        ],
        "total": 3,
        "counter": "个",
        "title": "示范点名单",
    }


def _collection() -> dict[str, Any]:
    return {
        "picks": [_entry(State.EFFECTIVE)],
        "gathered": [{"label": "政策解读", "rows": [_plain_row()], "total": 12, "more": LIBRARY}],
        "links": [{"level": "国家", "entries": [Entry(text="中国政府网", url="https://www.gov.cn/", external=True)]}],
    }  # fmt: skip


PAGES = PageKind("style_guide", plan, present)
