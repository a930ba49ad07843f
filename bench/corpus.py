"""Turns a number of documents and a seed into a content folder of a made-up county: all types, all relations, no errors.

It refuses to know how a portal is built; equal numbers and seeds give equal bytes on every machine.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import msgspec
from msgspec import Struct

from bench.exchange import EVERY_KIND, exchange
from bench.front import yaml_lines
from bench.offices import COUNTY, OFFICES, Office, office_fields
from bench.paper import Issued, Paper, Text
from bench.words import (
    AREAS,
    FORMS,
    MATTERS,
    article,
    chapters,
    citing,
    heading,
    levels,
    paragraph,
    question,
    sentence,
    table,
)
from site_builder.markup.numbering import write_number
from site_builder.model.facets import FACETS
from site_builder.model.frozen import FrozenTask, seal

FIRST_DAY, LAST_DAY = date(2011, 7, 1), date(2026, 6, 30)
"""Publication days lie between these; builds are measured as of the last one."""
SMALLEST = 120
"""Fewer documents cannot show every type and relation beside forty organizations."""
MEDIAN, NINTH = 2_000, 6_000
"""Characters of a text: half are shorter than the first, nine tenths shorter than the second."""
_SIGMA = math.log(NINTH / MEDIAN) / 1.2816
_SHORTEST, _LONGEST = 120, 60_000
_PLAIN = 0.82
"""Which part of a text is running sentences; numbers, titles, tables and citations come on top."""
_CHANGED = 0.2
"""Which part of its articles a new version of a text changes."""

TOPICS = {
    "综合政务": ("general", {"政务公开": "disclosure", "应急管理": "emergency", "文秘工作": "secretarial"}),
    "国民经济管理": ("economy", {"宏观经济": "macro-economy", "营商环境": "business", "统计": "statistics"}),
    "财政金融审计": ("finance", {"财政": "budget", "税务": "tax", "金融": "banking", "审计": "audit"}),
    "国土资源能源": ("land-energy", {"土地": "land", "水资源": "water-resources", "电力": "electricity"}),
    "农业林业水利": ("agriculture", {"农业": "farming", "林业": "forestry", "水利": "water-works"}),
    "工业交通": ("industry-transport", {"信息产业": "information", "公路": "roads", "邮政": "post"}),
    "商贸旅游": ("commerce-tourism", {"国内贸易": "trade", "旅游": "tourism"}),
    "市场监管": (
        "market-safety",
        {"质量监督": "quality", "食品药品": "food-drug", "安全生产": "work-safety"},
    ),
    "城乡建设环境保护": (
        "construction",
        {"城市规划": "planning", "住房": "housing", "环境保护": "environment"},
    ),
    "科技教育": ("science-education", {"科技": "science", "教育": "education"}),
    "文化体育": ("culture-sports", {"文化": "arts", "文物": "relics", "体育": "sports"}),
    "卫生": ("health", {"公共卫生": "public-health", "医药管理": "medicine"}),
    "劳动人事": ("labour", {"劳动就业": "employment", "社会保障": "social-security"}),
    "公安司法": ("security-justice", {"公安": "public-security", "司法": "justice"}),
    "民政救灾": (
        "civil-affairs",
        {"社会救助": "assistance", "养老服务": "elderly-care", "减灾救灾": "disasters"},
    ),
}
_LEAVES = tuple(f"{large}/{small}" for large, (_, leaves) in TOPICS.items() for small in leaves)

_DECK = (
    *("replaces",) * 4,
    *("repeals",) * 2,
    *("amends",) * 3,
    *("repeals_partly",) * 2,
    *("extends",) * 2,
    "forwards",
    *("",) * 36,
)
"""What policies do to earlier ones, in every fifty of them; most only cite their basis."""
_ACTS = {
    "repeals": ("废止", ""),
    "extends": ("延长", "有效期"),
    "amends": ("修改", ""),
    "repeals_partly": ("废止", "部分条款"),
}
"""What stands before and after the number of the target in the title of an act."""
_STATE_LAWS = (
    ("国务院令第711号", "中华人民共和国政府信息公开条例"),
    ("国务院令第722号", "优化营商环境条例"),
    ("国务院令第649号", "社会救助暂行办法"),
    ("国办发〔2018〕37号", "关于加强行政规范性文件制定和监督管理工作的通知"),
    ("国办发〔2016〕80号", "关于进一步加强政务公开工作的意见"),
)
FROZEN = ("编号", "内容", "牵头部门", "完成时限", "状态", "逾期", "进展数")
"""The keys of a task in a snapshot."""
_PLAIN_FORMS = ("文字", "文字", "文字", "问答", "负责人解读", "新闻发布会", "图解", "视频", "音频")


class Shares(Struct, frozen=True):
    """How many files each type has."""

    policies: int
    interpretations: int
    notices: int
    exchange: int
    plans: int
    snapshots: int
    topics: int
    cleanups: int


def shares(count: int) -> Shares:
    """``count`` files (organizations included) by type: seven tenths are policies."""
    ledgers, topics, cleanups = max(3, count // 150), min(12, max(2, count // 100)), max(2, count // 400)
    policies = min(round(0.7 * count), count - len(OFFICES) - ledgers - topics - cleanups - 12 - EVERY_KIND)
    rest = count - len(OFFICES) - ledgers - topics - cleanups - policies
    snapshots = ledgers // 3
    exchanged = max(EVERY_KIND, rest // 5)
    rest -= exchanged
    interpretations = rest * 6 // 10
    return Shares(
        policies,
        interpretations,
        rest - interpretations,
        exchanged,
        ledgers - snapshots,
        snapshots,
        topics,
        cleanups,
    )


def corpus(count: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Every file of a portal of ``count`` documents (at least ``SMALLEST``): path below the content folder, and text."""
    yield "vocabularies/主题分类.yaml", _vocabulary()
    for paper in _County(count, seed).papers():
        front = yaml_lines(paper.fields)
        if paper.text is None:
            yield f"{paper.folder}/{paper.id}.yaml", front
        else:
            yield f"{paper.folder}/{paper.id}.md", f"---\n{front}---\n\n{body(paper.text, seed)}\n"


def write(count: int, folder: Path, seed: int = 1) -> int:
    """Write the files below ``folder``; answers how many documents there are."""
    number = 0
    for path, text in corpus(count, seed):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
        number += not path.startswith("vocabularies/")
    return number


def newest(number: int) -> tuple[str, str]:
    """One more policy, newer than every other: path and text. ``number`` tells several apart."""
    id_ = f"zz-newest-{number:03}"
    moment = datetime.combine(LAST_DAY, datetime.min.time()) + timedelta(hours=20, minutes=number)
    fields = {
        "标题": f"{COUNTY}人民政府办公室关于新增第{write_number(number)}批便民服务事项的通知",
        "发文字号": f"云政办发〔{LAST_DAY.year}〕{9000 + number}号",
        "发布机构": f"{COUNTY}人民政府办公室",
        "成文日期": LAST_DAY,
        "发布日期": moment,
        "文件性质": "其他政策文件",
        "主题分类": [_LEAVES[0]],
    }
    text = Text("levels", MEDIAN, id_)
    return f"policies/{LAST_DAY.year}/{id_}.md", f"---\n{yaml_lines(fields)}---\n\n{body(text, 0)}\n"


def _vocabulary() -> str:
    lines = ["# 主题分类词表"]
    for large, (code, leaves) in TOPICS.items():
        lines += [f"- 名称: {large}", f"  编码: {code}", "  小类:"]
        lines += [f"    - {{名称: {small}, 编码: {leaf}}}" for small, leaf in leaves.items()]
    return "\n".join(lines) + "\n"


# Texts


def body(text: Text, seed: int) -> str:
    """The Markdown of one document."""
    random = Random(f"{seed} {text.line} {text.version}")
    if text.shape == "articles":
        return _articles(text, seed, random)
    parts: list[str] = []
    if text.shape == "questions":
        titles = [question(random) for _ in range(max(2, min(8, text.length // 500)))]
        titles[0] = "出台背景、目的和主要内容"
        if random.random() < 0.1:
            titles[1:1] = ["适用范围", "怎样申请"]
        parts.append(levels(random, text.length, titles))
    elif text.shape == "notice":
        left = text.length
        while left > 0:
            parts.append(paragraph(random, min(left, random.randint(80, 300))))
            left -= len(parts[-1])
    else:
        parts.append("各乡镇人民政府、街道办事处，县政府各部门：")
        titles = [heading(random) for _ in range(max(2, min(9, text.length // 600)))]
        parts.append(levels(random, text.length, titles))
    parts += [citing(random, citation) for citation in text.citations]
    if text.shape == "notice" or random.random() < 0.08:
        parts.append(table(random, random.randint(3, 20)))
    return "\n\n".join(parts)


def _articles(text: Text, seed: int, random: Random) -> str:
    """Articles drawn one by one, each from the last version that changed it."""
    size = text.length // text.articles
    found: list[str] = []
    for number in range(text.articles):
        chance = Random(f"{seed} {text.line} {number}")
        changes = [v for v in range(1, text.version + 1) if v == 1 or chance.random() < _CHANGED]
        own = Random(f"{seed} {text.line} {number} {changes[-1]}")
        found.append(article(own, max(40, round(size * own.uniform(0.4, 1.6)))))
    for citation in text.citations:
        place = random.randrange(len(found))
        found[place] = citing(random, citation) + found[place]
    return chapters(found)


def _length(random: Random) -> int:
    drawn = random.lognormvariate(math.log(MEDIAN * _PLAIN), _SIGMA)
    return min(_LONGEST, max(_SHORTEST, round(drawn)))


# Documents


class _County:
    """Issues documents in the order of their days, remembering what is still in force."""

    def __init__(self, count: int, seed: int) -> None:
        if count < SMALLEST:
            raise ValueError(f"at least {SMALLEST} documents")
        self._random = Random(seed)
        self._shares = shares(count)
        self._deck: list[str] = []
        self._serials: Counter[tuple[str, int]] = Counter()
        self._titles: set[str] = set()
        self._policies: list[Issued] = []
        self._papers: dict[str, Paper] = {}
        self._last_day: dict[str, date | None] = {}
        self._ended: set[str] = set()

    def papers(self) -> Iterable[Paper]:
        for number, office in enumerate(OFFICES):
            self._add(Paper(office.id, "organizations", dict(office_fields(number, office))))
        events = [(day, self._policy) for day in self._days(self._shares.policies)]
        step = (LAST_DAY - FIRST_DAY) / (self._shares.cleanups + 1)
        events += [(FIRST_DAY + step * (n + 1), self._cleanup) for n in range(self._shares.cleanups)]
        for day, issue in sorted(events, key=lambda event: event[0]):
            issue(day)
        self._interpretations()
        for number, day in enumerate(self._days(self._shares.notices), 1):
            self._notice(number, day)
        for number in range(self._shares.plans):
            self._plan(number)
        for number in range(self._shares.snapshots):
            self._snapshot(number)
        for number in range(self._shares.topics):
            self._topic(number)
        for paper in exchange(self._random, self._policies, self._days(self._shares.exchange), self._common):
            self._add(paper)
        return self._papers.values()

    def _add(self, paper: Paper) -> None:
        """Remember a paper; one that rests on others was looked at again on the last day."""
        if paper.fields.keys() & {"依据", "解读"}:
            paper.fields["依据复核"] = {"日期": LAST_DAY, "结论": "内容仍然适用"}
        self._papers[paper.id] = paper

    def _days(self, count: int) -> list[date]:
        """Days spread over the whole time, the last one excluded, in order."""
        span = (LAST_DAY - FIRST_DAY).days
        return sorted(FIRST_DAY + timedelta(days=self._random.randrange(span)) for _ in range(count))

    def _office(self, day: date) -> Office:
        there = [office for office in OFFICES if office.exists(day)]
        return self._random.choices(there, [office.weight for office in there])[0]

    def _moment(self, day: date) -> datetime:
        return datetime.combine(day, datetime.min.time()) + timedelta(
            minutes=self._random.randrange(510, 1050, 5)
        )

    def _number(self, office: Office, year: int) -> tuple[str, int]:
        self._serials[office.letters, year] += 1
        serial = self._serials[office.letters, year]
        return f"{office.letters}〔{year}〕{serial}号", serial

    def _title(self, office: Office, subject: str, genre: str) -> str:
        """A title nobody has: a repeated one names its batch."""
        base = f"{office.name}关于{subject}的{genre}"
        title, batch = base, 1
        while title in self._titles:
            batch += 1
            title = f"{office.name}关于{subject}（第{write_number(batch)}批）的{genre}"
        self._titles.add(title)
        return title

    def _pick(self, good: Callable[[Issued], bool]) -> Issued | None:
        """An earlier policy that is ``good``; ``None`` when none was found in a fair number of tries."""
        for _ in range(60 if self._policies else 0):
            found = self._random.choice(self._policies)
            if good(found):
                return found
        return None

    def _live(self, found: Issued, day: date) -> bool:
        """Whether a policy is in force on ``day``, and nothing is known that will end it."""
        last = self._last_day[found.id]
        return found.id not in self._ended and found.effective <= day and (last is None or day <= last)

    def _written(self, found: Issued) -> str:
        """A reference, in one of the ways people write it."""
        return self._random.choice((found.number, found.number, found.id, f"《{found.title}》"))

    def _set(self, id_: str, key: str, value: object) -> None:
        self._papers[id_].fields[key] = value

    def _extend_list(self, id_: str, key: str, value: object) -> None:
        known = self._papers[id_].fields.get(key)
        self._set(id_, key, [*known, value] if isinstance(known, list) else [value])

    # Policies

    def _policy(self, published: date) -> None:
        random = self._random
        formed = max(date(published.year, 1, 1), published - timedelta(days=random.randint(0, 12)))
        effective = published + timedelta(days=random.choice((0, 0, 0, 5, 30, 30)))
        verb = self._card()
        target = self._target(verb, effective)
        relation = self._relation(verb, target, effective) if target else {}
        text = self._new_version(target) if target and verb == "replaces" else None
        office = self._office(published)
        number, serial = self._number(office, formed.year)
        id_ = f"{office.id.removeprefix('org-')}-{formed.year}-{serial:03}"
        normative = random.random() < 0.6
        text = text or self._first_version(id_, normative)
        title, genre = self._named(office, verb, target)
        term = random.choice((None, 2, 3, 5, 5)) if normative else random.choice((None, None, None, 1, 2))
        expires = _years_later(effective, term) - timedelta(days=1) if term else None
        fields: dict[str, object] = {
            "标题": title,
            "发文字号": number,
            "索引号": f"YQ{serial % 10**7:07}/{published:%Y%m}-{serial % 10**5:05}",
            "发布机构": random.choice((office.name, office.name, office.short)),
            "成文日期": formed,
            "发布日期": self._moment(published),
            "施行日期": effective,
        }
        partner = self._office(published)
        if random.random() < 0.05 and partner is not office:
            fields["发文机关"] = [office.name, partner.name]
        if expires:
            fields["有效期至"] = expires
        fields["文件性质"] = "行政规范性文件" if normative else "其他政策文件"
        fields["公文种类"] = genre
        fields |= self._common(published, title)
        if normative and random.random() < 0.3:
            waiver = {"免予解读": "内容简单，不涉及群众切身利益", "批准": f"{office.name}主要负责人"}
            fields["解读要求"] = waiver | {"日期": formed}
        fields |= relation
        fields |= self._context(effective)
        fields |= self._rarities(id_, published)
        issued = Issued(id_, number, title, office, published, effective, normative, text)
        self._policies.append(issued)
        self._last_day[id_] = expires
        self._add(Paper(id_, f"policies/{published.year}", fields, text))

    def _card(self) -> str:
        if not self._deck:
            self._deck = list(_DECK)
            self._random.shuffle(self._deck)
        return self._deck.pop()

    def _target(self, verb: str, day: date) -> Issued | None:
        """A policy upon which ``verb`` may act from ``day`` without contradicting anything."""
        if not verb:
            return None
        if verb == "extends":
            return self._pick(lambda p: self._live(p, day) and self._last_day[p.id] is not None)
        if verb == "repeals_partly":
            return self._pick(lambda p: self._live(p, day) and p.text.articles > 5)
        return self._pick(lambda p: self._live(p, day))

    def _relation(self, verb: str, target: Issued, day: date) -> dict[str, object]:
        """What the acting policy says, and its consequences for later choices."""
        random, words = self._random, self._written(target)
        match verb:
            case "replaces" | "repeals":
                self._ended.add(target.id)
                return {"替代" if verb == "replaces" else "废止": [words]}
            case "amends":
                return {"修改": [words]}
            case "repeals_partly":
                first = random.randint(1, target.text.articles - 1)
                clauses = [
                    f"第{write_number(n)}条"
                    for n in sorted({first, random.randint(first, target.text.articles)})
                ]
                return {"部分废止": [{"文件": words, "条款": clauses}]}
            case "extends":
                until = self._until(target, day)
                return {"续期": [{"文件": words, "有效期至": until}]}
        if random.random() < 0.5:
            law = random.choice(_STATE_LAWS)
            return {
                "来源": "上级机关",
                "转发": [{"文件": law[0], "名称": law[1], "网址": "https://www.gov.cn/", "外部": True}],
            }
        return {"来源": "上级机关", "转发": [words]}

    def _until(self, target: Issued, day: date) -> date:
        """A new last day for a target whose term ends, remembered."""
        last = self._last_day[target.id] or day
        until = _years_later(last, self._random.randint(1, 3))
        self._last_day[target.id] = until
        return until

    def _first_version(self, id_: str, normative: bool) -> Text:
        random = self._random
        length = _length(random)
        if normative or random.random() < 0.15:
            size = random.randint(90, 220)
            return Text("articles", length, id_, 1, max(2, length // size), self._citations(length))
        return Text("levels", length, id_, citations=self._citations(length))

    def _new_version(self, target: Issued) -> Text:
        old = target.text
        if old.shape != "articles":
            return Text(old.shape, old.length, old.line, old.version + 1, citations=(target.citation,))
        articles = max(2, old.articles + self._random.randint(-1, 3))
        length = old.length * articles // old.articles
        return Text("articles", length, old.line, old.version + 1, articles, (target.citation,))

    def _citations(self, length: int) -> tuple[str, ...]:
        """Links by id, and numbers in running text that become links."""
        found = (self._pick(lambda p: True) for _ in range(min(4, length // 1500)))
        links = [x for x in found if x]
        return tuple(x.citation if self._random.random() < 0.6 else x.number for x in links)

    def _named(self, office: Office, verb: str, target: Issued | None) -> tuple[str, str]:
        random = self._random
        if target and verb in _ACTS:
            before, after = _ACTS[verb]
            subject = f"{before}{target.number}文件{after}"
            genre = random.choice(("决定", "通知"))
            return self._title(office, subject, genre), genre
        genre = random.choice(("通知", "通知", "通知", "意见", "通告", "批复", "函"))
        matter = random.choice(AREAS) + random.choice(MATTERS)
        if genre == "通知":
            return self._title(office, f"印发{COUNTY}{matter}{random.choice(FORMS)}", genre), genre
        return self._title(
            office, f"{random.choice(('加强', '做好', '规范', '推进'))}{matter}工作", genre
        ), genre

    def _common(self, day: date, title: str) -> dict[str, object]:
        """Topics, keywords and the like, as every type has them."""
        random = self._random
        fields: dict[str, object] = {"主题分类": random.sample(_LEAVES, random.choice((1, 1, 1, 2)))}
        fields["关键词"] = random.sample(AREAS, random.randint(1, 3))
        if random.random() < 0.5:
            fields["摘要"] = sentence(random)
        fields["审查"] = {"审查人": "政务公开科", "日期": day, "结论": "同意公开"}
        fields["责任编辑"] = "政务公开科编辑甲"
        return fields

    def _context(self, day: date) -> dict[str, object]:
        """依据 and 落实, which act on nothing."""
        random = self._random
        basis: list[object] = []
        if random.random() < 0.25:
            number, name = random.choice(_STATE_LAWS)
            basis.append({"文件": number, "名称": name, "网址": "https://www.gov.cn/", "外部": True})
        if random.random() < 0.35 and (found := self._pick(lambda p: self._live(p, day))):
            basis.append(self._written(found))
        fields: dict[str, object] = {"依据": basis} if basis else {}
        if random.random() < 0.12 and (found := self._pick(lambda p: self._live(p, day))):
            fields["落实"] = [self._written(found)]
        return fields

    def _rarities(self, id_: str, published: date) -> dict[str, object]:
        """Corrections, withdrawals and old addresses: few, but every portal has them."""
        random = self._random
        fields: dict[str, object] = {}
        later = min(LAST_DAY, published + timedelta(days=20))
        if random.random() < 0.01:
            fields["更正"] = [{"日期": later, "内容": "更正正文中的一处数据"}]
        if random.random() < 0.003:
            fields["撤回"] = {"日期": later, "理由": "内容有误，修改后重新发布"}
        if random.random() < 0.04:
            fields["旧网址"] = [f"art/{published.year}/{published.month}/{id_}.html"]
        return fields

    # Everything else

    def _cleanup(self, published: date) -> None:
        """A batch of twelve decisions; the kinds come in turn, so that each batch has all of them."""
        random, lists = self._random, dict[str, list[object]]()
        turn = (
            "继续有效",
            "废止",
            "继续有效",
            "失效",
            "修改",
            "废止",
            "继续有效",
            "附条件失效",
            "失效",
            "继续有效",
            "废止",
            "修改",
        )
        for kind in turn:
            found = self._pick(lambda p: self._live(p, published))
            if found is None:
                continue
            entry: dict[str, object] = {"文件": self._written(found)}
            if kind == "继续有效" and self._last_day[found.id] and random.random() < 0.6:
                entry["有效期至"] = self._until(found, published)
            elif kind == "附条件失效":
                day = _years_later(published, 1)
                words = f"逾期未修改则自{day.year}年{day.month}月{day.day}日起失效"
                entry |= {"自": day, "条件": words}
            if kind not in ("继续有效", "修改"):
                self._ended.add(found.id)
            entry["说明"] = "经评估作出清理决定"
            lists.setdefault(kind.removeprefix("附条件"), []).append(entry)
        year = published.year
        title = self._title(OFFICES[0], f"公布{year}年行政规范性文件清理结果", "通知")
        id_ = f"cleanup-{published:%Y-%m-%d}"
        fields: dict[str, object] = {
            "标题": title,
            "发布日期": self._moment(published),
            "施行日期": published,
        }
        fields |= {"发布机构": OFFICES[0].name, **self._common(published, title)}
        self._add(Paper(id_, "cleanups", fields | dict(lists)))

    def _interpretations(self) -> None:
        """Interpretations of the normative policies first, some of two at once; consolidations on the way."""
        random = self._random
        ordered = sorted(self._policies, key=lambda p: (not p.normative, random.random()))
        for number in range(self._shares.interpretations):
            policy = ordered[number % len(ordered)]
            published = min(
                LAST_DAY - timedelta(days=1), policy.published + timedelta(days=random.randint(0, 7))
            )
            targets = [self._written(policy)]
            self._set(policy.id, "解读要求", "需要")
            other = random.choice(self._policies)
            lasting = other.id not in self._ended and self._last_day[other.id] is None
            if random.random() < 0.05 and lasting and other.id != policy.id and other.published <= published:
                targets.append(other.number)
            id_ = f"interpretation-{published.year}-{number + 1:05}"
            title = f"《{policy.title.removeprefix(policy.office.name).removeprefix('关于')}》政策解读（{number + 1}）"
            fields: dict[str, object] = {
                "标题": title,
                "发布日期": self._moment(published),
                "发布机构": policy.office.name,
                "解读": targets,
                "形式": random.choice(_PLAIN_FORMS),
                "解读部门": policy.office.name,
                "不涉及": list(FACETS),
                **self._common(published, title),
            }
            text = Text("questions", _length(random), id_, citations=(policy.citation,))
            self._add(Paper(id_, f"interpretations/{published.year}", fields, text))
        self._consolidate()

    def _consolidate(self) -> None:
        """Half of the amended texts contain the amendment already."""
        by_words = {words: p for p in self._policies for words in (p.number, p.id, f"《{p.title}》")}
        for policy in self._policies:
            amended = self._papers[policy.id].fields.get("修改")
            if isinstance(amended, list) and self._random.random() < 0.5:
                self._extend_list(by_words[str(amended[0])].id, "已并入", policy.number)

    def _notice(self, number: int, published: date) -> None:
        random, office = self._random, self._office(published)
        category = random.choice(("公告", "公示", "通告", "动态"))
        area, matter = random.choice(AREAS), random.choice(MATTERS)
        title = self._title(office, f"{published.year}年{area}{matter}情况", category)
        id_ = f"notice-{published.year}-{number:05}"
        fields: dict[str, object] = {
            "标题": title,
            "发布日期": self._moment(published),
            "发布机构": office.name,
        }
        fields |= {"类别": category, **self._common(published, title)}
        earlier = self._pick(lambda p: p.published <= published)
        if earlier and random.random() < 0.4:
            fields["依据"] = [self._written(earlier)]
        if random.random() < 0.05:
            fields |= {"来源": "转载自省政府门户网站"}
        text = Text("notice", _length(random), id_, citations=(earlier.citation,) if earlier else ())
        self._add(Paper(id_, f"notices/{published.year}", fields, text))

    def _plan(self, number: int) -> None:
        """A year's plan of one office; its tasks name documents of that year as evidence."""
        random = self._random
        year = LAST_DAY.year - number % (LAST_DAY.year - FIRST_DAY.year)
        published = date(year, 3, random.randint(1, 28))
        office = self._office(published)
        doc_number, _ = self._number(office, year)
        there = [o for o in OFFICES if o.exists(published)]
        own = [p for p in self._policies if published <= p.published <= date(year, 12, 31)]
        tasks = [self._task(n, year, published, there, own) for n in range(1, random.randint(12, 36))]
        area = random.choice(AREAS)
        title = self._title(office, f"印发{year}年{area}工作要点", "通知")
        id_ = f"plan-{year}-{number + 1:03}"
        fields: dict[str, object] = {
            "标题": title,
            "发文字号": doc_number,
            "发布日期": self._moment(published),
            "发布机构": office.name,
            "年度": f"{year}",
            **self._common(published, title),
            **self._context(published),
            **self._last_year(number, year),
            "任务": tasks,
        }
        text = Text("levels", _length(random), id_)
        self._add(Paper(id_, f"plans/{year}", fields, text))

    def _last_year(self, number: int, year: int) -> dict[str, object]:
        """The plan that comes next in number is of the year before."""
        there = number + 1 < self._shares.plans and year > FIRST_DAY.year + 1
        return {"上年度": [f"plan-{year - 1}-{number + 2:03}"]} if there else {}

    def _task(
        self, number: int, year: int, published: date, there: Sequence[Office], own: Sequence[Issued]
    ) -> dict[str, object]:
        random = self._random
        lead, *others = random.sample(there, random.randint(2, 5))
        month = random.randint(4, 12)
        state = random.choice(("未启动", "推进中", "已完成", "已完成", "已销号"))
        if state == "已完成" and not own:
            state = "推进中"
        task: dict[str, object] = {
            "编号": str(number),
            "条款": f"（{write_number(number)}）",
            "内容": sentence(random),
            "牵头部门": lead.short,
            "责任部门": [office.short for office in others],
            "完成时限": random.choice(
                (f"{year}年{month}月", f"{year}-{month:02}-28", "每季度最后一个月10日前", "长期")
            ),
            "状态": state,
        }
        steps: list[dict[str, Any]] = []
        if state != "未启动":
            days = sorted(random.randint(10, 90) for _ in range(random.randint(1, 3)))
            steps += [
                {"日期": min(LAST_DAY, published + timedelta(days=d)), "内容": sentence(random)} for d in days
            ]
            task["进展"] = steps
        if state == "已销号":
            task["销号"] = {"日期": steps[-1]["日期"], "理由": "并入市级专项，不再单列"}
        elif state == "已完成":
            shown = random.choice(own)
            task["佐证"] = [self._written(shown)]
            task["进展"] = [
                *steps,
                {"日期": max(shown.published, steps[-1]["日期"]), "内容": sentence(random)},
            ]
        return task

    def _snapshot(self, number: int) -> None:
        """The ledger of a plan as it was at the end of its year, or on the last day."""
        year = LAST_DAY.year - number % (LAST_DAY.year - FIRST_DAY.year)
        plan = self._papers[f"plan-{year}-{number + 1:03}"]
        day = min(date(year, 12, 31), LAST_DAY - timedelta(days=1))
        ledger: Any = plan.fields["任务"]
        tasks = [
            FrozenTask(
                t["编号"], t["内容"], t["牵头部门"], t["完成时限"], t["状态"], False, len(t.get("进展", ()))
            )
            for t in ledger
        ]
        fields: dict[str, object] = {
            "标题": f"{plan.fields['标题']}任务台账（年底）",
            "发布日期": self._moment(day),
            "发布机构": plan.fields["发布机构"],
            "要点": [plan.id],
            "阶段": "年底",
            "日期": day,
            "校验": seal(plan.id, "年底", day, tasks),
            "任务": [dict(zip(FROZEN, msgspec.structs.astuple(task), strict=True)) for task in tasks],
        }
        self._add(Paper(f"snapshot-{year}-{number + 1:03}", f"snapshots/{year}", fields))

    def _topic(self, number: int) -> None:
        random = self._random
        published = LAST_DAY - timedelta(days=30 * (number + 1))
        area = AREAS[number * 7 % len(AREAS)]
        id_ = f"topic-{number + 1:02}"
        picks = [self._written(p) for p in random.sample(self._policies, 4)]
        fields: dict[str, object] = {
            "标题": f"{area}专题",
            "发布日期": self._moment(published),
            "发布机构": OFFICES[1].name,
            "口号": "一张清单管到底",
            "查询": {"类型": ["policy", "notice"], "主题分类": random.sample(_LEAVES, 2)},
            "精选": picks,
            "外部链接": [{"名称": "国家政务服务平台", "网址": "https://www.gov.cn/", "级别": "国"}],
            "子栏目": [
                {
                    "标题": "现行文件",
                    "查询": {"类型": ["policy"], "关键词": [area], "状态": ["有效", "已修改"]},
                },
                {"标题": "近年文件", "查询": {"年份": ["2025", "2026"], "发布机构": [OFFICES[0].name]}},
            ],
        }
        self._add(Paper(id_, "topics", fields))


def _years_later(day: date, years: int) -> date:
    """The same day of a later year; 29 February becomes 28."""
    return date(day.year + years, day.month, min(day.day, 28) if day.month == 2 else day.day)


def main(arguments: Sequence[str] | None = None) -> None:
    """``python -m bench.corpus N DIR [--seed 1]``."""
    parser = argparse.ArgumentParser(
        prog="bench.corpus", description="Write a made-up portal's content folder."
    )
    parser.add_argument("count", type=int, metavar="N", help=f"documents, at least {SMALLEST}")
    parser.add_argument("folder", type=Path, metavar="DIR", help="the content folder to write")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    if chosen.count < SMALLEST:
        parser.error(f"N must be at least {SMALLEST}")
    print(f"{write(chosen.count, chosen.folder, chosen.seed)} documents in {chosen.folder}")


if __name__ == "__main__":
    main()
