"""`site-builder serve`: a live preview that rebuilds on change and shows findings in the browser.

It listens on ``::1`` and ``127.0.0.1`` unless told otherwise, so that drafts stay on this machine.
"""

from __future__ import annotations

import html
import mimetypes
import socket
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from livereload import Server
from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from tornado import httpserver, ioloop, web
from tornado.netutil import bind_sockets

from site_builder.build import Report, build
from site_builder.cli.build import summary
from site_builder.cli.chinese import ChineseCommand
from site_builder.cli.options import EXIT_USAGE, Choices, configuration, request, shared, theme_roots
from site_builder.cli.report import Reporter
from site_builder.config import Config

LOOPBACK = ("::1", "127.0.0.1")
SCRIPT = b'<script src="/livereload.js" async></script></body>'
ERROR_PAGE = """<!DOCTYPE html>
<html lang="zh-Hans"><head><meta charset="utf-8"><title>内容有错误</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>内容有错误，网站没有更新</h1>
<p>改正下面的错误并保存，本页会自动刷新。</p><pre>{report}</pre></main></body></html>
"""


class Preview:
    """The portal as last built, or the findings that kept it from being built."""

    def __init__(self, config: Config, choices: Choices) -> None:
        self.config = config
        self._choices = choices
        self.errors = ""

    def rebuild(self) -> None:
        """Build again; what is wrong goes to the terminal and to the browser."""
        with request(self.config, self._choices) as asked:
            report = build(asked)
        found = Reporter.of(self.config).text(report.diagnostics)
        self.errors = "" if report.published else found
        click.echo(_said(report, found))


def _said(report: Report, found: str) -> str:
    return summary(report) if report.published else found


class PreviewHandler(web.RequestHandler):
    """Serves the built files; pages get the script that reloads them, on the way out only."""

    def initialize(self, preview: Preview) -> None:
        self.preview = preview

    def get(self, path: str) -> None:
        """One file, the page that tells what is wrong, or the portal's own 404."""
        self.set_header("Cache-Control", "no-store")
        target = self._file(path)
        if self.preview.errors and (target is None or target.suffix == ".html"):
            page = ERROR_PAGE.format(report=html.escape(self.preview.errors))
            self._send(page.encode(), "text/html")
        elif target is None:
            self.set_status(404)
            missing = self.preview.config.output / "404.html"
            self._send(missing.read_bytes() if missing.is_file() else b"404", "text/html")
        else:
            kind = mimetypes.guess_type(target.name)[0] or "application/octet-stream"
            self._send(target.read_bytes(), kind)

    def _file(self, path: str) -> Path | None:
        root = self.preview.config.output.resolve()
        target = (root / path).resolve()
        if target.is_dir():
            target = target / "index.html"
        return target if target.is_file() and target.is_relative_to(root) else None

    def _send(self, data: bytes, kind: str) -> None:
        text = kind.startswith("text/") or kind.endswith(("xml", "json", "javascript"))
        self.set_header("Content-Type", f"{kind}; charset=utf-8" if text else kind)
        self.finish(data.replace(b"</body>", SCRIPT) if kind == "text/html" else data)


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
    with tempfile.TemporaryDirectory(prefix="site-builder-") as folder:
        preview = Preview(replace(config, output=Path(folder) / "preview"), choices)
        preview.rebuild()
        sockets = listen(host, port)
        server = httpserver.HTTPServer(application(preview))
        server.add_sockets(sockets)
        _watch(preview)
        shown = "[::1]" if not host or ":" in host else host
        click.echo(f"预览地址：http://{shown}:{sockets[0].getsockname()[1]}/  按 Ctrl+C 结束。")
        try:
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
        reason = problem.strerror if problem else ""
        click.echo(f"端口 {port} 用不了：{reason}。换一个端口，例如  --port {port + 1 or 8001}", err=True)
        sys.exit(EXIT_USAGE)
    return sockets


def _watch(preview: Preview) -> None:
    """Rebuild when content, configuration or theme changes."""
    watcher = Server().watcher
    places = [preview.config.content, preview.config.path.resolve()]
    places += [root for root in theme_roots(preview.config) if root.is_dir()]
    for place in places:
        watcher.watch(str(place), preview.rebuild)
    LiveReloadHandler.watcher = watcher
    LiveReloadHandler.start_tasks()
