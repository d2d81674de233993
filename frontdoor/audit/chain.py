"""How rows of the audit are bound together: the bytes of a row, their digest, and the hash of a block of them.

A block's hash is over the digests of its rows and over the hash of the block before it. So whoever changes one row
has to change every block from there on, and the newest hash, of which the operator keeps a copy elsewhere.
"""

import hashlib
import json
import struct
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

# What the first block of a council follows.
BEGINNING = "0" * 64
LEAF = struct.Struct(">q32s")


class Leaf(NamedTuple):
    """A row in a block: its id, and the digest of what it held when it was sealed."""

    row_id: int
    digest: bytes


def row_digest(
    row_id: int, council_id: str, at: datetime, actor_kind: str, actor_id: str | None, action: str,
    subject_kind: str, subject_id: str, detail: dict[str, Any] | None,
) -> bytes:
    """SHA-256 of a row: of its columns in this order, as JSON without a space, keys in order, the moment in UTC to
    the microsecond. Both databases give the same bytes."""
    told = [row_id, council_id, _moment(at), actor_kind, actor_id, action, subject_kind, subject_id, detail]
    written = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).digest()


def packed(leaves: Iterable[Leaf]) -> bytes:
    """The rows of a block as they are kept: for each its id in 8 bytes and its digest in 32."""
    return b"".join(LEAF.pack(*leaf) for leaf in leaves)


def unpacked(kept: bytes) -> list[Leaf]:
    """The rows of a block. Raises struct.error for bytes that are none."""
    return [Leaf(*found) for found in LEAF.iter_unpack(kept)]


def block_hash(council_id: str, number: int, sealed_at: datetime, previous: str, leaves: bytes) -> str:
    """SHA-256, in hexadecimal, of everything in a block, the hash of the one before it among it."""
    head = json.dumps([council_id, number, _moment(sealed_at), previous], separators=(",", ":"))
    return hashlib.sha256(head.encode() + b"\n" + leaves).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
