"""What those who used a tool say of it: with whom, what went well, what went wrong, whether again. Words, no figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from evalkit import store
from evalkit.access import TEAM, Role, check_rule
from evalkit.definitions import library_lists as lists
from evalkit.errors import Refused, problem
from evalkit.services.asking.check_ins import is_key
from evalkit.services.asking.practice import check_real
from evalkit.services.library import clean
from evalkit.services.process.journal import team_language
from evalkit.store import Scope
from evalkit.store.keyed_ids import keyed_id
from evalkit.store.queries import library as kept
from evalkit.store.queries import releases
from evalkit.store.queries.library import Evaluation

TABLE = "tool_evaluation"
LONGEST = 800


@dataclass(frozen=True)
class New:
    """What a team says. ``signed``: with the association's name. ``release``: the report of the programme, or ""."""

    key: str
    with_whom: str
    went_well: str
    went_wrong: str
    again: str
    language: str
    signed: bool = False
    release: str = ""


@dataclass(frozen=True)
class Told:
    """An evaluation as one reader sees it. ``by`` "": not signed. ``report``: one that this reader may open anyway."""

    id: str
    by: str
    own: bool
    with_whom: str
    went_well: str
    went_wrong: str
    again: str
    language: str
    day: dt.date
    sheet_version: int
    report: str | None
    report_title: Mapping[str, str]


async def tell(scope: Scope, sheet: str, new: New, *, now: dt.datetime | None = None) -> None:
    """Share what the team says of a published tool, with every account of the instance."""
    check_rule(Role(scope.role), TEAM)
    if not is_key(new.key):
        raise Refused(problem("library.key_missing"))
    async with store.unit(Scope.system("library"), now=now) as unit:
        found = await kept.shared_sheet(unit, sheet)
    if found is None:
        raise Refused(problem("access.not_found"))
    async with store.unit(scope, write=True, now=now) as unit:
        await check_real(unit)
        texts = {
            "with_whom": new.with_whom.strip(), "went_well": new.went_well.strip(),
            "went_wrong": new.went_wrong.strip(),
        }  # fmt: skip
        problems = await clean.wrong(unit, texts, needed=set(texts), longest=LONGEST)
        if new.again not in lists.AGAIN:
            problems.append(problem("library.again_missing", field="again"))
        if new.release and not new.signed:
            problems.append(problem("library.link_needs_name", field="signed"))
        elif new.release:
            report = await releases.release(unit, new.release)
            if report is None or report.withdrawn_at is not None:
                problems.append(problem("library.not_this_report", field="release"))
        if problems:
            raise Refused(*problems)
        row = keyed_id(unit.organisation, TABLE, new.key)
        if await kept.add_evaluation(
            unit, evaluation=row, position=1, state="shared", sheet=sheet, sheet_version=found.version,
            again=new.again, language=await team_language(unit, new.language), signed=new.signed,
            release=new.release or None, words=clean.seal(unit.organisation, TABLE, f"{row}:1", texts),
        ):  # fmt: skip
            unit.note("share", TABLE, row, signed=new.signed)


async def take_back(scope: Scope, evaluation: str, *, now: dt.datetime | None = None) -> str:
    """Nobody reads it any more; gives the sheet."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await kept.evaluation(unit, evaluation)
        if found is None:
            raise Refused(problem("access.not_found"))
        if found.state == "shared" and await kept.add_evaluation(
            unit, evaluation=evaluation, position=found.position + 1, state="taken_back", sheet=found.sheet,
            sheet_version=found.sheet_version, again=found.again, language=found.language, signed=found.signed,
            release=found.release,
            words=clean.seal(unit.organisation, TABLE, f"{evaluation}:{found.position + 1}", {}),
        ):  # fmt: skip
            unit.note("take_back", TABLE, evaluation)
        return found.sheet


def told(
    one: Evaluation,
    names: Mapping[str, str],
    open_reports: Mapping[str, tuple[Mapping[str, str], dt.date]],
    *,
    own: bool,
) -> Told:
    """An evaluation for a reader to whom these reports are open."""
    words = clean.unseal(one.organisation, TABLE, f"{one.evaluation}:{one.position}", one.words)
    report = one.release if one.release in open_reports else None
    return Told(
        one.evaluation, names.get(one.organisation, "") if one.signed else "", own, words.get("with_whom", ""),
        words.get("went_well", ""), words.get("went_wrong", ""), one.again, one.language, one.day,
        one.sheet_version, report, open_reports[report][0] if report else {},
    )  # fmt: skip
