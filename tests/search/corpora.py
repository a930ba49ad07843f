"""Makes documents and queries of few characters, so that everything that can happen to a search does: by number of a seed.

It refuses to know what is found. Characters are chosen so that many words of the dictionary and many pairs across words
come about: 政府 公开 开办 办法 补助 低保 养老 ….
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from site_builder.search.same import same
from tests.search.brute import Item, is_han
from tests.search.files import Written

HAN = "政府公开办法县市低保养老补助"
RARE = "段简〇"
FOREIGN = "養補㐂𠮷"
"""A Traditional and a simplified form, and characters outside the usual ranges, which no dictionary knows."""
PLAIN = ("2024", "2017", "3", "47", "a", "AB", "wifi", "ab3")
SIGNS = ("，", "。", " ", "、", "\n", "（", "）", "《", "》", "-", "\u200b", "·")
CODES = ("国办发", "政发", "县政办发", "府")
NUMBERS = (
    "{}〔{}〕{}号",
    "{}[{}]{}号",
    "{}（{}）{}号",
    "{} {} 年第 {} 号",
    "{}{}年{}号",
    "{}【{}】第0{}号",
    "{}〔{}〕{}",
)
STATES = ("有效", "有效", "失效", "废止", "已修改", "尚未施行", "")
SYNONYMS = (("低保", "最低生活保障", "补助"), ("县政府", "县府"), ("wifi", "公开网"), ("47", "政办"))
"""保 of 低保 stands in 最低生活保障 too; meanings may be longer or shorter than what is typed."""
SAME = same(SYNONYMS, ())


def number(random: Random, form: str = "") -> str:
    """A document number in one of its forms."""
    return (form or random.choice(NUMBERS)).format(
        random.choice(CODES), random.choice((2017, 2024)), random.choice((3, 47))
    )


def run(random: Random, longest: int) -> str:
    """Adjacent Han characters."""
    others = FOREIGN if random.random() < 0.1 else RARE
    return "".join(
        random.choice(HAN if random.random() < 0.95 else others) for _ in range(random.randint(1, longest))
    )


def text(random: Random, parts: int, longest: int = 9) -> str:
    """Runs, words, numbers and signs."""
    made = []
    for _ in range(random.randint(1, parts)):
        some = random.random()
        if some < 0.7:
            made.append(run(random, longest))
        elif some < 0.8:
            made.append(random.choice(PLAIN))
        elif some < 0.86:
            made.append(number(random))
        elif some < 0.89:
            made.append("最低生活保障")
        if random.random() < 0.6:
            made.append(random.choice(SIGNS))
    return "".join(made)


def title(random: Random) -> str:
    """A title: now and then a pair twice, a number, the same as others', or longer than any place can tell."""
    some = random.random()
    if some < 0.1:
        return run(random, 3) * 2
    if some < 0.15:
        return f"关于{number(random)}的{run(random, 4)}"
    if some < 0.17:
        return run(random, 9) * 60
    return text(random, 2, 6) if some < 0.5 else run(random, 5)


def documents(random: Random, count: int, months: int = 24) -> list[Written]:
    """Documents of several months, types, states, publishers and topics."""
    found = []
    for at in range(count):
        month = random.randrange(months)
        item = Item(
            0,
            title(random) or "县",
            tuple(number(random) for _ in range(random.choice((0, 1, 1, 2)))),
            tuple(text(random, 2) for _ in range(random.randint(0, 3))),
            tuple(text(random, 8) for _ in range(random.randint(0, 3))),
            tuple(text(random, 4) for _ in range(random.choice((0, 0, 0, 1)))),
            forwarded=random.random() < 0.1,
        )
        found.append(
            Written(
                f"d{at:04}",
                f"{2020 + month // 12}-{month % 12 + 1:02}-{random.randint(1, 28):02}",
                item,
                random.choice(("policy", "policy", "notice")),
                random.choice(STATES),
                random.choice(("云栖县人民政府", "云栖县财政局", "云栖县民政局")),
                tuple(random.sample(("财政/预算", "财政", "民政"), random.randint(0, 2))),
            )
        )
    return found


def queries(random: Random, found: Sequence[Written], count: int) -> Iterator[str]:
    """Queries of every form, most of them about something that is there."""
    for _ in range(count):
        pieces = [_piece(random, found) for _ in range(random.choice((1, 1, 1, 2, 2, 3)))]
        yield random.choice((" ", " ", "", "，")).join(pieces) if len(pieces) > 1 else pieces[0]


def _piece(random: Random, found: Sequence[Written]) -> str:
    some = random.random()
    item = random.choice(found).item
    if some < 0.12:
        return item.title[:130]
    if some < 0.22:
        return part(random, item.title)
    if some < 0.5:
        return part(random, random.choice((item.title, *item.headings, *item.body, *item.attachments)))
    if some < 0.58:
        return f"“{part(random, random.choice((item.title, *item.body)))}”"
    if some < 0.66:
        return f" -{part(random, random.choice((item.title, *item.body)), 3)}"
    if some < 0.7:
        return f' -"{run(random, 2)} {run(random, 2)}"'
    if some < 0.8:
        return random.choice((*item.numbers, number(random)))
    if some < 0.86:
        return random.choice(("低保", "最低生活保障办法", "县政府", "wifi", "47", "补助低保"))
    if some < 0.9:
        return random.choice(("養老", "補助", "公開", "縣政府", "Ａｂ３", "零", "㎏", "養"))
    if some < 0.95:
        return run(random, 6)
    return text(random, 3)


def part(random: Random, whole: str, longest: int = 8) -> str:
    """Some adjacent characters of a text."""
    start = random.randrange(max(len(whole), 1))
    return whole[start : start + random.randint(1, longest)]


def han_runs(whole: str) -> Iterator[str]:
    """Every run of two or more adjacent Han characters that cannot be made longer."""
    at = 0
    while at < len(whole):
        end = at
        while end < len(whole) and is_han(whole[end]):
            end += 1
        if end > at + 1:
            yield whole[at:end]
        at = max(end, at + 1)
