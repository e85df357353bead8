"""What else the observatory reads of the demonstration: reach of programmes that are alike, words that several
associations let go up, and a table for everybody; through the services that a real instance uses. And one account: of
the programme whose people start furthest, which can see that it does not look worse for it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit import store
from evalkit.definitions.weeks import monday
from evalkit.services.demonstration import field
from evalkit.services.demonstration.filling import DEMONSTRATION, OBSERVER, Filled
from evalkit.services.demonstration.neighbours import INDICATOR, Settled
from evalkit.services.observatory import open_publishing, raising, reach_versions
from evalkit.services.observatory.open_publishing import LICENCES
from evalkit.services.observatory.raising import New
from evalkit.services.process import journal
from evalkit.services.process.journal import NewEntry
from evalkit.services.reach import association, publics
from evalkit.services.reach.publics import NewPublic
from evalkit.store import Scope
from evalkit.store.queries import accounts, tallies

_KEYS = uuid.UUID("0f5d6f0c-3c0e-4f0b-9b5a-5d1f6f7f6c11")

PUBLICS: Mapping[str, tuple[Sequence[int], str]] = {
    "point_de_depart": ((260, 190, 110, 50, 20), "personnes sans chez-soi connues du relais social (inventé)"),
    "fil_rouge": ((120, 180, 160, 90, 30), "ménages suivis par le service social de la commune (inventé)"),
    "escale": ((90, 70, 30, 12, 4), "personnes orientées par les urgences (inventé)"),
}
"""Programme → people by level, furthest first, and the source. All of one kind, all in the same municipality."""


ASKED_LAST_YEAR: Mapping[str, Mapping[str, int]] = {
    "point_de_depart": {"asked": 84, "accepted": 31, "no_place": 38, "sent_on": 15},
    "fil_rouge": {"asked": 61, "accepted": 40, "no_place": 12, "sent_on": 9},
    "escale": {"asked": 47, "accepted": 16, "no_place": 24, "sent_on": 7},
}
"""Programme → what became of those who asked in the last year: a table that waits to be looked at and published."""
COORDINATES = ("imane", "Imane", "premiers_pas")


@dataclass(frozen=True)
class Passage:
    """Words that go up. ``text``: the note in the journal that holds them; "" where it stands there already."""

    theme: str
    words: str
    text: str = ""
    kind: str = "obstacle"
    named: bool = False
    weeks_ago: int = 0


OF_NEIGHBOURS: Mapping[str, tuple[Passage, ...]] = {
    "premiers_pas": (
        Passage(
            "counters", "Pour un rendez-vous à la commune, il faut une adresse de courriel et un téléphone chargé.",
            "Pour un rendez-vous à la commune, il faut une adresse de courriel et un téléphone chargé. La moitié du "
            "groupe n'a ni l'un ni l'autre.", named=True, weeks_ago=14,
        ),
        Passage(
            "way_of_working", "Nous allons au guichet à quatre, et chacun parle une fois.",
            "Nous allons au guichet à quatre, et chacun parle une fois. C'est plus lent.", "adaptation", weeks_ago=9,
        ),
    ),
    "fil_rouge": (
        Passage(
            "counters", "Le guichet du logement ne répond plus au téléphone depuis le printemps.",
            "Le guichet du logement ne répond plus au téléphone depuis le printemps. Nous y allons avec les gens.",
            weeks_ago=20,
        ),
    ),
    "maison_verte": (
        Passage(
            "way_of_working", "L'atelier commence quand tout le monde a bu son café.",
            "L'atelier commence quand tout le monde a bu son café. Personne n'est plus en retard.", "adaptation",
            named=True, weeks_ago=17,
        ),
    ),
}  # fmt: skip
"""Programme → what its team lets go up."""
OF_THE_HOUSE: Mapping[str, tuple[Passage, ...]] = {
    "Maison Grenadille ASBL": (
        Passage("counters", "Le guichet du quartier passe au rendez-vous en ligne."),
        Passage("way_of_working", "Nous commençons par le café et les nouvelles", kind="adaptation"),
    ),
}
"""Association → words of its journal, which the demonstration's own people wrote."""


async def let_be_seen(filled: Filled, settled: Sequence[Settled], now: dt.datetime) -> None:
    """Everything, in the order in which it would happen."""
    for one in settled:
        if one.neighbour.key == COORDINATES[2]:
            await _account(one, now)
        if one.neighbour.key in PUBLICS:
            await _reach(one, now)
            await _asked(one, now)
        for passage in OF_NEIGHBOURS.get(one.neighbour.key, ()):
            await _write(one, passage, now)
            await _let_go_up(one.scope, passage, now)
    for name, passages in OF_THE_HOUSE.items():
        for passage in passages:
            await _let_go_up(filled.coordinators[name], passage, now)
    observer = Scope(filled.organisations[OBSERVER[2]], filled.accounts[OBSERVER[0]], "observatory")
    await reach_versions.compute(observer, now=now)
    for proposed in await open_publishing.proposals(observer, now=now):
        if proposed.content["subject"] == "progression" and proposed.state == "new":
            await open_publishing.publish(
                observer, proposed.address, mark=proposed.mark, licence=next(iter(LICENCES)), now=now
            )


async def _reach(one: Settled, now: dt.datetime) -> None:
    counts, source = PUBLICS[one.neighbour.key]
    by_level = {str(level): str(n) for level, n in enumerate(counts, start=1)}
    new = NewPublic(
        "register", str(now.year - 1), INDICATOR, by_level, source, "fr", elsewhere=field.translated()[source]
    )
    await publics.declare(one.scope, one.programme, new, now=now)
    await association.let_add_up(one.scope, one.programme, shared=True, now=now)


async def _asked(one: Settled, now: dt.datetime) -> None:
    last_year = dt.date(now.year - 1, 1, 12)
    async with store.unit(one.scope, write=True, now=now) as unit:
        for item, total in ASKED_LAST_YEAR[one.neighbour.key].items():
            for quarter, count in enumerate(_over_the_year(total)):
                await tallies.add_tap(
                    unit, submission_key=str(uuid.uuid5(_KEYS, f"{one.neighbour.key} {item} {quarter}")),
                    programme=one.programme, week=monday(last_year + dt.timedelta(days=91 * quarter)), kind="demand",
                    item=item, step=count,
                )  # fmt: skip


def _over_the_year(total: int) -> list[int]:
    """One count a quarter; together the total."""
    return [total // 4 + (number < total % 4) for number in range(4)]


async def _account(one: Settled, now: dt.datetime) -> None:
    login, name, _ = COORDINATES
    async with store.unit(DEMONSTRATION, write=True, now=now) as unit:
        account = await accounts.make_account(unit, login=login, name=name, language="fr", passphrase_hash=None)
        if account is None:
            raise LookupError(f"the demonstration's account {login} exists already")
        await accounts.make_membership(unit, account=account, role="coordinator", organisation=one.scope.organisation)


async def _write(one: Settled, passage: Passage, now: dt.datetime) -> None:
    day = now.date() - dt.timedelta(weeks=passage.weeks_ago)
    key = str(uuid.uuid5(_KEYS, passage.words))
    await journal.write(
        one.scope, one.programme, NewEntry(key, passage.kind, passage.text, day), language="fr",
        now=now - dt.timedelta(weeks=passage.weeks_ago - 1),
    )  # fmt: skip


async def _let_go_up(scope: Scope, passage: Passage, now: dt.datetime) -> None:
    """The first text that holds these very words."""
    text = next(line.text for line in await raising.page(scope, now=now) if passage.words in line.text.text)
    new = New(text.unit_kind, text.unit, 0, passage.words, passage.theme, passage.named)
    await raising.raise_up(scope, new, now=now)
