"""People's own words, sealed to their own key before they reach the database, and opened for those who may read."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

from evalkit import sealing
from evalkit.definitions.hashing import canonical
from evalkit.sealing import Place
from evalkit.services.word_keys import people
from evalkit.store import Unit
from evalkit.store.queries import check_ins, participants


async def public_key(unit: Unit, participant: str) -> bytes:
    """The person's public key; made now if they have none yet (needs a writing unit then)."""
    kept = await participants.participant_key(unit, participant)
    return kept.public_key if kept is not None else await people.make(unit, participant)


async def seal(unit: Unit, participant: str, place: Place, content: Mapping[str, object]) -> bytes:
    """Seal a small set of values to a person."""
    return sealing.seal(canonical(dict(content)), await public_key(unit, participant), place)


async def unseal(unit: Unit, participant: str, place: Place, envelope: bytes) -> dict[str, object]:
    """Open what was sealed for this place; CannotOpenError when it was not, LockedError where it may not be opened."""
    value = json.loads(sealing.open(envelope, await people.pair(unit, participant), place))
    return dict(value)


def revision_place(unit: Unit, participant: str, check_in: str, number: int) -> Place:
    """Where the words of a check-in's revision stand."""
    name = check_ins.words_name(check_in, number)
    return Place(unit.organisation, participant, "check_in_revision", "words", name)


def draft_place(unit: Unit, participant: str, submission_key: str, version: int) -> Place:
    return Place(unit.organisation, participant, "draft", "content", f"{submission_key}:{version}")


def quarantine_place(unit: Unit, participant: str, submission_key: str, payload_hash: str) -> Place:
    return Place(unit.organisation, participant, "quarantine", "content", f"{submission_key}:{payload_hash}")


def goal_place(unit: Unit, participant: str, goal: str) -> Place:
    """Where the words of a personal goal stand."""
    return Place(unit.organisation, participant, "goal", "words", goal)


def secret_place(unit: Unit, participant: str, kind: str, revision: int) -> Place:
    """Where a sealed alias or contact stands."""
    return Place(unit.organisation, participant, "participant_secret", "content", f"{kind}:{revision}")


async def seal_exit_note(unit: Unit, participant: str, enrolment: str, note: str) -> str:
    """The reason of an association's decision, sealed and written as text (the column is one of text)."""
    place = Place(unit.organisation, participant, "enrolment", "exit_note", enrolment)
    return base64.b64encode(await seal(unit, participant, place, {"note": note})).decode()


async def open_exit_note(unit: Unit, participant: str, enrolment: str, kept: str | None) -> str:
    """The note in clear; "" when there is none or it is locked. What an import kept as it came is given as it is."""
    if not kept:
        return ""
    place = Place(unit.organisation, participant, "enrolment", "exit_note", enrolment)
    try:
        opened = await unseal(unit, participant, place, base64.b64decode(kept, validate=True))
    except people.LockedError:
        return ""
    except (ValueError, sealing.CannotOpenError):
        return kept
    return str(opened.get("note", ""))


async def words_of(unit: Unit, participant: str, revisions: tuple[check_ins.Revision, ...]) -> dict[str, str]:
    """The words of a check-in as they hold now: those of its newest entry or correction; none where their key is gone.

    What was told stays in its revision as it was sealed: a correction without them takes nothing away. LockedError
    where there are some that this session may not open: whatever is written from here would lose them.
    """
    with_words = [r for r in revisions if r.kind in ("entry", "correction")]
    if not with_words or with_words[-1].words is None:
        return {}
    newest = with_words[-1]
    place = revision_place(unit, participant, newest.check_in, newest.number)
    try:
        opened = await unseal(unit, participant, place, newest.words or b"")
    except sealing.CannotOpenError:
        return {}
    return {key: str(value) for key, value in opened.items()}


async def shown_words_of(
    unit: Unit, participant: str, revisions: tuple[check_ins.Revision, ...]
) -> dict[str, str] | None:
    """The same, to be read only; None where they are locked."""
    try:
        return await words_of(unit, participant, revisions)
    except people.LockedError:
        return None


async def check_kept(unit: Unit, check_in: str) -> None:
    """Before a check-in with words is written anew: whoever does it has seen them, or they would be lost. LockedError
    otherwise."""
    found = await check_ins.check_in(unit, check_in)
    if found is not None:
        await words_of(unit, found.participant, await check_ins.revisions_of(unit, check_in))
