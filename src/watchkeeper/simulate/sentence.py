"""Lines of a feed: tag block, AIVDM sentence, checksums, laid out as bytes for many messages at once.

Lines are columns of a byte matrix while they are put together. Zero bytes pad what is shorter (a satellite's name);
they change no checksum and are dropped when lines are written out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from watchkeeper.simulate.encode import Sextets, armoured

Bytes = NDArray[np.uint8]
NAME_WIDTH = 7  # bytes of the longest receiver name
FIRST_PART = 60  # six-bit characters in the first of two sentences: with its tag block it stays under 82 characters
PAYLOAD_AT = 43  # byte at which the payload of a line begins
_HEX = np.frombuffer(b"0123456789ABCDEF", dtype=np.uint8)


def _constant(text: bytes, count: int) -> Bytes:
    return np.repeat(np.frombuffer(text, dtype=np.uint8)[:, None], count, axis=1)


def _checksum(rows: Bytes) -> Bytes:
    total = np.bitwise_xor.reduce(rows, axis=0)
    return np.stack([_HEX[total >> 4], _HEX[total & 15]])


def tag_block(names: list[str], receiver: NDArray[np.int16], epoch_s: NDArray[np.int64]) -> Bytes:
    """`\\s:NAME,c:EPOCH*hh\\` for each message, one column each; `epoch_s` is seconds since 1970."""
    table = np.zeros((len(names), NAME_WIDTH), dtype=np.uint8)
    for row, name in enumerate(names):
        table[row, : len(name)] = np.frombuffer(name.encode("ascii"), dtype=np.uint8)
    count = len(receiver)
    digits = np.stack([(epoch_s // 10**place % 10 + 48).astype(np.uint8) for place in range(9, -1, -1)])
    inner = np.concatenate([_constant(b"s:", count), table[receiver].T, _constant(b",c:", count), digits])
    slash = _constant(b"\\", count)
    return np.concatenate([slash, inner, _constant(b"*", count), _checksum(inner), slash])


def single(tag: Bytes, sextets: Sextets, channel_b: NDArray[np.bool_], fill: int) -> Bytes:
    """One line for each message, ending in a newline."""
    return _line(tag, b"AIVDM,1,1,,", None, channel_b, armoured(sextets).T, fill)


def double(tag: Bytes, sextets: Sextets, channel_b: NDArray[np.bool_], fill: int, sequence: NDArray[np.int64]) -> Bytes:
    """Two lines for each message, joined by their sequence number 0-9."""
    letters, number = armoured(sextets).T, (sequence + 48).astype(np.uint8)[None, :]
    first = _line(tag, b"AIVDM,2,1,", number, channel_b, letters[:FIRST_PART], 0)
    return np.concatenate([first, _line(tag, b"AIVDM,2,2,", number, channel_b, letters[FIRST_PART:], fill)])


def _line(
    tag: Bytes, head: bytes, number: Bytes | None, channel_b: NDArray[np.bool_], letters: Bytes, fill: int
) -> Bytes:
    count = letters.shape[1]
    channel = np.where(channel_b, ord("B"), ord("A")).astype(np.uint8)[None, :]
    parts = [_constant(head, count)]
    if number is not None:
        parts += [number, _constant(b",", count)]
    body = np.concatenate([*parts, channel, _constant(b",", count), letters, _constant(b",%d" % fill, count)])
    mark, star = _constant(b"!", count), _constant(b"*", count)
    return np.concatenate([tag, mark, body, star, _checksum(body), _constant(b"\n", count)])


def with_checksum(sentence: str) -> str:
    """Another sentence (without its sign and checksum) completed: `GPGGA,...` becomes `$GPGGA,...*hh`."""
    total = 0
    for letter in sentence.encode("ascii"):
        total ^= letter
    return f"${sentence}*{total:02X}"
