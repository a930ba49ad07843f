"""Turns a bug of ours into one Chinese line, and leaves the traceback in a file.

It refuses to know what the program was doing.
"""

from __future__ import annotations

import tempfile
import traceback


def fault() -> str:
    """What to tell about the exception that is being handled; its traceback is in the file that is named."""
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", prefix="site-builder-", suffix=".log", delete=False
    ) as file:
        file.write(traceback.format_exc())
    return f"抱歉，程序出了故障，不是您的问题。详细记录在 {file.name}，请交给技术人员。"
