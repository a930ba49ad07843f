"""Turns an error of the operating system into a few Chinese words for a message.

It refuses to know what was being done when it happened.
"""

from __future__ import annotations

import errno

_WORDS = {
    errno.ENOENT: "文件不存在",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这里是一个文件夹",
    errno.ENOTDIR: "路径中间有一段不是文件夹",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.EEXIST: "已经有同名的文件",
    errno.ELOOP: "链接绕成了圈",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ENOSPC: "磁盘满了",
    errno.EROFS: "磁盘是只读的",
    errno.EIO: "磁盘读写出错",
    errno.EBUSY: "文件正被别的程序使用",
    errno.EMFILE: "打开的文件太多",
    errno.EADDRINUSE: "已经被别的程序占用",
    errno.EADDRNOTAVAIL: "这台电脑没有这个地址",
}


def reason(problem: OSError) -> str:
    """Why it failed, without a full stop; the system's own words for what has no Chinese ones here."""
    return _WORDS.get(problem.errno or 0) or problem.strerror or "未知原因"
