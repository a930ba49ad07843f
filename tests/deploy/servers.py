"""Starts the web servers of docs/deploy with the documented configuration, its paths and ports exchanged, and asks them.

It refuses to add anything to what the documents say: what is tested is what is installed.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.portal import ROOT

DOCUMENTS = ROOT / "docs" / "deploy"
NAME = "www.yunqi.example"
NOBODY = 65534
PATIENCE = 20
"""Seconds a server may take to begin."""


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Server:
    """A server on this machine's IPv6 loopback."""

    port: int

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://[::1]:{self.port}/"

    def ask(self, path: str, **headers: str) -> Answer:
        """The answer to a request for ``path``."""
        return ask("::1", self.port, path, f"[::1]:{self.port}", None, **headers)


def ask(address: str, port: int, path: str, host: str, tls: ssl.SSLContext | None, **headers: str) -> Answer:
    """One request, over TLS for ``NAME`` when there is a context."""
    with socket.create_connection((address, port), timeout=PATIENCE) as plain:
        connection = HTTPConnection(host)
        connection.sock = tls.wrap_socket(plain, server_hostname=NAME) if tls else plain
        connection.request("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        response = connection.getresponse()
        body = response.read()
        connection.close()
    said: dict[str, str] = {}
    for name, value in response.getheaders():
        said[name.lower()] = f"{said[name.lower()]}, {value}" if name.lower() in said else value
    return Answer(response.status, said, body)


def program(name: str, missing: str) -> str:
    """The path of a server's program; the test is skipped with ``missing`` when there is none."""
    found = shutil.which(os.environ.get(name.upper()) or name) or shutil.which(name, path="/usr/sbin")
    if not found:
        pytest.skip(missing)
    return found


def free_port() -> int:
    """A port that nobody uses at the moment."""
    with socket.socket(socket.AF_INET6) as probe:
        probe.bind(("::1", 0))
        return int(probe.getsockname()[1])


def nobody() -> dict[str, object]:
    """How `subprocess` starts a server without privileges, whoever runs the tests."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if root else {}


@contextmanager
def scratch(prefix: str) -> Iterator[Path]:
    """A folder that the server may read and write, and that is gone afterwards."""
    folder = Path(mkdtemp(prefix=prefix))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def hand_over(folder: Path) -> None:
    """Give everything in ``folder`` to the user that servers run as."""
    for path in (folder, *folder.rglob("*")) if nobody() else ():
        os.chown(path, NOBODY, NOBODY)


def environment(home: Path) -> dict[str, str]:
    """What a server is told of the world: everything that it keeps lies in ``home``.

    Not where nginx lies: nginx takes a variable of this name for sockets that it inherits, and complains.
    """
    ours = {name: value for name, value in os.environ.items() if name != "NGINX"}
    return ours | {"HOME": str(home), "XDG_DATA_HOME": str(home), "XDG_CONFIG_HOME": str(home)}


@contextmanager
def running(command: list[str], port: int, home: Path) -> Iterator[None]:
    """A server for as long as it is needed; it listens on ``port`` of ``::1`` and keeps its files in ``home``."""
    hand_over(home)
    with (home / "said").open("wb") as said:
        server = subprocess.Popen(
            command,
            stdout=said,
            stderr=said,
            env=environment(home),
            cwd=home,
            **nobody(),  # type: ignore[call-overload]
        )
    try:
        until = time.monotonic() + PATIENCE
        while True:
            with socket.socket(socket.AF_INET6) as probe:
                if probe.connect_ex(("::1", port)) == 0:
                    break
            if server.poll() is not None or time.monotonic() > until:
                raise AssertionError((home / "said").read_text(encoding="utf-8", errors="replace"))
            time.sleep(0.02)
        yield
    finally:
        server.terminate()
        server.wait()


def exchanged(text: str, *pairs: tuple[str, str]) -> str:
    """``text`` with every old string, which must stand in it, replaced by the new one."""
    for old, new in pairs:
        assert old in text, f"docs/deploy has no longer: {old}"
        text = text.replace(old, new)
    return text


def _folders_in(home: Path) -> str:
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    return "".join(f"    {kind}_temp_path {home}/{kind};\n" for kind in kinds)


def plain_nginx(site: Path, home: Path, port: int) -> None:
    """A configuration whose one server includes the documented parts unchanged."""
    shutil.copytree(DOCUMENTS / "portal", home / "portal")
    (home / "nginx.conf").write_text(
        f"pid {home}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n{_folders_in(home)}"
        "    include portal/http.conf;\n    access_log off;\n    server_tokens off;\n"
        f"    server {{\n        listen [::1]:{port};\n        root {site};\n"
        "        include portal/site.conf;\n    }\n}\n",
        encoding="utf-8",
    )


def whole_nginx(site: Path, home: Path, http: int, https: int) -> None:
    """The documented configuration, with other ports and paths; the certificate is in ``home``."""
    shutil.copytree(DOCUMENTS / "portal", home / "portal")
    text = exchanged(
        (DOCUMENTS / "nginx.conf").read_text(encoding="utf-8"),
        ("/var/www/portal/current", str(site)),
        ("/var/www/portal/acme", str(home / "acme")),
        ("/etc/ssl/portal", str(home)),
        ("/var/log/nginx", str(home)),
        ("/run/nginx.pid", f"{home}/pid"),
        ("http {\n", f"http {{\n{_folders_in(home)}"),
    )
    ports = {"80": str(http), "443": str(https)}
    text = re.sub(r"(listen (?:\[::\]:)?)(80|443)\b", lambda m: m[1] + ports[m[2]], text)
    (home / "nginx.conf").write_text(text, encoding="utf-8")


def bare_nginx(site: Path, home: Path, port: int) -> None:
    """A configuration as one would write it who never read the documents."""
    (home / "nginx.conf").write_text(
        f"pid {home}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n{_folders_in(home)}    access_log off;\n"
        f"    server {{\n        listen [::1]:{port};\n        root {site};\n        autoindex on;\n    }}\n}}\n",
        encoding="utf-8",
    )


def plain_caddy(site: Path, home: Path, port: int) -> None:
    """The documented configuration for an address without TLS."""
    text = exchanged(
        (DOCUMENTS / "Caddyfile").read_text(encoding="utf-8"),
        (f"\n{NAME} {{", f"\nhttp://[::1]:{port} {{"),
        ("\ttls /etc/ssl/portal/fullchain.pem /etc/ssl/portal/privkey.pem\n", ""),
        ("/var/log/caddy", str(home)),
        ("/var/www/portal/current", str(site)),
    )
    (home / "Caddyfile").write_text("{\n\tadmin off\n}\n" + text, encoding="utf-8")


def nginx_command(home: Path, *more: str) -> list[str]:
    """nginx with the configuration in ``home``."""
    binary = program("nginx", "没有 nginx：请用 scripts/test 运行，或者设置环境变量 NGINX。")
    return [binary, "-e", "stderr", "-p", str(home), "-c", str(home / "nginx.conf"), *more]


def caddy_command(home: Path, *more: str) -> list[str]:
    """Caddy with the configuration in ``home``."""
    binary = program("caddy", "没有 Caddy：装了才检查 docs/deploy/Caddyfile（Debian：apt install caddy）。")
    return [binary, *more, "--adapter", "caddyfile", "--config", str(home / "Caddyfile")]


@contextmanager
def started(kind: str, site: Path) -> Iterator[Server]:
    """``nginx`` or ``caddy`` as documented, or nginx ``bare``, with ``site``, without TLS."""
    port = free_port()
    with scratch(f"{kind}-") as home:
        if kind == "caddy":
            command = caddy_command(home, "run")
            plain_caddy(site, home, port)
        else:
            command = nginx_command(home, "-g", "daemon off;")
            (bare_nginx if kind == "bare" else plain_nginx)(site, home, port)
        with running(command, port, home):
            yield Server(port)


def certificate(home: Path) -> ssl.SSLContext:
    """A certificate for ``NAME`` in ``home``, and the context that trusts it; needs openssl."""
    openssl = program("openssl", "没有 openssl，做不了测试用的证书。")
    asked = f"req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={NAME} -addext subjectAltName=DNS:{NAME}"
    files = ["-keyout", str(home / "privkey.pem"), "-out", str(home / "fullchain.pem")]
    made = subprocess.run([openssl, *asked.split(), *files], capture_output=True, check=False)
    assert made.returncode == 0, made.stderr
    return ssl.create_default_context(cafile=str(home / "fullchain.pem"))
