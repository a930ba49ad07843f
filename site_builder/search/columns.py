"""Turns columns of whole numbers into bytes of varying length and back, a whole column at a time.

It refuses to know what the numbers mean. Seven bits a byte, lowest first, the eighth bit tells that more follow.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from site_builder.search.keys import Numbers

Bytes = NDArray[np.uint8]
_LONGEST = 6


def packed(values: Numbers) -> bytes:
    """``values``, none negative and none above 42 bits, as bytes."""
    lengths = np.ones(len(values), dtype=np.int64)
    for step in range(1, _LONGEST):
        lengths += values >= (1 << 7 * step)
    starts = np.cumsum(lengths) - lengths
    out = np.zeros(int(lengths.sum()), dtype=np.uint8)
    for step in range(_LONGEST):
        some = lengths > step
        more = np.where(lengths[some] > step + 1, 0x80, 0)
        out[starts[some] + step] = ((values[some] >> 7 * step) & 0x7F) | more
    return out.tobytes()


def unpacked(data: Bytes, count: int) -> tuple[Numbers, int]:
    """The first ``count`` numbers in ``data``, and how many bytes they take."""
    if not count:
        return np.array([], dtype=np.int64), 0
    ends = np.flatnonzero(data < 0x80)[:count]
    starts = np.concatenate([[0], ends[:-1] + 1])
    length = int(ends[-1]) + 1
    place = np.arange(length) - np.repeat(starts, ends - starts + 1)
    parts = (data[:length].astype(np.int64) & 0x7F) << 7 * place
    return np.add.reduceat(parts, starts), length
