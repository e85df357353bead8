"""Old check-ins from a file, in the browser: look over what would come in, then bring it in.

Between the two the file waits sealed in the database, the author's own, for an hour. The reading and the writing are
those of `evalkit import`; a look is an import that is taken back, so that it tells what really would happen.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from evalkit import sealing, store
from evalkit.access import COORDINATION, Role, check_rule
from evalkit.definitions import Form
from evalkit.errors import Problem, Refused, problem
from evalkit.exchange.reading import ReadingOptions
from evalkit.services.files.imports import Imported, Wanted, import_file, look_at_file
from evalkit.services.forms import kept_forms
from evalkit.services.keeping.keys import instance_keys
from evalkit.store import Scope, Unit, new_id
from evalkit.store.queries import forms, programmes, uploads

LARGEST = 5_000_000
"""Bytes of a file in the browser; a larger one is for the command, which reads any size."""
KEPT = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Asked:
    """What the page asks beside the file. ``programme``: '' where the file names its own. ``columns``: ours → its."""

    form_version: str
    programme: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    delimiter: str = ""
    decimal: str = ""
    encoding: str = ""
    skip_invalid: bool = False
    consents: Mapping[str, str] = field(default_factory=dict)
    language: str = "fr"


@dataclass(frozen=True)
class Offered:
    """What can be chosen: the association's programmes and the form versions that it has."""

    programmes: tuple[programmes.Programme, ...]
    forms: tuple[tuple[str, Form], ...]


@dataclass(frozen=True)
class Looked:
    """What would come in. ``upload`` opens the waiting file for its author."""

    upload: str
    file_name: str
    programme: str
    imported: Imported


async def offered(scope: Scope, *, now: dt.datetime | None = None) -> Offered:
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, now=now) as unit:
        versions = await forms.form_versions(unit)
        kept = tuple((one.id, kept_forms.form_of(one)) for one in reversed(versions))
        return Offered(await programmes.programmes(unit), kept)


async def look_over(
    scope: Scope, file_name: str, content: bytes, asked: Asked, *, now: dt.datetime | None = None
) -> Looked:
    """Say what the file would bring; Refused with every reason and its rows. Only the sealed file is kept."""
    check_rule(Role(scope.role), COORDINATION)
    name = Path(file_name.replace("\\", "/")).name[:120] or "file.csv"
    if not content:
        raise Refused(problem("imports.no_file", field="file"))
    if len(content) > LARGEST:
        raise Refused(problem("imports.too_large", field="file", megabytes=LARGEST // 1_000_000))

    async def look(wanted: Wanted) -> Imported:
        return await look_at_file(scope, wanted, rng=random.SystemRandom(), now=now)

    imported = await _with_file(scope, name, content, asked, look, now=now)
    upload = new_id()
    async with store.unit(scope, write=True, now=now) as unit:
        await uploads.forget_uploads_before(unit, unit.now - KEPT)
        head = json.dumps({"name": name, "asked": asdict(asked)}).encode()
        sealed = sealing.seal(head + b"\n" + content, instance_keys().envelope.public, _place(unit, upload))
        await uploads.keep_upload(unit, upload, sealed)
    return Looked(upload, name, asked.programme, imported)


async def bring_in(scope: Scope, upload_id: str, *, now: dt.datetime | None = None) -> tuple[str, Imported]:
    """Import the file that was looked over; a colleague's, or one of more than an hour ago, is not there."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, now=now) as unit:
        found = await uploads.own_upload(unit, upload_id)
        if found is None or found.made_at + KEPT <= unit.now:
            raise Refused(problem("imports.upload_gone"))
        plain = sealing.open(found.content, instance_keys().envelope, _place(unit, upload_id))
    head, _, content = plain.partition(b"\n")
    about = json.loads(head)

    async def bring(wanted: Wanted) -> Imported:
        return await import_file(scope, wanted, rng=random.SystemRandom(), now=now)

    imported = await _with_file(scope, about["name"], content, Asked(**about["asked"]), bring, now=now)
    async with store.unit(scope, write=True, now=now) as unit:
        await uploads.forget_upload(unit, upload_id)
    return about["name"], imported


async def _with_file(
    scope: Scope,
    name: str,
    content: bytes,
    asked: Asked,
    work: Callable[[Wanted], Awaitable[Imported]],
    *,
    now: dt.datetime | None,
) -> Imported:
    """Do something with the file on disk, in a folder of its own that goes at once. Problems name the file alone."""
    async with store.unit(scope, now=now) as unit:
        version = await forms.form_version(unit, asked.form_version)
    if version is None:
        raise Refused(problem("entry.unknown_form", field="form"))
    with tempfile.TemporaryDirectory(prefix="evalkit-") as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        wanted = Wanted(
            path,
            kept_forms.form_of(version),
            ReadingOptions(
                columns=asked.columns,
                delimiter=asked.delimiter or None,
                decimal=asked.decimal or None,
                encoding=asked.encoding or None,
                skip_invalid=asked.skip_invalid,
            ),
            only_programme=asked.programme or None,
            consents=asked.consents,
            language=asked.language,
        )
        try:
            return await work(wanted)
        except Refused as refusal:
            raise Refused(*(_named(one, name) for one in refusal.problems)) from None


def _named(one: Problem, name: str) -> Problem:
    return problem(one.code, **{**one.details, "file": name}) if "file" in one.details else one


def _place(unit: Unit, upload: str) -> sealing.Place:
    return sealing.Place(unit.organisation, "", "import_upload", "content", upload)
