"""What became of a relay, told to the person alone; taking it back unread; asking that it be deleted.

The person's own sealed words hold the secret that finds the one row on the other side. So nothing is told to whoever
has not opened those words, and the association of the person never learns from its own rows to whom it went.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit import sealing, store
from evalkit.access import PARTICIPANT, Role, check_rule
from evalkit.errors import Refused, problem
from evalkit.i18n import mark
from evalkit.services.asking import sealed_words
from evalkit.services.keeping import beside_keys
from evalkit.services.relays import letter, sending
from evalkit.services.relays.letter import Letter
from evalkit.services.word_keys.people import LockedError
from evalkit.settings import Settings
from evalkit.store import Scope, Unit
from evalkit.store.queries import own_relays, relays_across
from evalkit.store.queries.own_relays import OwnRelay
from evalkit.store.queries.relays_across import Back

LIST = "shredded_relays.jsonl"
"""Beside the keys: relays whose key went, so that no restored backup brings them back."""

OTHER_CARD = mark(
    "To whom it went and what it says opens only with the card that sent it. So nobody who gives a new card reads it."
)
"""In the place of a relay that was sent with another card."""

ANSWERS: Mapping[str, str] = {
    "arrived": mark("It has arrived with the right person there."),
    "came": mark("They noted that I came."),
    "could_not": mark("They could not take it up."),
}
"""What the other side may say, in the person's words."""


@dataclass(frozen=True)
class Told:
    """One relay as its person sees it. ``back`` None: nothing of it is left there. ``letter`` None: it was sent with
    another card than this one, and neither to whom nor what it says is told: whoever gives a card, and saw its number,
    would else read what the person wrote before."""

    id: str
    name: str
    word: str
    sent_on: dt.date
    ends_on: dt.date
    letter: Letter | None
    taken_back_on: dt.date | None
    back: Back | None
    today: dt.date

    @property
    def state(self) -> str:
        """taken_back, deleted, opened, unread (it ended so), or waiting."""
        if self.taken_back_on is not None:
            return "taken_back"
        if self.back is None:
            return "deleted"
        if self.back.opened_on is None:
            return "unread" if self.back.gone_on is not None or self.back.ends_on < self.today else "waiting"
        return "deleted" if self.back.gone_on is not None else "opened"


async def own(scope: Scope, *, now: dt.datetime | None = None) -> tuple[Told, ...]:
    """Every relay of the person, the newest day first; of one day, what still waits. That they read of an opening is
    noted in their association's audit."""
    check_rule(Role(scope.role), PARTICIPANT)
    async with store.unit(scope, now=now) as unit:
        today, found = unit.today, await _opened(unit, scope.records)
        seen = await own_relays.seen(unit, [row.id for row, _ in found])
    marks = {row.id: sending.mark_of(words["secret"]) for row, words in found}
    async with store.unit(Scope.system("relay"), now=now) as across:
        backs = await relays_across.backs(across, marks.values())
    told = [_told(scope, row, words, backs.get(marks[row.id]), today) for row, words in found]
    new = [one.id for one in told if one.back is not None and one.back.opened_on is not None and one.id not in seen]
    if new:
        async with store.unit(scope, write=True, now=now) as unit:
            for relay in new:
                unit.note("relay_seen", "own_relay", relay)
    return tuple(sorted(told, key=lambda one: (one.sent_on, one.state == "waiting", one.id), reverse=True))


def _told(scope: Scope, row: OwnRelay, words: Mapping[str, str], back: Back | None, today: dt.date) -> Told:
    mine = with_this_card(scope, words)
    return Told(
        row.id, words["name"] if mine else "", words["word"] if mine else "", dt.date.fromisoformat(words["sent_on"]),
        dt.date.fromisoformat(words["ends_on"]), letter.read(json.loads(words["letter"])) if mine else None,
        row.taken_back_on, back, today,
    )  # fmt: skip


def with_this_card(scope: Scope, words: Mapping[str, object]) -> bool:
    """Whether a relay was sent with the card that is open here."""
    return str(words.get("card", "")) == (scope.card or "")


async def go_over(unit: Unit, card: str) -> None:
    """A person changed their card themselves: what they sent with the old one, they read with the new one, and the
    old one would read no more."""
    for row, words in await _opened(unit, unit.scope.records):
        if with_this_card(unit.scope, words):
            place = sending.own_place(unit.organisation, row.participant, row.id)
            sealed = await sealed_words.seal(unit, row.participant, place, {**words, "card": card})
            await own_relays.seal_anew(unit, row.id, sealed)


async def take_back(scope: Scope, settings: Settings, relay_id: str, *, now: dt.datetime | None = None) -> None:
    """Take a relay back that nobody opened. Refused ``relay.opened`` once somebody did, or when it is over."""
    check_rule(Role(scope.role), PARTICIPANT)
    words = await _own(scope, relay_id, now)
    async with store.unit(Scope.system("relay"), write=True, now=now) as across:
        if not await _remove(across, settings, words):
            raise Refused(problem("relay.opened"))
        await relays_across.note_taken_back(across, scope.organisation or "", relay_id)
        across.note("relay_taken_back", "own_relay", relay_id, organisation=scope.organisation)


async def please_delete(scope: Scope, relay_id: str, *, now: dt.datetime | None = None) -> None:
    """Ask that it be deleted where it was opened. A second time asks nothing more."""
    check_rule(Role(scope.role), PARTICIPANT)
    words = await _own(scope, relay_id, now)
    async with store.unit(Scope.system("relay"), write=True, now=now) as across:
        if await relays_across.ask_deletion(across, sending.mark_of(words["secret"])):
            across.note("relay_deletion_asked", "own_relay", relay_id, organisation=scope.organisation)


async def let_go_of(scope: Scope, settings: Settings, people: Sequence[str], *, now: dt.datetime | None = None) -> None:
    """Before a person is erased: what nobody opened is taken back; where one was opened, its deletion is asked for.

    What was opened is the other association's own; we can only ask. Where this session may not open the person's words
    (an association that holds its own key), nobody can find the other row, and it goes at its end.
    """
    async with store.unit(scope, now=now) as unit:
        found = await _opened(unit, people)
    if not found:
        return
    async with store.unit(Scope.system("relay"), write=True, now=now) as across:
        for _, words in found:
            if not await _remove(across, settings, words):
                await relays_across.ask_deletion(across, sending.mark_of(words["secret"]))


async def _remove(across: Unit, settings: Settings, words: Mapping[str, str]) -> bool:
    secret = sending.mark_of(words["secret"])
    back = await relays_across.back(across, secret)
    if back is None or not await relays_across.take_back(across, secret):
        return False
    remember(settings, back.organisation, [back.public_key])
    return True


def remember(settings: Settings, organisation: str, keys: Sequence[bytes]) -> None:
    """Write beside the keys that these relays are gone for good."""
    beside_keys.add(settings, LIST, [{"organisation": organisation, "key": beside_keys.print_of(key)} for key in keys])


async def _own(scope: Scope, relay_id: str, now: dt.datetime | None) -> Mapping[str, str]:
    async with store.unit(scope, now=now) as unit:
        row = await own_relays.own_relay(unit, relay_id)
        words = await _words(unit, row) if row is not None else None
    if words is None:
        raise Refused(problem("access.not_found"))
    return words


async def _opened(unit: Unit, people: Sequence[str]) -> list[tuple[OwnRelay, Mapping[str, str]]]:
    """Relays of these people whose words still open."""
    found = []
    for row in await own_relays.own_relays(unit, people):
        words = await _words(unit, row)
        if words is not None:
            found.append((row, words))
    return found


async def _words(unit: Unit, row: OwnRelay) -> Mapping[str, str] | None:
    """None where they do not open: gone, or locked in this session. Then nothing is taken back on the other side, where
    the letter ends by itself; the erasing of a person never waits for a passphrase."""
    place = sending.own_place(unit.organisation, row.participant, row.id)
    try:
        opened = await sealed_words.unseal(unit, row.participant, place, row.words)
    except (sealing.CannotOpenError, LockedError):
        return None
    return {key: str(value) for key, value in opened.items()}
