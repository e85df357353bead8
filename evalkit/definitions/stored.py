"""A form version as it is kept: plain values with everything spelled out, so that no catalogue can change it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evalkit.definitions import hashing
from evalkit.definitions.form import Form, FormFile, resolve
from evalkit.definitions.instrument import Instrument
from evalkit.definitions.item import Item


def to_plain(form: Form) -> dict[str, Any]:
    """The resolved form as plain JSON values; the SHA-256 of their canonical text is ``form.hash``."""
    return hashing.spelled_out(form)


def from_plain(value: Mapping[str, Any]) -> Form:
    """The same form again, with the same hash; ValueError when the value is not a kept form."""
    return resolve(FormFile.model_validate(value), instrument=_inline_only, item=_no_item)


def _inline_only(key: str, version: str) -> Instrument:
    raise ValueError(f"a kept form names instrument {key} {version} without its text")


def _no_item(key: str, version: str) -> Item:
    raise ValueError(f"a kept form names question {key} {version} without its text")
