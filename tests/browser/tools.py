"""Turns the tools that scripts/test installs into commands that tests can run, and their reports into lines.

It refuses to know what is checked and what is right. Without a tool the test is skipped, with the reason.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest


def path_of(variable: str) -> str:
    """What the environment names, or the end of this test."""
    value = os.environ.get(variable, "")
    if not value:
        pytest.skip(f"没有 {variable}：请用 scripts/test 运行，它会安装检查工具并设置这个环境变量。")
    return value


def package(path: str) -> str:
    """A file of an installed node package."""
    return str(Path(path_of("NODE_TOOLS")) / path)


def said(*command: str, **environment: str) -> str:
    """The report of a checker; some give it on one channel, some on the other, and what they found decides the exit code."""
    run = subprocess.run(
        command,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        check=False,
        timeout=240,
    )
    return run.stdout or run.stderr
