"""Turns values into short fingerprints that are equal exactly when the values are.

It refuses to know what the values mean; unordered or unencodable values are a programming error.
"""

from __future__ import annotations

from hashlib import blake2b

import msgspec

_ENCODER = msgspec.msgpack.Encoder(order="deterministic")


def digest_bytes(data: bytes) -> bytes:
    """Sixteen bytes that stand for ``data``."""
    return blake2b(data, digest_size=16).digest()


def digest(*parts: object) -> bytes:
    """Sixteen bytes that stand for ``parts``: structs, strings, numbers, bytes and containers of them."""
    return digest_bytes(_ENCODER.encode(parts))
