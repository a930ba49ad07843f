"""Turns nothing into a portal in which everything is as long, as wide and as many as an editor will ever write.

It refuses to know what the tests assert.
"""

from __future__ import annotations

from pathlib import Path

from tests.portal import CONFIG, Portal, attachment, policy, portal

SITE_NAME = "东岚省临江市云栖县人民政府门户网站政务公开和政府信息公开统一平台（云溪高新园区）"
TITLE = (
    "云栖县人民政府办公室关于印发云栖县加快推进基层政务公开标准化规范化和政府信息公开平台建设以及县域医疗卫生共同体综合改革"
    "试点工作实施方案并废止二〇一八年以来与本通知规定不一致的行政规范性文件和配套政策措施的通知"
    "（征求社会公众意见以后的修改稿）"
)
COLUMNS, ROWS = 14, 300
ATTACHMENTS = 80
ARTICLES = 950
SENTENCE = "县人民政府及其有关部门应当按照职责分工，建立健全供水、用水、节水管理制度，公开办事依据、条件、程序和期限，接受社会监督"
_DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """A number below a thousand in Chinese: 一百零五, 十二."""
    hundreds, rest = divmod(number, 100)
    tens, units = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and units:
        text += "零"
    return text + (_DIGITS[units] if units else "")


def cell(row: int, column: int) -> str:
    """What stands in one cell of the table; no two are alike."""
    return f"第{row}行第{column}列"


def table() -> str:
    """A Markdown table of ``COLUMNS`` columns and ``ROWS`` rows."""
    heads = [f"指标名称{column}" for column in range(1, COLUMNS + 1)]
    rows = [[cell(row, column) for column in range(1, COLUMNS + 1)] for row in range(1, ROWS + 1)]
    lines = [heads, ["---"] * COLUMNS, *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def article(number: int) -> str:
    """One article of the statute, a hundred characters long."""
    return f"第{numeral(number)}条　{SENTENCE}。本条第{number}项事项由主管部门在二十个工作日以内办理完毕，并且告知申请人。"


def statute() -> str:
    """A text of chapters with fifty articles each."""
    parts = []
    for number in range(1, ARTICLES + 1):
        if number % 50 == 1:
            parts.append(f"第{numeral(number // 50 + 1)}章　供水和用水管理")
        parts.append(article(number))
    return "\n\n".join(parts)


def attachment_name(number: int) -> str:
    """What an attachment is called: longer than a line of a phone."""
    return f"附表{number}云栖县基层政务公开标准目录和各乡镇街道办事处责任分工一览表（第{number}册）"


def files() -> dict[str, str | bytes]:
    """The content."""
    listed = "\n".join(
        f"  - {{名称: {attachment_name(n)}, 文件: c-{n}.pdf}}" for n in range(1, ATTACHMENTS + 1)
    )
    made: dict[str, str | bytes] = {
        "policies/a-title.md": policy(TITLE, 废止="[云政发〔2018〕3号]", 发布机构="县邡亭镇"),
        "policies/b-table.md": policy("云栖县2023年统计指标汇总", table()),
        "policies/c-many.md": policy("云栖县基层政务公开标准目录", 附件="\n" + listed),
        "policies/d-statute.md": policy("云栖县供水和用水管理办法", statute()),
        "policies/e-old.md": policy(
            "云栖县供水办法", 发文字号="云政发〔2018〕3号", 发布日期="2018-03-01", 有效期至="2019-03-01"
        ),
        "organizations/fangting.yaml": "名称: 云栖县邡亭镇人民政府\n简称: [县邡亭镇]\n注音: {邡: fāng, 栖: qī}\n",
        "topics/water.yaml": (
            "标题: 供水用水\n发布日期: 2024-01-01\n查询: {关键词: [供水]}\n"
            "子栏目:\n  - 标题: 没有内容的子栏目\n    查询: {关键词: [海水淡化]}\n  - {标题: 供水办法, 查询: {关键词: [供水]}}\n"
        ),
    }
    same = attachment("c.pdf")
    return made | {f"policies/c-{n}.pdf": same for n in range(1, ATTACHMENTS + 1)}


def extreme_portal(home: Path) -> Portal:
    """The portal in ``home``, in colours of its own."""
    config = (
        CONFIG.replace("云栖县人民政府\n", SITE_NAME + "\n", 1)
        + 'colors: {main: "#1f4e79", accent: "#9c1c1c"}\n'
    )
    return portal(home, files(), config)
