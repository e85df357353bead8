"""Writing a sheet about a tool: drafts and publications are versions, and no version is ever written over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit import store
from evalkit.access import LIBRARY_AUTHORS, Role, check_rule
from evalkit.definitions import library_lists as lists
from evalkit.errors import Problem, Refused, problem
from evalkit.i18n import SCREEN
from evalkit.services.asking.check_ins import is_key
from evalkit.services.asking.practice import check_real
from evalkit.services.library import clean
from evalkit.store import Scope, Unit
from evalkit.store.keyed_ids import keyed_id
from evalkit.store.queries import library as kept
from evalkit.store.queries.library import Sheet

TABLE = "tool_sheet"
LONGEST = 1500
LONGEST_TITLE = 100
LONGEST_CONTACT = 300


@dataclass(frozen=True)
class Facts:
    """What a tool is found by. None: nobody said. ``languages`` may hold ``without_words``."""

    needs: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    minutes: int | None = None
    fewest: int | None = None
    most: int | None = None


@dataclass(frozen=True)
class Written:
    """What an author wrote: language → field → text; whom to call at work."""

    texts: Mapping[str, Mapping[str, str]]
    facts: Facts
    contact: str = ""


@dataclass(frozen=True)
class Version:
    """A version as its authors see it."""

    number: int
    state: str
    day: dt.date
    written: Written


@dataclass(frozen=True)
class OwnSheet:
    """A sheet of the own organisation. ``published``: the version that everybody reads; None: nobody else does."""

    id: str
    versions: tuple[Version, ...]
    published: int | None

    @property
    def newest(self) -> Version:
        return self.versions[-1]

    @property
    def names(self) -> dict[str, str]:
        return {code: texts["title"] for code, texts in self.newest.written.texts.items() if texts.get("title")}


async def own(scope: Scope, *, now: dt.datetime | None = None) -> tuple[OwnSheet, ...]:
    """The sheets of the own organisation, the last written first."""
    check_rule(Role(scope.role), LIBRARY_AUTHORS)
    async with store.unit(scope, now=now) as unit:
        found = [_own(versions) for versions in await kept.own_sheets(unit)]
    return tuple(sorted(found, key=lambda one: (one.newest.day, one.id), reverse=True))


async def own_sheet(scope: Scope, sheet: str, *, now: dt.datetime | None = None) -> OwnSheet:
    """One of them with every version; 404 for another organisation's."""
    check_rule(Role(scope.role), LIBRARY_AUTHORS)
    async with store.unit(scope, now=now) as unit:
        return _own(await _versions(unit, sheet))


async def begin(scope: Scope, key: str, written: Written, *, publish: bool, now: dt.datetime | None = None) -> str:
    """A new sheet; gives its id. The same key again begins nothing more."""
    check_rule(Role(scope.role), LIBRARY_AUTHORS)
    if not is_key(key):
        raise Refused(problem("library.key_missing"))
    async with store.unit(scope, write=True, now=now) as unit:
        sheet = keyed_id(unit.organisation, TABLE, key)
        if not await kept.versions(unit, sheet):
            await _keep(unit, sheet, 1, written, publish=publish)
        return sheet


async def save(
    scope: Scope, sheet: str, written: Written, *, based_on: int, publish: bool, now: dt.datetime | None = None
) -> None:
    """A further version. ``based_on``: the version that the author saw; where there is a newer one nothing is kept."""
    check_rule(Role(scope.role), LIBRARY_AUTHORS)
    async with store.unit(scope, write=True, now=now) as unit:
        versions = await _versions(unit, sheet)
        newest = versions[-1]
        if newest.version != based_on:
            if _version(newest).written == _tidy(written):
                return  # the same click again
            raise Refused(problem("library.changed_meanwhile", field="", version=newest.version))
        await _keep(unit, sheet, newest.version + 1, written, publish=publish)


async def withdraw(scope: Scope, sheet: str, *, now: dt.datetime | None = None) -> None:
    """Nobody outside reads it any more. Its versions stay, and it can be published again."""
    check_rule(Role(scope.role), LIBRARY_AUTHORS)
    async with store.unit(scope, write=True, now=now) as unit:
        found = _own(await _versions(unit, sheet))
        if found.published is None:
            raise Refused(problem("library.not_published"))
        await _add(unit, sheet, found.newest.number + 1, found.newest.written, "withdrawn")
        await kept.hide(unit, sheet)
        unit.note("withdraw", TABLE, sheet)


def read(facts: Mapping[str, object]) -> Facts:
    """Facts as they are kept, as values."""
    return Facts(
        needs=_texts(facts.get("needs")),
        languages=_texts(facts.get("languages")),
        minutes=_number(facts.get("minutes")),
        fewest=_number(facts.get("fewest")),
        most=_number(facts.get("most")),
    )


def contact_of(one: Sheet) -> str:
    if one.contact is None:
        return ""
    return clean.unseal(one.organisation, TABLE, f"{one.sheet}:{one.version}", one.contact).get("contact", "")


async def _versions(unit: Unit, sheet: str) -> tuple[Sheet, ...]:
    found = await kept.versions(unit, sheet)
    if not found:
        raise Refused(problem("access.not_found"))
    return found


async def _keep(unit: Unit, sheet: str, number: int, written: Written, *, publish: bool) -> None:
    tidy = _tidy(written)
    if publish:
        await check_real(unit)
    if problems := await _wrong(unit, tidy, publish=publish):
        raise Refused(*problems[:20])
    made = await _add(unit, sheet, number, tidy, "published" if publish else "draft")
    if publish:
        await kept.make_findable(unit, made)
    unit.note("publish" if publish else "write", TABLE, sheet, version=number)


async def _add(unit: Unit, sheet: str, number: int, written: Written, state: str) -> Sheet:
    contact = None
    if written.contact:
        contact = clean.seal(unit.organisation, TABLE, f"{sheet}:{number}", {"contact": written.contact})
    facts = {
        "needs": list(written.facts.needs), "languages": list(written.facts.languages),
        "minutes": written.facts.minutes, "fewest": written.facts.fewest, "most": written.facts.most,
    }  # fmt: skip
    new = await kept.add_version(
        unit, sheet=sheet, version=number, state=state, texts=written.texts, facts=facts, contact=contact
    )
    if new is None:
        raise Refused(problem("library.changed_meanwhile", field="", version=number))
    return (await kept.versions(unit, sheet))[-1]


async def _wrong(unit: Unit, written: Written, *, publish: bool) -> list[Problem]:
    """A draft may be unfinished, but says nothing that must not stand there either."""
    facts, found = written.facts, []
    for code, texts in written.texts.items():
        needed = lists.NEEDED if publish else ("title",)
        named = {f"{name}_{code}": texts.get(name, "") for name in lists.FIELDS}
        short, long = {f"title_{code}": named.pop(f"title_{code}")}, named
        wanted = {f"{name}_{code}" for name in needed}
        found += await clean.wrong(unit, short, needed=wanted, longest=LONGEST_TITLE)
        found += await clean.wrong(unit, long, needed=wanted, longest=LONGEST)
    found += await clean.wrong_contact(unit, written.contact, longest=LONGEST_CONTACT)
    if not written.texts:
        found.append(problem("library.no_language", field=f"title_{SCREEN[0]}"))
    if publish and not facts.needs:
        found.append(problem("library.need_missing", field="need"))
    if facts.minutes is not None and not 1 <= facts.minutes <= 9999:
        found.append(problem("library.minutes", field="minutes"))
    ends = [n for n in (facts.fewest, facts.most) if n is not None]
    if any(not 1 <= n <= 999 for n in ends) or ends != sorted(ends):
        found.append(problem("library.people", field="fewest"))
    return found


def _tidy(written: Written) -> Written:
    """Only languages and fields in which something is written, and keys of the lists, in their order."""
    texts = {
        code: {name: text for name in lists.FIELDS if (text := written.texts.get(code, {}).get(name, "").strip())}
        for code in SCREEN
    }
    spoken = (*lists.LANGUAGES, lists.WITHOUT_WORDS)
    facts = Facts(
        tuple(key for key in lists.NEEDS if key in written.facts.needs),
        tuple(code for code in spoken if code in written.facts.languages),
        written.facts.minutes, written.facts.fewest, written.facts.most,
    )  # fmt: skip
    return Written({code: said for code, said in texts.items() if said}, facts, written.contact.strip())


def _own(versions: Sequence[Sheet]) -> OwnSheet:
    said = [one for one in versions if one.state != "draft"]
    published = said[-1].version if said and said[-1].state == "published" else None
    return OwnSheet(versions[0].sheet, tuple(_version(one) for one in versions), published)


def _version(one: Sheet) -> Version:
    return Version(one.version, one.state, one.day, Written(one.texts, read(one.facts), contact_of(one)))


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
