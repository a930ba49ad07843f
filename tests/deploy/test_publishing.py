"""The two scripts of docs/deploy: one puts a portal in place in one step, the other asks a portal over IPv6."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.deploy.servers import (
    DOCUMENTS,
    NAME,
    certificate,
    free_port,
    nginx_command,
    program,
    running,
    scratch,
    whole_nginx,
)

linux = pytest.mark.skipif(sys.platform != "linux", reason="这两个脚本在 Linux 服务器上运行。")


def run(script: str, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A script of docs/deploy, finished."""
    return subprocess.run(
        ["sh", str(DOCUMENTS / script), *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | environment,
        check=False,
    )


def built(folder: Path, words: str, record: str = '{"complete":true,"files":{}}') -> Path:
    """A small finished portal."""
    (folder / "assets").mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(words, encoding="utf-8")
    (folder / "404.html").write_text("没有", encoding="utf-8")
    (folder / ".site-builder.json").write_text(record, encoding="utf-8")
    (folder / ".gitkeep").touch()
    return folder


def releases(site: Path) -> list[str]:
    """The versions that are kept, oldest first."""
    return sorted(path.name for path in (site / "releases").iterdir())


def shown(site: Path) -> str:
    """What readers see."""
    return (site / "current/index.html").read_text(encoding="utf-8")


@linux
def test_publishing_switches_and_goes_back(tmp_path: Path) -> None:
    site = tmp_path / "网站 目录"
    for words in ("一", "二"):
        done = run("publish.sh", built(tmp_path / "out", words), site)
        assert done.returncode == 0, done.stderr
        assert shown(site) == words
        time.sleep(1.1)
    assert sorted(p.name for p in (site / "current/").iterdir()) == ["404.html", "assets", "index.html"]
    assert (site / "current/index.html").stat().st_mode & 0o444 == 0o444
    back = run("publish.sh", "--back", site)
    assert back.returncode == 0 and shown(site) == "一"
    assert run("publish.sh", "--back", site).returncode == 1 and shown(site) == "一"
    assert run("publish.sh", built(tmp_path / "out", "三"), site).returncode == 0 and shown(site) == "三"
    assert sorted(p.name for p in site.iterdir()) == ["current", "releases"]


@linux
def test_only_the_latest_versions_are_kept(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for day in range(1, 8):
        built(site / f"releases/2026010{day}-000700", str(day))
    (site / "current").symlink_to("releases/20260102-000700")
    assert run("publish.sh", built(tmp_path / "out", "新"), site).returncode == 0
    kept = releases(site)
    assert kept[:1] == ["20260102-000700"]  # what stood there until now, to go back to
    assert kept[1:-1] == [f"2026010{day}-000700" for day in range(4, 8)] and shown(site) == "新"


@linux
@pytest.mark.parametrize("fault", ["empty", "half", "no 404"])
def test_what_is_not_a_finished_portal_is_not_published(fault: str, tmp_path: Path) -> None:
    site = tmp_path / "site"
    built(site / "releases/20260101-000700", "旧")
    (site / "current").symlink_to("releases/20260101-000700")
    out = tmp_path / "out"
    out.mkdir()
    if fault != "empty":
        built(out, "新", '{"complete":false}' if fault == "half" else '{"complete":true}')
    if fault == "no 404":
        (out / "404.html").unlink()
    done = run("publish.sh", out, site)
    assert done.returncode == 1 and "没有发布" in done.stderr
    assert shown(site) == "旧" and releases(site) == ["20260101-000700"]


@linux
def test_a_portal_is_asked_over_ipv6(site: Path, tmp_path: Path) -> None:
    program("curl", "没有 curl。")
    http, https = free_port(), free_port()
    with scratch("asked-") as home:
        certificate(home)
        whole_nginx(site, home, http, https)
        with running(nginx_command(home, "-g", "daemon off;"), https, home):
            (tmp_path / ".curlrc").write_text(
                f'connect-to = "{NAME}:443:[::1]:{https}"\nconnect-to = "::[::1]:{free_port()}"\n'
                f'cacert = "{home}/fullchain.pem"\n',
                encoding="utf-8",
            )
            done = run("check-ipv6.sh", f"https://{NAME}/", CURL_HOME=str(tmp_path))
            assert done.returncode == 0, done.stdout + done.stderr
            assert "首页（IPv6）：200，::1" in done.stdout
            assert "外部网站，用 IPv6 打不开：www.gov.cn" in done.stdout.splitlines()  # nothing listens there
            hidden = site / "library/status/effective/index.html"
            hidden.rename(site / "aside")
            try:
                done = run("check-ipv6.sh", f"https://{NAME}", CURL_HOME=str(tmp_path))
            finally:
                (site / "aside").rename(hidden)
            assert done.returncode == 1
            assert f"404 https://{NAME}/library/status/effective/index.html" in done.stdout
    done = run("check-ipv6.sh", f"https://{NAME}/", CURL_HOME=str(tmp_path))
    assert done.returncode == 1 and "AAAA" in done.stderr
