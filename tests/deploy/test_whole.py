"""The documented configurations as a whole: on both families, by name only, TLS for everything, and no complaint."""

from __future__ import annotations

import re
import socket
import ssl
import subprocess
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.deploy.servers import (
    DOCUMENTS,
    NAME,
    Answer,
    ask,
    caddy_command,
    certificate,
    environment,
    exchanged,
    free_port,
    hand_over,
    nginx_command,
    nobody,
    running,
    scratch,
    whole_nginx,
)
from tests.portal import ROOT

FAMILIES = ["::1", "127.0.0.1"]


@dataclass(frozen=True)
class Whole:
    """nginx as documented, on two ports of both families."""

    http: int
    https: int
    trust: ssl.SSLContext
    home: Path

    def plain(self, address: str, path: str, host: str = NAME) -> Answer:
        """What HTTP says."""
        return ask(address, self.http, path, host, None)

    def safe(self, address: str, path: str) -> Answer:
        """What HTTPS says; the certificate must be right."""
        return ask(address, self.https, path, NAME, self.trust)


@pytest.fixture(scope="module")
def whole(site: Path) -> Iterator[Whole]:
    """The documented server, started."""
    http, https = free_port(), free_port()
    with scratch("whole-") as home:
        trust = certificate(home)
        (home / "acme/.well-known/acme-challenge").mkdir(parents=True)
        (home / "acme/.well-known/acme-challenge/token").write_text("shown", encoding="utf-8")
        whole_nginx(site, home, http, https)
        with running(nginx_command(home, "-g", "daemon off;"), https, home):
            yield Whole(http, https, trust, home)


def finished(command: list[str], home: Path) -> subprocess.CompletedProcess[str]:
    """A program of the server that ends by itself, run as the server would be."""
    hand_over(home)
    done: subprocess.CompletedProcess[str] = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env=environment(home),
        cwd=home,
        check=False,
        **nobody(),  # type: ignore[call-overload]
    )
    return done


def reachable(address: str) -> None:
    """Skip when this machine has no such family."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            pytest.skip(f"这台机器没有 {address}。")


def test_nginx_has_nothing_to_complain_about(site: Path) -> None:
    with scratch("check-") as home:
        certificate(home)
        whole_nginx(site, home, free_port(), free_port())
        said = finished(nginx_command(home, "-t", "-q"), home)
        lines = [
            line for line in said.stderr.splitlines() if '"user" directive' not in line
        ]  # we have no privileges
        assert lines == [] and said.returncode == 0
        conf = home / "nginx.conf"
        conf.write_text(conf.read_text(encoding="utf-8").replace("include portal/site.conf;", "includ x;"))
        assert finished(nginx_command(home, "-t", "-q"), home).returncode


@pytest.mark.parametrize("address", FAMILIES)
def test_http_leads_to_https(address: str, whole: Whole) -> None:
    reachable(address)
    for host in (NAME, "yunqi.example", f"{NAME}:8080"):
        answer = whole.plain(address, "/library/index.html?a=1", host)
        assert answer.status == 301
        assert answer.headers["location"] == f"https://{NAME}/library/index.html?a=1"
        assert "strict-transport-security" not in answer.headers


@pytest.mark.parametrize("address", FAMILIES)
def test_https_serves_the_portal_and_wants_to_stay(address: str, whole: Whole, site: Path) -> None:
    reachable(address)
    for path, status in (("/", 200), ("/missing.html", 404), ("/library", 301)):
        answer = whole.safe(address, path)
        assert answer.status == status
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert whole.safe(address, "/").body == (site / "index.html").read_bytes()


def test_certificates_can_be_renewed(whole: Whole) -> None:
    assert whole.plain("::1", "/.well-known/acme-challenge/token").body == b"shown"


def test_other_names_and_bare_addresses_get_nothing(whole: Whole) -> None:
    for host in ("elsewhere.example", "[::1]"):
        with pytest.raises(OSError):
            whole.plain("::1", "/", host)
    careless = ssl.create_default_context()
    careless.check_hostname = False
    careless.verify_mode = ssl.CERT_NONE
    for name in ("elsewhere.example", None):
        with (
            socket.create_connection(("::1", whole.https)) as plain,
            pytest.raises(ssl.SSLError, match=r"(?i)unrecognized.name"),
        ):
            careless.wrap_socket(plain, server_hostname=name)


@pytest.mark.parametrize("version", ["TLSv1_1", "TLSv1_2", "TLSv1_3"])
def test_old_protocols_are_refused(version: str, whole: Whole) -> None:
    context = ssl.create_default_context(cafile=str(whole.home / "fullchain.pem"))
    context.set_ciphers("DEFAULT@SECLEVEL=0")  # so that it is the server that refuses
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = ssl.TLSVersion[version]
    with socket.create_connection(("::1", whole.https)) as plain:
        if version == "TLSv1_1":
            with pytest.raises(ssl.SSLError, match=r"(?i)alert.protocol.version"):
                context.wrap_socket(plain, server_hostname=NAME)
        else:
            with context.wrap_socket(plain, server_hostname=NAME) as wrapped:
                assert wrapped.version() == version.replace("_", ".")


def test_the_log_tells_who_came_from_where(whole: Whole) -> None:
    whole.safe("::1", "/robots.txt")
    line = re.compile(rf"(?m)^::1 \d+ \[\d{{4}}-\d\d-\d\dT.*\] https://{NAME} \"GET /robots\.txt ")
    until = time.monotonic() + 5
    while not line.search(
        (whole.home / "access.log").read_text(encoding="utf-8")
    ):  # written after the answer
        assert time.monotonic() < until
        time.sleep(0.02)


def test_caddy_has_nothing_to_complain_about(site: Path) -> None:
    with scratch("check-") as home:
        command = caddy_command(home, "validate")
        certificate(home)
        text = exchanged(
            (DOCUMENTS / "Caddyfile").read_text(encoding="utf-8"),
            ("/etc/ssl/portal", str(home)),
            ("/var/log/caddy", str(home)),
            ("/var/www/portal/current", str(site)),
        )
        (home / "Caddyfile").write_text(text, encoding="utf-8")
        said = finished(command, home)
        assert said.returncode == 0, said.stderr
        warned = [line for line in said.stderr.splitlines() if '"level":"warn"' in line]
        assert [line for line in warned if "no OCSP server specified" not in line] == []  # ours names none
        assert finished([command[0], "fmt", str(home / "Caddyfile")], home).stdout == text
        (home / "Caddyfile").write_text(text.replace("import portal", "import portl"), encoding="utf-8")
        assert finished(command, home).returncode


def test_both_families_are_listened_on_and_no_address_is_written_down() -> None:
    for path in [
        DOCUMENTS / "nginx.conf",
        DOCUMENTS / "Caddyfile",
        *sorted((DOCUMENTS / "portal").iterdir()),
    ]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\d+\.\d+\.\d+\.\d+", text), path
    listened = re.findall(r"listen ([^;]+);", (DOCUMENTS / "nginx.conf").read_text(encoding="utf-8"))
    old, new = [one for one in listened if "[" not in one], [one for one in listened if "[" in one]
    assert old and [f"[::]:{one}" for one in old] == new


def test_whoever_runs_the_server_finds_what_the_notes_name() -> None:
    notes = (DOCUMENTS / "README.md").read_text(encoding="utf-8")
    for name in re.findall(r"docs/deploy/([\w./-]+)", notes):
        assert (DOCUMENTS / name).exists(), name
    for link in re.findall(r"\]\(((?!https?:|#)[^)#]+)\)", notes):
        assert (DOCUMENTS / link).exists(), link
    for path in DOCUMENTS.rglob("*"):
        assert path.is_dir() or path.name == "README.md" or path.name in notes, path.name
    assert "docs/deploy" in (ROOT / "README.md").read_text(encoding="utf-8")
