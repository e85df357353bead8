"""Canonical hashes: of a whole form version, and of the meaning of each item and indicator."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from evalkit.definitions import rules
from evalkit.definitions.expression import Expression, parse, plain

if TYPE_CHECKING:
    from evalkit.definitions.form import Form
    from evalkit.definitions.indicator import Indicator


def canonical(value: Any) -> str:
    """One JSON text for equal values: sorted keys, no spaces, UTF-8 kept."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(value: Any) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def of_model(model: BaseModel) -> str:
    """Hash of any definition."""
    return digest(model.model_dump(mode="json", by_alias=True, exclude_defaults=True))


def whole(form: Form) -> str:
    """Hash of everything in the form."""
    return digest(spelled_out(form))


def spelled_out(form: Form) -> dict[str, Any]:
    """The form as plain values, with what it takes from the catalogue written out."""
    dump = form.source.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    dump["instruments"] = [i.model_dump(mode="json", by_alias=True, exclude_defaults=True) for i in form.instruments]
    dump["items"] = [i.model_dump(mode="json", by_alias=True, exclude_defaults=True) for i in form.items]
    return dump


def meanings(form: Form) -> Mapping[str, str]:
    """Indicator key → hash of kind, level values, direction, scoring and conditions.

    No texts, so a better translation compares; an expression counts by what it says, not by how it is spaced.
    """
    under = rules.conditions(form)
    return {i.key: digest(_meaning(i, under)) for i in form.indicators}


def _meaning(indicator: Indicator, under: Mapping[str, tuple[Expression, ...]]) -> dict[str, Any]:
    meaning: dict[str, Any] = {
        "kind": indicator.item.kind.value if indicator.item else "score",
        "direction": indicator.direction.value,
        "range": [indicator.low, indicator.high],
        "score": indicator.score,
        "offset": indicator.offset,
        "missing": [indicator.missing.rule, indicator.missing.at_least],
        "items": [[s.key, list(s.levels.numbers), s.reversed] for s in indicator.items],
    }
    # Only where there are any: the meanings of forms without rules stay what they were.
    keys = [s.key for s in indicator.items] or [indicator.key]
    if conditions := {key: [plain(e) for e in under[key]] for key in keys if key in under}:
        meaning["conditions"] = conditions
    if indicator.item is not None and indicator.item.constraint is not None:
        meaning["constraint"] = plain(parse(indicator.item.constraint.rule))
    if indicator.calculation is not None:
        meaning["calculate"] = plain(parse(indicator.calculation.calculate))
    return meaning
