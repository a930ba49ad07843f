"""The portal where there is only IPv6: browsed and searched there, and without an IPv4 address in any of its files."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from typing import Any

import pytest

from tests.demo import demo
from tests.portal import ROOT

HOST = re.compile(
    r"""(?i)(?:[a-z][a-z0-9+.-]*:|["'`(=\s]|%3a|^)(?:\\?/|%2f){2}(?:[^\s/"'<>@]*@)?([^\s/"'<>?#\\)%:]+)"""
)
"""What stands where the host of an address stands."""


def literals(text: str) -> list[str]:
    """Hosts of addresses in ``text`` that browsers read as IPv4, in any of its forms (127.1, 0x7f000001, 2130706433)."""
    return [host for host in HOST.findall(text) if _is_four(host)]


def _is_four(host: str) -> bool:
    try:
        socket.inet_aton(host)
    except OSError:
        return False
    return True


def namespace() -> list[str]:
    """What starts a program in a network of its own; the test is skipped when that is not permitted."""
    if not shutil.which("unshare"):
        pytest.skip("没有 unshare 命令（Linux 的 util-linux），建不了只有 IPv6 的网络。")
    for command in (["unshare", "-n"], ["unshare", "-rn"]):
        if subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0:
            return command
    pytest.skip(
        "系统不允许建立网络命名空间（unshare -n 和 unshare -rn 都被拒绝），没有在只有 IPv6 的网络里浏览。"
    )


def session(prefix: list[str], *how: str) -> dict[str, Any]:
    """What `tests.deploy.session` tells."""
    if not os.environ.get("CHROMIUM"):
        pytest.skip("没有 Chromium：请用 scripts/test 运行，或者设置环境变量 CHROMIUM。")
    told = subprocess.run(
        [*prefix, sys.executable, "-m", "tests.deploy.session", str(demo().output), *how],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        timeout=120,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    found: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return found


def everything_was_seen(found: dict[str, Any]) -> None:
    """The whole way, from ``::1`` and from nowhere else, without a hole."""
    port = int(found["home"].rstrip("/").rpartition(":")[2])
    assert found["servers"] == [["[::1]", port]]
    assert len(found["titles"]) == 4 and "低保" in found["titles"][-1]
    assert found["hits"] > 0
    assert (found["strangers"], found["problems"], found["refused"]) == ([], [], [])


def test_a_citizen_with_nothing_but_ipv6_browses_and_searches() -> None:
    found = session(namespace(), "alone")
    assert found["over_four"] == "ENETUNREACH"
    assert "ERR_" in found["browsed_over_four"] and "127.0.0.1" in found["browsed_over_four"]
    everything_was_seen(found)


def test_a_server_with_nothing_but_ipv6_is_enough() -> None:
    found = session([])
    assert found["over_four"] == "ECONNREFUSED"
    assert "ERR_CONNECTION_REFUSED" in found["browsed_over_four"]
    everything_was_seen(found)


@pytest.mark.parametrize("kind", ["html", "css", "js", "xml", "json", "csv", "txt"])
def test_no_file_names_an_ipv4_address(kind: str) -> None:
    paths = sorted(demo().output.rglob(f"*.{kind}"))
    assert paths
    for path in paths:
        assert literals(path.read_text(encoding="utf-8")) == [], path


@pytest.mark.parametrize(
    "text",
    [
        '<a href="http://192.0.2.1/x">',
        "<img src='//192.0.2.1:8080/a.png'>",
        "url(http://u:p@192.0.2.1)",
        '{"url": "https:\\/\\/192.0.2.1\\/a"}',
        'fetch("http://2130706433/")',
        'fetch("http://0x7f.1/")',
        "mailto:a@b.example?body=http%3A%2F%2F192.0.2.1%2Fx",
        "<loc>https://192.0.2.1</loc>",
        "http://127.1",
    ],
)
def test_every_form_of_an_ipv4_address_is_noticed(text: str) -> None:
    assert literals(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://www.gov.cn/1.2.3.4/",
        "https://[::1]/",
        "版本 1.2.3.4",
        "https://10.0.0.1.example/",
        "a // 1 b",
        "1//2",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert literals(text) == []
