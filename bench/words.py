"""Turns a stream of random numbers into sentences, articles, numbered levels and tables that look like a 公文.

It refuses to know documents, dates and files: whoever asks says how long and how it is divided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from string import Formatter

from site_builder.markup.numbering import write_number


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


AREAS = _words(
    "营商环境 农村宅基地 最低生活保障 城乡居民医疗保险 义务教育招生 普惠托育 居家养老 社会救助 公共租赁住房 物业服务 "
    "既有住宅加装电梯 生活垃圾分类 户外广告设施 城市道路临时占用 建筑垃圾运输 饮用水水源地 河湖岸线 农田水利 高标准农田 耕地地力保护 "
    "粮食生产 生猪养殖 农产品质量安全 家庭农场 农村公路 客运班线 网络预约出租汽车 电动自行车 危险化学品 烟花爆竹 "
    "森林防灭火 防汛抗旱 地质灾害 应急物资 燃气经营 特种设备 食品小作坊 药品零售 校外培训机构 学校食堂 "
    "公共数据 政务服务热线 行政审批 行政执法 政府采购 工程招标投标 政府投资项目 国有资产 财政专项资金 部门预算 "
    "政府债务 税费征收 普惠金融 中小微企业 科技创新平台 专利转化 技能人才 就业创业 劳动关系 农民工工资 "
    "退役军人安置 残疾人补贴 殡葬服务 地名标志 社会组织 志愿服务 文物保护 公共文化设施 旅游民宿 全民健身 "
    "传染病防控 基层医疗卫生 长期护理保险 医疗救助 爱国卫生 妇女儿童 古树名木 湿地 大气污染 土壤污染 "
    "噪声污染 排污许可 节约用水 能源消费 电力设施 通信基站 快递物流 商贸流通 冷链仓储 电子商务 "
    "统计调查 审计整改 信访事项 法律援助 人民调解 行政复议 档案移交 重大行政决策 规范性文件 政务公开"
)
MATTERS = _words(
    "管理 监督管理 补助资金管理 项目管理 信用评价 分级分类监管 服务保障 考核评价 风险防控 专项整治 联合检查 信息公开 "
    "工作规程 改革试点 能力提升 质量提升 标准化建设 安全管理 应急处置 资格认定 申请审核 动态管理 绩效评价 档案管理"
)
FORMS = _words("办法 暂行办法 实施细则 若干规定 实施意见 实施方案 工作方案 工作规则 若干措施 指导意见")

BODIES = _words(
    "县人民政府 县政府办公室 县发展和改革局 县财政局 县民政局 县自然资源局 县住房和城乡建设局 县农业农村局 县卫生健康局 "
    "县市场监督管理局 县应急管理局 县人力资源和社会保障局 县生态环境局 县交通运输局 县水利局 县司法局 县审计局 "
    "乡镇人民政府（街道办事处） 村（居）民委员会 有关主管部门 申请人 建设单位 经营主体 用人单位 项目单位 受委托的第三方机构 "
    "行业协会 监测机构 经办机构 实施单位"
)
VERBS = _words(
    "加强 完善 落实 规范 统筹推进 组织实施 建立健全 审核 检查 公开 公布 指导 协调 督促 编制 修订 评估 核查 登记 汇总 "
    "受理 办理 报送 保障 优化 配备 维护 清理 整合 调整 拓展 巩固 强化 细化 推广 改造 监测 防范 处置 追踪"
)
THINGS = _words(
    "工作台账 责任清单 申请材料 办理流程 服务指南 年度计划 实施方案 资金使用 项目进度 质量标准 安全隐患 信用记录 监督检查 "
    "检查结果 评价指标 补助标准 发放名单 公示内容 数据共享 信息系统 档案资料 收费标准 承诺时限 应急预案 物资储备 人员培训 "
    "宣传引导 投诉举报 整改措施 考核办法 联席会议 协作机制 动态调整 权责事项 公共设施 管护责任 风险等级 监测数据 审批事项 "
    "技术规范 合同约定 绩效目标 预算安排 结余资金 验收报告 现场勘查 入户调查 民主评议 抽样检验 网格巡查 举报线索 案件移送 "
    "示范项目 服务网点 运营补贴 建设用地 生态修复 取水许可 排放总量 运输车辆 从业人员 教学设备 诊疗服务 护理床位 就餐补助"
)
QUALITIES = _words(
    "及时 依法 按照职责分工 会同有关部门 在职责范围内 结合实际 分类 逐项 定期 全面 严格 主动 统一 联合 按季度 按月 同步 "
    "因地制宜 稳妥有序 公平公正"
)
TIMES = _words(
    "每年第一季度 每年6月底前 每年12月底前 每季度第一个月15日前 自受理之日起5个工作日内 自受理之日起20个工作日内 "
    "自收到申请之日起10日内 项目竣工验收后3个月内 预算批准后20日内 检查结束后15日内 汛期到来之前 公示期满后 必要时 特殊情况下"
)
AIMS = _words(
    "保护公民、法人和其他组织的合法权益 提高公共服务水平 防范化解重大风险 促进高质量发展 保障资金安全 维护公平竞争的市场秩序 "
    "方便群众和企业办事 改善人居环境 巩固拓展脱贫攻坚成果 守住安全底线 增强基层治理能力 推进治理体系和治理能力现代化"
)
PENALTIES = _words(
    "责令限期改正 予以通报批评 取消当年评优资格 追回已经拨付的资金 列入重点监管名单 依法给予行政处罚 依法追究责任 "
    "移送有关机关处理 暂停拨付后续资金 约谈主要负责人"
)
_FIRST = "青白石柳云桥松竹梅兰荷菱枫桂桃杏金银铜玉龙凤鹤鹿马牛前后上下东南西北大小新老长高"
_SECOND = "山河溪湖塘湾岭坡岗坪坝桥井泉林园村庄店铺堡寨港渡洲滩畈垅埠墩"
PLACES = tuple(f"{first}{second}" for first in _FIRST for second in _SECOND)
COUNTS = tuple(str(n) for n in range(2, 100))
AMOUNTS = tuple(str(n * step) for step in (50, 100, 500, 1000) for n in range(1, 21))
PERCENTS = tuple(f"{n}%" for n in range(5, 100, 5))
ORDINALS = tuple(f"第{write_number(n)}" for n in range(2, 13))

_WORDS: Mapping[str, Sequence[str]] = {
    "area": AREAS,
    "matter": MATTERS,
    "body": BODIES,
    "verb": VERBS,
    "thing": THINGS,
    "how": QUALITIES,
    "time": TIMES,
    "aim": AIMS,
    "penalty": PENALTIES,
    "place": PLACES,
    "count": COUNTS,
    "amount": AMOUNTS,
    "percent": PERCENTS,
    "ordinal": ORDINALS,
}

Pattern = tuple[str | Sequence[str], ...]


def _pattern(template: str) -> Pattern:
    """A sentence with ``{kinds}`` of words, taken apart once."""
    parts: list[str | Sequence[str]] = []
    for literal, name, _, _ in Formatter().parse(template):
        if literal:
            parts.append(literal)
        if name:
            parts.append(_WORDS[name])
    return tuple(parts)


_SENTENCES = tuple(
    _pattern(template)
    for template in (
        "{body}应当{how}{verb}{thing}，{verb}{area}{thing}，{verb}{thing}。",
        "{body}负责{area}{matter}工作，{how}{verb}{thing}；{body}{how}{verb}{thing}。",
        "{time}，{body}应当将{area}{thing}报送{body}，并{how}{verb}{thing}。",
        "对{area}实行{matter}，{how}{verb}{thing}，符合条件的按照每人每月{amount}元的标准给予补助。",
        "从事{area}活动的，应当具备与其规模相适应的{thing}、{thing}和{thing}，并向{body}提出申请。",
        "{body}{verb}{thing}时，发现{thing}不符合要求的，应当{time}一次性告知需要补正的全部内容。",
        "以{place}片区、{place}村和{place}社区为重点，{verb}{area}{thing}，完成{thing}{count}处，覆盖率达到{percent}以上。",
        "为了{aim}，{body}可以委托专业机构对{area}{matter}情况进行评估，评估结果作为{verb}{thing}的依据。",
        "补助资金由县财政承担{percent}，乡镇承担{percent}，其余由{body}自筹，单个项目最高不超过{amount}万元。",
        "违反前款规定，未{how}{verb}{thing}的，由{body}{penalty}；情节严重的，{penalty}。",
        "{body}和{body}应当建立{area}协作机制，{verb}{thing}，{verb}{thing}，实现信息共享、结果互认。",
        "任何单位和个人发现{area}{thing}方面的问题，有权向{body}反映，受理单位应当{time}答复。",
        "申请{area}{matter}的，应当提交申请书、{thing}和{thing}，{body}{time}作出决定。",
        "到{place}、{place}等{count}个村（社区）开展{area}宣传，{how}{verb}{thing}，累计服务群众{amount}余人次。",
        "坚持{how}推进、{how}落实，{verb}{area}{thing}，力争{ordinal}季度完成{thing}{count}项。",
        "{thing}发生变化的，应当{time}向{body}报告；逾期不报告的，{penalty}。",
    )
)
_CITING = tuple(
    _pattern(template)
    for template in (
        "依照|的规定，{body}应当{how}{verb}{thing}。",
        "|中关于{area}{thing}的要求继续执行，由{body}{how}{verb}{thing}。",
        "{body}在{verb}{thing}时，应当与|做好衔接。",
    )
)
_HEADINGS = tuple(
    _pattern(template)
    for template in ("{verb}{area}{thing}", "{verb}{thing}", "{how}{verb}{thing}", "{verb}{area}{matter}")
)
_QUESTIONS = tuple(
    _pattern(template)
    for template in (
        "为什么要{verb}{area}{thing}",
        "哪些人可以申请{area}{matter}",
        "{thing}怎么办理",
        "与原来相比，{thing}有哪些变化",
        "{body}怎样{verb}{thing}",
    )
)
_HALF = 22
"""Half a sentence: a paragraph stops where it comes nearest to its length."""
_CHAPTERS = (
    "总则",
    "职责分工",
    "申请与受理",
    "审核与公示",
    "资金管理",
    "服务保障",
    "监督检查",
    "法律责任",
    "附则",
)


def _fill(random: Random, pattern: Pattern) -> str:
    choose = random.choice
    return "".join([part if isinstance(part, str) else choose(part) for part in pattern])


def sentence(random: Random) -> str:
    """One sentence of about forty characters."""
    return _fill(random, random.choice(_SENTENCES))


def citing(random: Random, citation: str) -> str:
    """One sentence about ``citation``, which is Markdown."""
    return _fill(random, random.choice(_CITING)).replace("|", citation)


def paragraph(random: Random, length: int) -> str:
    """Sentences of about ``length`` characters together, on one line."""
    sentences = [sentence(random)]
    size = len(sentences[0])
    while size + _HALF < length:
        sentences.append(sentence(random))
        size += len(sentences[-1])
    return "".join(sentences)


def heading(random: Random) -> str:
    """A short title without punctuation."""
    return _fill(random, random.choice(_HEADINGS))


def question(random: Random) -> str:
    """The title of a part of an interpretation."""
    return _fill(random, random.choice(_QUESTIONS))


def article(random: Random, length: int) -> str:
    """The words of one 条: one paragraph, or an introduction with numbered items when there is room."""
    if length < 150 or random.random() < 0.7:
        return paragraph(random, length)
    count = random.randint(2, 5)
    opening = f"{random.choice(AREAS)}{random.choice(MATTERS)}应当符合下列要求："
    items = [paragraph(random, length // (count + 1)).rstrip("。") for _ in range(count)]
    marks = ["；"] * (count - 1) + ["。"]
    lines = (
        f"（{write_number(n)}）{text}{mark}"
        for n, (text, mark) in enumerate(zip(items, marks, strict=True), 1)
    )
    return "\n\n".join((opening, *lines))


def chapters(articles: Sequence[str]) -> str:
    """Articles under chapter titles when there are many, each with its number."""
    lines: list[str] = []
    names = _CHAPTERS if len(articles) > len(_CHAPTERS) else ()
    for number, text in enumerate(articles):
        place, first = divmod(number * len(names), len(articles)) if names else (0, 1)
        if names and first < len(names):
            lines.append(f"## 第{write_number(place + 1)}章 {names[place]}")
        lines.append(f"第{write_number(number + 1)}条　{text}")
    return "\n\n".join(lines)


def levels(random: Random, length: int, titles: Sequence[str]) -> str:
    """The four steps of GB/T 9704-2012 7.3.3 below each of ``titles``: 一、 （一） 1. （1）."""
    lines: list[str] = []
    for number, title in enumerate(titles, 1):
        lines.append(f"{write_number(number)}、{title}")
        left = length // len(titles)
        step = 0
        while left > 0:
            step += 1
            text = paragraph(random, min(left, random.randint(60, 240)))
            lines.append(f"（{write_number(step)}）{heading(random)}。{text}")
            left -= len(text)
            if left > 200 and random.random() < 0.3:
                points = [sentence(random) for _ in range(random.randint(2, 4))]
                lines += [f"{n}.{point}" for n, point in enumerate(points, 1)]
                lines.append(f"（1）{sentence(random)}")
                left -= sum(map(len, points)) + 40
    return "\n\n".join(lines)


def table(random: Random, rows: int) -> str:
    """A table of places and amounts, with its caption."""
    lines = [
        f"表1　{random.choice(AREAS)}{random.choice(THINGS)}安排",
        "",
        "| 序号 | 村（社区） | 事项 | 数量 | 金额（元） |",
        "| --- | --- | --- | ---: | ---: |",
    ]
    for number in range(1, rows + 1):
        cells = (
            str(number),
            random.choice(PLACES),
            random.choice(THINGS),
            random.choice(COUNTS),
            random.choice(AMOUNTS),
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)
