"""Secrets that open something: made here, given out once, kept only as their SHA-256.

256 random bits need no slow hash; the hash keeps a reader of the database or of a backup from using them.
"""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """A new secret of 256 bits, as 43 letters that fit into a link or a cookie."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()
