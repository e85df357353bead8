"""Reading released reports: the funder or observatory they were let out to, and the association that let them out.

A reader gets the kept files as they are and nothing else. That a reader opened a report is noted: which organisation,
when first and last, how often; the association sees it, no person is named.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Literal

from evalkit import store
from evalkit.access import READERS, RELEASE_READERS, TEAM, Role, check_rule
from evalkit.errors import Refused, problem
from evalkit.i18n import PARTICIPANT
from evalkit.services.reports import reading_charter, release_files, sealed_files, version_change
from evalkit.services.reports.file_names import file_name
from evalkit.services.reports.version_change import Since
from evalkit.store import Scope, Unit
from evalkit.store.queries import organisations, programmes, release_readers, releases
from evalkit.store.queries import release_files as kept_files
from evalkit.store.queries.releases import ReaderView, Release, ReleaseLine
from evalkit.store.unit import DAY_ZONE

"""Those to whom reports are released; everybody else reads as the association that let them out."""

State = Literal["current", "withdrawn", "replaced"]


@dataclass(frozen=True)
class Opened:
    """An organisation that opened a report: on which days first and last, and how often."""

    name: str
    first: dt.date
    last: dt.date
    times: int


@dataclass(frozen=True)
class Card:
    """A report in a list. ``opened``: by whom, for the association's eyes; empty for a reader. ``new``: this reader has
    not opened it yet. ``waits``: its reader asked, and nobody answered; ``answered``: this reader asked, and was
    answered. ``questions``: it answers the funder's own. ``told_until``, ``grant_until``: of an interim report, the day
    that it tells until, or the last one of a grant that goes on after it. ``since``: what it says otherwise than the
    version whose place it took."""

    id: str
    title: Mapping[str, str]
    association: str
    reader: str
    grant: str | None
    made_on: dt.date
    state: State
    withdrawn_on: dt.date | None
    replaced_by: str | None
    opened: tuple[Opened, ...] = ()
    new: bool = False
    waits: bool = False
    answered: bool = False
    questions: bool = False
    told_until: dt.date | None = None
    grant_until: dt.date | None = None
    since: Since | None = None


@dataclass(frozen=True)
class Report:
    """An opened report. ``article`` None: withdrawn or replaced. ``origin``: own, invented or published.
    ``tombstones``: of documents whose bytes went because somebody took their words back. ``since``: what is new since
    the version whose place it took."""

    card: Card
    number: int
    origin: str
    content_hash: str
    article: str | None
    answered: bool = False
    tombstones: tuple[kept_files.Tombstone, ...] = ()
    since: Since | None = None


@dataclass(frozen=True)
class Document:
    """``digest``: SHA-256 in Base64, for the header that tells it."""

    content: bytes
    file_name: str
    digest: str


async def read(scope: Scope, release_id: str, language: str, *, now: dt.datetime | None = None) -> Report:
    """Open a report; a reader's opening is noted. 404 for one that is not the scope's."""
    role = Role(scope.role)
    check_rule(role, RELEASE_READERS)
    async with store.unit(scope, write=role in READERS, now=now) as unit:
        found = await _found(unit, release_id)
        card = await card_of(unit, found)
        gone = await kept_files.tombstones(unit, release_id)
        article, new = None, None
        if card.state == "current":
            await _check_charter(unit)
            article = release_files.checked(await file_of(unit, release_id, language, release_files.ARTICLE)).decode()
            if role in READERS:
                await releases.note_reader_view(unit, release_id)
            if versions := await version_change.before(unit, found):
                new = await version_change.since(unit, found, versions[0], language)
    report = found.content["report"]
    return Report(
        card,
        int(found.content["number"]),
        str(report["origin"]),
        found.content_hash,
        article,
        "answers" in report,
        gone,
        new,
    )


async def document(
    scope: Scope, release_id: str, language: str, format: str, *, now: dt.datetime | None = None
) -> Document:
    """A current report as it was let out, in one of ``release_files.DOCUMENTS``; 404 for another format."""
    role = Role(scope.role)
    check_rule(role, RELEASE_READERS)
    if format not in release_files.DOCUMENTS:
        raise Refused(problem("access.not_found"))
    async with store.unit(scope, write=role in READERS, now=now) as unit:
        found = await current(unit, release_id)
        content = release_files.checked(await file_of(unit, release_id, language, format))
        if role in READERS:
            await releases.note_reader_view(unit, release_id)
    return _document(found, content, language, format)


async def for_the_group(scope: Scope, release_id: str, language: str, format: str) -> Document:
    """Poster or slides of a current report, for its team; 404 where the report has too little to show for one."""
    check_rule(Role(scope.role), TEAM)
    if format not in release_files.FOR_THE_GROUP:
        raise Refused(problem("access.not_found"))
    async with store.unit(scope) as unit:
        found = await current(unit, release_id)
        content = release_files.checked(await file_of(unit, release_id, language, format))
    return _document(found, content, language, "pdf", format)


@dataclass(frozen=True)
class ForTheGroup:
    """What can go back to the group of a release: (language, format) of each file there is."""

    card: Card
    files: tuple[tuple[str, str], ...]


async def what_goes_back(scope: Scope, release_id: str) -> ForTheGroup:
    """The posters and slides of a current report, for its team."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope) as unit:
        found = await current(unit, release_id)
        card = await card_of(unit, found)
        there = {(one.language, one.format) for one in await kept_files.files_of(unit, release_id)}
    files = tuple((code, kind) for code in PARTICIPANT for kind in release_files.FOR_THE_GROUP if (code, kind) in there)
    return ForTheGroup(card, files)


@asynccontextmanager
async def taken_along(
    scope: Scope, release_id: str, *, now: dt.datetime | None = None
) -> AsyncIterator[tuple[Unit, Release, Card]]:
    """A current report of which something is made for whoever takes it along; a reader's opening is noted, unless there
    was nothing to take. 404 for one that is not the scope's."""
    role = Role(scope.role)
    check_rule(role, RELEASE_READERS)
    async with store.unit(scope, write=role in READERS, now=now) as unit:
        found = await current(unit, release_id)
        yield unit, found, await card_of(unit, found)
        if role in READERS:
            await releases.note_reader_view(unit, release_id)


def _document(found: Release, content: bytes, language: str, ending: str, part: str = "") -> Document:
    return Document(content, file_name(found, language, ending, part=part), release_files.base64_of(content))


async def figure_source(
    scope: Scope, release_id: str, figure: str, language: str, *, now: dt.datetime | None = None
) -> tuple[Card, str]:
    """Where a figure comes from, as a page fragment; 404 for a figure that the report has not. A page of the report,
    so its reader has opened that report, whichever way they came."""
    role = Role(scope.role)
    check_rule(role, RELEASE_READERS)
    async with store.unit(scope, write=role in READERS, now=now) as unit:
        found = await current(unit, release_id)
        card = await card_of(unit, found)
        kept = release_files.checked(await file_of(unit, release_id, language, release_files.SOURCES))
        source = release_files.source_page(kept, figure)
        if role in READERS and release_id not in await release_readers.opened_by_me(unit):
            await releases.note_reader_view(unit, release_id)
    return card, source


async def charter_accepted(scope: Scope) -> dt.date | None:
    """When the scope's account accepted the reading charter as it stands; None: not yet."""
    check_rule(Role(scope.role), RELEASE_READERS)
    async with store.unit(scope) as unit:
        found = await release_readers.accepted_contract(unit, reading_charter.VERSION)
    return None if found is None else _day(found.accepted_at)


async def charter_before(scope: Scope) -> tuple[str, dt.date] | None:
    """Which earlier version of the charter the scope's account accepted last, and when; None: none."""
    check_rule(Role(scope.role), RELEASE_READERS)
    async with store.unit(scope) as unit:
        found = await release_readers.accepted_before(unit, reading_charter.VERSION)
    return None if found is None else (found.version, _day(found.accepted_at))


async def accept_charter(scope: Scope, language: str, *, now: dt.datetime | None = None) -> None:
    """A reader accepts the charter by name; every grant of its organisation carries it from then on."""
    role = Role(scope.role)
    check_rule(role, RELEASE_READERS)
    if role not in READERS:
        raise Refused(problem("access.other_role"))
    async with store.unit(scope, write=True, now=now) as unit:
        if await release_readers.accept_contract(unit, reading_charter.VERSION, language=language):
            unit.note("accepted", "reading_charter", None, version=reading_charter.VERSION, language=language)
        for grant in await programmes.grants_given(unit):
            await programmes.accept_reading_contract(unit, grant.id, reading_charter.VERSION)


async def verify(scope: Scope) -> tuple[tuple[str, str], ...]:
    """Every kept file of the association's releases that is not what was let out: (release, format.language)."""
    broken: list[tuple[str, str]] = []
    async with store.unit(scope) as unit:
        for line in await releases.releases(unit):
            for file in await kept_files.files_of(unit, line.id):
                if file.content is not None and sealed_files.content_of(file) is None:
                    broken.append((line.id, f"{file.format}.{file.language}"))
    return tuple(broken)


async def _found(unit: Unit, release_id: str) -> Release:
    reader = Role(unit.scope.role) in READERS
    found = await (releases.release_received if reader else releases.release)(unit, release_id)
    if found is None:
        raise Refused(problem("access.not_found"))
    return found


async def current(unit: Unit, release_id: str) -> Release:
    found = await _found(unit, release_id)
    if found.withdrawn_at is not None:
        raise Refused(problem("release.gone"))
    await _check_charter(unit)
    return found


async def _check_charter(unit: Unit) -> None:
    """A reader accepts the charter before the first report is opened."""
    if Role(unit.scope.role) not in READERS:
        return
    if await release_readers.accepted_contract(unit, reading_charter.VERSION) is None:
        raise Refused(problem("release.charter_first"))


async def file_of(unit: Unit, release_id: str, language: str, format: str) -> kept_files.ReleaseFile | None:
    reader = Role(unit.scope.role) in READERS
    read_file = kept_files.release_file_received if reader else kept_files.release_file
    return await read_file(unit, release_id, language=language, format=format)


async def card_of(unit: Unit, found: Release) -> Card:
    names = {one.id: one.name for one in (await organisations.linked_organisations(unit)).values()}
    reader = Role(unit.scope.role) in READERS
    views = () if reader else await releases.reader_views(unit, found.id)
    return card(found, names, views)


def card(line: ReleaseLine | Release, names: Mapping[str, str], views: tuple[ReaderView, ...]) -> Card:
    """A release as it stands in a list."""
    state: State = "current"
    if line.withdrawn_at is not None:
        state = "withdrawn" if line.replaced_by is None else "replaced"
    return Card(
        id=line.id,
        title=line.title,
        association=names.get(line.organisation, ""),
        reader=names.get(line.recipient or "", ""),
        grant=line.funding_grant,
        made_on=_day(line.made_at),
        state=state,
        withdrawn_on=None if line.withdrawn_at is None else _day(line.withdrawn_at),
        replaced_by=line.replaced_by,
        opened=tuple(Opened(v.name, _day(v.first_at), _day(v.last_at), v.times) for v in views),
    )


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(DAY_ZONE).date()
