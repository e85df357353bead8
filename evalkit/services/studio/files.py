"""A form from a file, looked over before it becomes a draft: an XLSForm workbook, or a YAML file of ours.

Between the two the page carries the form itself; of the file nothing is kept, on no disk and in no row.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from dataclasses import dataclass
from pathlib import PurePath

from evalkit import store
from evalkit.access import COORDINATION, Role, check_rule
from evalkit.definitions import Form, loader, yaml_source
from evalkit.definitions.hashing import canonical
from evalkit.errors import Problem, Refused, problem
from evalkit.exchange.form_yaml import form_yaml
from evalkit.services.forms import kept_forms
from evalkit.services.forms.form_files import import_xlsform
from evalkit.services.studio.asking import Plain, written
from evalkit.services.studio.drafts import free_form_key, keep_new, opened
from evalkit.store import Scope

LARGEST = 5_000_000
"""Bytes of a workbook; a YAML file is much smaller, and judged by its own reader."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLD = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Looked:
    """``carried``: the form as the page carries it on. ``notes``: what is otherwise than in the file, by place."""

    name: str
    form: Form
    carried: str
    notes: tuple[Problem, ...]


async def look_over(scope: Scope, file_name: str, content: bytes) -> Looked:
    """Read a file; Refused with every reason, by sheet and row or by line. Nothing is kept."""
    check_rule(Role(scope.role), COORDINATION)
    name = PurePath(file_name.replace("\\", "/")).name[:120] or "form"
    if not content:
        raise Refused(problem("studio.no_file", field="file"))
    if len(content) > LARGEST:
        raise Refused(problem("studio.file_too_large", field="file", megabytes=LARGEST // 1_000_000))
    if content.startswith((*_ZIP, _OLD)):
        imported = await asyncio.to_thread(import_xlsform, content, name)  # it waits for a process of its own
        return Looked(name, imported.form, canonical(opened(imported.form)), imported.notes)
    if name.lower().endswith((".xlsx", ".xlsm", ".xls")) or b"\0" in content[:1024]:
        raise Refused(problem("studio.file_kind", field="file"))
    form = await asyncio.to_thread(loader.form_from, content, name)
    return Looked(name, form, canonical(opened(form)), ())


async def keep(scope: Scope, draft_id: str, carried: str, *, language: str, now: dt.datetime | None = None) -> str:
    """Make a draft of what the page carried. It is read anew: a page can be changed on its way.

    Where we have a form of this key, it becomes a new version of it; a key of a shipped form is theirs, so it gets
    another.
    """
    check_rule(Role(scope.role), COORDINATION)
    plain = _read(carried)
    async with store.unit(scope, write=True, now=now) as unit:
        own = (await kept_forms.newest_versions(unit)).get(plain["form"])
        if own is None and plain["form"] in loader.shipped_forms():
            plain["form"] = await free_form_key(unit, plain["form"])
        return await keep_new(unit, draft_id, plain, made_from=own.id if own else None)


def _read(carried: str) -> Plain:
    try:
        if len(carried.encode()) > 2 * yaml_source.LARGEST:
            raise ValueError
        plain = json.loads(carried)
        form = loader.form_from(form_yaml(written(plain)).encode(), "form")
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        raise Refused(problem("studio.no_file", field="file")) from None
    return opened(form)
