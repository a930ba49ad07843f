"""`site-builder serve`: a live preview that rebuilds on change and shows findings in the browser.

It listens on ``::1`` and ``127.0.0.1`` unless told otherwise, so that drafts stay on this machine.
"""

from __future__ import annotations

import html
import socket
import sys
import tempfile
from dataclasses import replace
from mimetypes import MimeTypes
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click
from livereload import Server
from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from tornado import httpserver, ioloop, web
from tornado.httputil import split_host_and_port
from tornado.netutil import bind_sockets

from site_builder.build import build
from site_builder.cli.build import summary
from site_builder.cli.chinese import ChineseCommand
from site_builder.cli.fault import fault
from site_builder.cli.options import (
    EXIT_USAGE,
    Choices,
    configuration,
    configured,
    request,
    shared,
    theme_roots,
)
from site_builder.cli.report import Reporter
from site_builder.config import Config
from site_builder.kernel.os_error import reason

LOOPBACK = ("::1", "127.0.0.1")
TYPES = MimeTypes()
"""What browsers are told of files. Not what the machine thinks of them: where its registry calls scripts plain text, no
module would run."""
SCRIPT = '<script src="/livereload.js?host={host}&amp;port={port}" async></script></body>'
"""It says where it comes from, because livereload.js does not find that out where the host is an IPv6 address."""
ERROR_PAGE = """<!DOCTYPE html>
<html lang="zh-Hans"><head><meta charset="utf-8"><title>内容有错误</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>内容有错误，网站没有更新</h1>
<p>改正下面的错误并保存，本页会自动刷新。</p><pre>{report}</pre></main></body></html>
"""


class Preview:
    """The portal as last built into ``output``, or the findings that kept it from being built."""

    def __init__(self, output: Path, choices: Choices) -> None:
        self.output = output
        self._choices = choices
        self.errors = ""

    def rebuild(self) -> None:
        """Build again; what is wrong goes to the terminal and to the browser."""
        try:
            self.errors, said = self._built()
        except Exception:  # a bug of ours must not end the preview
            self.errors = said = fault()
        click.echo(said)

    def _built(self) -> tuple[str, str]:
        """What keeps the portal from being shown, if anything, and what to say."""
        config, found = configured(self._choices)
        if config is None:
            text = Reporter(None).text(found)
            return text, text
        with request(replace(config, output=self.output), self._choices) as asked:
            report = build(asked)
        text = Reporter.of(config).text((*found, *report.diagnostics))
        return ("", summary(report)) if report.published else (text, text)


class PreviewHandler(web.RequestHandler):
    """Serves the built files; pages get the script that reloads them, on the way out only."""

    def initialize(self, preview: Preview) -> None:
        self.preview = preview

    def get(self, path: str) -> None:
        """One file, the page that tells what is wrong, or the portal's own 404."""
        self.set_header("Cache-Control", "no-store")
        target = self._file(path)
        if target and target.name == "index.html" and path and not path.endswith(("/", "index.html")):
            self.redirect("/" + quote(path) + "/")
        elif self.preview.errors and (target is None or target.suffix == ".html"):
            page = ERROR_PAGE.format(report=html.escape(self.preview.errors))
            self._send(page.encode(), "text/html")
        elif target is None:
            self.set_status(404)
            missing = self.preview.output / "404.html"
            self._send(missing.read_bytes() if missing.is_file() else b"404", "text/html")
        else:
            kind = TYPES.guess_type(target.name)[0] or "application/octet-stream"
            self._send(target.read_bytes(), kind)

    def _file(self, path: str) -> Path | None:
        root = self.preview.output.resolve()
        try:
            target = (root / path).resolve()
            if target.is_dir():
                target = target / "index.html"
            return target if target.is_relative_to(root) and target.is_file() else None
        except (OSError, ValueError):  # a name too long, or with a null byte, names no file
            return None

    def _send(self, data: bytes, kind: str) -> None:
        text = kind.startswith("text/") or kind.endswith(("xml", "json", "javascript"))
        self.set_header("Content-Type", f"{kind}; charset=utf-8" if text else kind)
        self.finish(data.replace(b"</body>", self._script()) if kind == "text/html" else data)

    def _script(self) -> bytes:
        """What reloads the page, asking the address at which the page was asked for."""
        host, port = split_host_and_port(self.request.host)
        return SCRIPT.format(host=quote(host, safe="[]:"), port=port or 80).encode()


@click.command("serve", cls=ChineseCommand, help="在本机预览网站：内容一改就重新生成，浏览器自动刷新。")
@shared
@click.option(
    "--host", default="", metavar="地址", help="监听的地址；默认只在本机（::1 和 127.0.0.1），“::”表示两种协议的全部地址。"
)  # fmt: skip
@click.option("--port", type=click.IntRange(0, 65535), default=8000, metavar="数字", help="端口，默认 8000。")
def command(host: str, port: int, **given: Any) -> None:
    """Build, serve, watch."""
    choices = Choices(**given)
    config = configuration(choices)
    sockets = listen(host, port)
    with tempfile.TemporaryDirectory(prefix="site-builder-") as folder:
        preview = Preview(Path(folder) / "preview", choices)
        _watch(config, preview)
        preview.rebuild()
        server = httpserver.HTTPServer(application(preview))
        server.add_sockets(sockets)
        try:
            click.echo(f"预览地址：{address(sockets[0])}  按 Ctrl+C 结束。")
            ioloop.IOLoop.current().start()
        except KeyboardInterrupt:
            click.echo("预览已结束。")


def application(preview: Preview) -> web.Application:
    """The preview's addresses."""
    handlers: list[Any] = [
        (r"/livereload", LiveReloadHandler),
        (r"/livereload.js", LiveReloadJSHandler),
        (r"/(.*)", PreviewHandler, {"preview": preview}),
    ]
    return web.Application(handlers)


def address(found: socket.socket) -> str:
    """What to type into a browser on this machine."""
    host, port = found.getsockname()[:2]
    here = {"::": "::1", "0.0.0.0": "127.0.0.1"}.get(host, host)
    return f"http://[{here}]:{port}/" if ":" in here else f"http://{here}:{port}/"


def listen(host: str, port: int) -> list[socket.socket]:
    """Sockets of both families. Tornado binds ``::`` to IPv6 only, so the other family is bound explicitly."""
    wanted = LOOPBACK if not host else ("::", "0.0.0.0") if host == "::" else (host,)
    sockets: list[socket.socket] = []
    problem: OSError | None = None
    for address in wanted:
        chosen = sockets[0].getsockname()[1] if sockets else port
        try:
            sockets += bind_sockets(chosen, address)
        except OSError as failed:
            problem = failed
    if not sockets:
        why = "没有这个地址" if isinstance(problem, socket.gaierror) or problem is None else reason(problem)
        click.echo(
            f"地址 {host or '::1'} 的端口 {port} 用不了：{why}。换一个端口，例如  --port {port % 65535 + 1}",
            err=True,
        )
        sys.exit(EXIT_USAGE)
    return sockets


def _watch(config: Config, preview: Preview) -> None:
    """Rebuild when content, configuration or theme changes; a second save within seconds counts too."""
    watcher = Server().watcher
    places = [config.content, config.path.resolve()]
    places += [root for root in theme_roots(config) if root.is_dir()]
    LiveReloadHandler.DEFAULT_RELOAD_TIME = 0
    for place in places:
        watcher.watch(str(place), preview.rebuild)
    LiveReloadHandler.watcher = watcher
    LiveReloadHandler.start_tasks()
