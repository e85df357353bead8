"""Ids that follow from the key of a submission: the same click makes the same row, on whichever process."""

from __future__ import annotations

import uuid


def keyed_id(organisation: str, table: str, submission_key: str) -> str:
    """Known before anything is written, so that words can be sealed for the place where they will stand."""
    return str(uuid.uuid5(uuid.UUID(organisation), f"{table}:{submission_key}"))
