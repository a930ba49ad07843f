"""Links to other hosts: what they carry, what readers are told, and the list of hosts for the portal's keepers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from site_builder.html.leaving import NOTE, governmental, leaving
from tests.portal import CONFIG, Portal, policy, portal

BODY = (
    "见[中国政府网](https://www.gov.cn/zhengce/)、[协会](https://www.xiehui.example/a?b=1&c=2)、"
    "[平台](https://fuwu.example/)和[本网站](https://www.yunqi.example/library/index.html)。"
)


def site(tmp_path: Path, config: str = CONFIG) -> Portal:
    made = portal(tmp_path, {"policies/2024/a.md": policy("供水办法", BODY)}, config)
    assert made.build().published
    return made


def links(made: Portal, url: str = "policies/2024/a.html") -> dict[str, LexborNode]:
    tree = LexborHTMLParser(made.output()[url].decode())
    return {node.text(): node for node in tree.css("article a[href^=http]")}


def test_a_reader_is_told_before_leaving_for_a_host_that_is_not_the_governments(tmp_path: Path) -> None:
    found = links(site(tmp_path))
    assert set(found) == {"中国政府网", "协会（非政府网站）", "平台（非政府网站）", "本网站"}
    outside = found["协会（非政府网站）"].attributes
    assert outside["href"] == "https://www.xiehui.example/a?b=1&c=2"
    assert outside["rel"] == "noopener noreferrer external nofollow" and outside["class"] == "external"
    assert found["中国政府网"].attributes["rel"] == "noopener noreferrer external"


def test_the_portal_says_which_other_hosts_are_the_governments(tmp_path: Path) -> None:
    found = links(site(tmp_path, CONFIG + "  government_domains: [fuwu.example]\n"))
    assert "平台" in found and "协会（非政府网站）" in found


def test_hosts_are_listed_with_pages_that_lead_there(tmp_path: Path) -> None:
    made = site(tmp_path)
    hosts = json.loads(made.output()["data/external-hosts.json"])["hosts"]
    by_name = {one["host"]: one for one in hosts}
    assert "www.yunqi.example" not in by_name
    assert by_name["www.xiehui.example"] == {
        "host": "www.xiehui.example",
        "government": False,
        "pages": ["policies/2024/a.html"],
    }
    assert by_name["www.gov.cn"]["government"]
    assert [one["host"] for one in hosts] == sorted(by_name)


@pytest.mark.parametrize(
    ("name", "at_home"),
    [
        ("gov.cn", True),
        ("www.yunqi.gov.cn", True),
        ("xn--uvsv5l.xn--zfr164b", True),
        ("notgov.cn", False),
        ("gov.cn.evil.example", False),
        ("www.gov.com", False),
        ("conac.cn", True),
        ("bszs.conac.cn", True),
    ],
)
def test_whose_host_it_is_is_told_by_the_end_of_its_name(name: str, at_home: bool) -> None:
    assert governmental(name, ("conac.cn",)) is at_home


def test_whatever_wrote_a_link_it_is_marked_once() -> None:
    html = '<p><a href="https://a.example/x" rel="external">甲</a><a href="b.html">乙</a></p>'
    marked, hosts = leaving(html, "own.example", ())
    assert marked == (
        f'<p><a href="https://a.example/x" rel="external noopener noreferrer nofollow">甲{NOTE}</a>'
        '<a href="b.html">乙</a></p>'
    )
    assert hosts == ("a.example",)
    assert leaving('<a href="https://[broken/">丙</a>', "own.example", ()) == (
        '<a href="https://[broken/">丙</a>',
        (),
    )


def test_hosts_of_the_government_are_compared_as_name_servers_know_them(tmp_path: Path) -> None:
    config = CONFIG + "  government_domains: [FUWU.example, 协会.example]\n"
    made = portal(
        tmp_path,
        {"policies/2024/a.md": policy("办法", "[一](https://协会.example/)[二](https://a.fuwu.example/)")},
        config,
    )
    assert made.build().published
    assert set(links(made)) == {"一", "二"}
