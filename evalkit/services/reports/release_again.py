"""A released report drawn again from what was let out: nothing is computed anew, so no figure can differ.

What it needs is one of the release's files, sealed to the instance key, since people's passages are in it: it goes when
the others go.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from evalkit import sealing
from evalkit.definitions import Form, stored
from evalkit.disclosure.released import Released
from evalkit.reporting.context import ReportContext
from evalkit.services.keeping.keys import instance_keys
from evalkit.services.reports.sealed_files import AGAIN, sha256
from evalkit.store.queries.release_files import NewFile

_RELEASED = TypeAdapter(Released)
_CONTEXT = TypeAdapter(ReportContext)


@dataclass(frozen=True)
class Again:
    """Everything that a report is drawn from: released values, a context for each language, programmes' names."""

    released: Released
    contexts: Mapping[str, ReportContext]
    names: Mapping[str, Mapping[str, str]]


def kept(again: Again, organisation: str, release_id: str) -> NewFile:
    """As a file that only this instance reads."""
    form = next(iter(again.contexts.values())).form
    plain = {
        "released": _RELEASED.dump_python(again.released, mode="json", warnings="none"),
        "form": stored.to_plain(form),
        "contexts": {code: _plain(context) for code, context in again.contexts.items()},
        "names": {key: dict(words) for key, words in again.names.items()},
    }
    words = json.dumps(plain, ensure_ascii=False, sort_keys=True).encode()
    sealed = sealing.seal(words, instance_keys().envelope.public, _place(organisation, release_id))
    return NewFile("en", AGAIN, sealed, sha256(sealed))


def read(sealed: bytes, organisation: str, release_id: str) -> Again:
    """What :func:`kept` gave, for the same release."""
    plain = json.loads(sealing.open(sealed, instance_keys().envelope, _place(organisation, release_id)))
    form = stored.from_plain(plain["form"])
    return Again(
        released=_RELEASED.validate_python(plain["released"]),
        contexts={code: _context(context, form) for code, context in plain["contexts"].items()},
        names=plain["names"],
    )


def _plain(context: ReportContext) -> dict[str, Any]:
    found: dict[str, Any] = _CONTEXT.dump_python(context, mode="json", warnings="none", exclude={"form"})
    return found


def _context(plain: Mapping[str, Any], form: Form) -> ReportContext:
    return dataclasses.replace(_CONTEXT.validate_python({**plain, "form": form}), form=form)


def _place(organisation: str, release_id: str) -> sealing.Place:
    return sealing.Place(organisation, "", "release", "content", release_id)
