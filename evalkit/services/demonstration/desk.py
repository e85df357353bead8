"""A report that is being written, and a round of questions about one that was let out: so that both are seen."""

from __future__ import annotations

import datetime as dt

from evalkit import store
from evalkit.access import Role
from evalkit.services.demonstration import field
from evalkit.services.demonstration.filling import Filled
from evalkit.services.reports import release_reading, release_rounds, report_drafts
from evalkit.services.reports.draft_words import Typed
from evalkit.services.reports.release_plan import Wish
from evalkit.store import Scope
from evalkit.store.queries import accounts

WRITTEN = "chantier_18_25"
OF_FUNDER = "Guichet régional du lien social"
COLLEAGUE = ("nadia", "Nadia")
"""Somebody else of the reader's house, who asked; the demonstration's own reader has not read the charter yet."""

ANSWER = {
    "fr": "Elles attendent ; huit autres ont été accompagnées ailleurs. Il manque une seconde halte-garderie : "
    "quatorze demandes sans réponse depuis le début.",
    "nl": "Ze wachten; acht anderen zijn naar elders begeleid. Er is een tweede kinderopvang nodig: veertien vragen "
    "zonder antwoord sinds het begin.",
    "en": "They wait; eight others were accompanied elsewhere. A second drop-in nursery is missing: fourteen requests "
    "without an answer since the beginning.",
}
"""Of the association, to its reader."""


async def begin_a_report(filled: Filled, now: dt.datetime) -> str:
    """The report of one programme to another funder, half written, with a total and a comment; gives the draft."""
    block = next(one for one in field.everything() if one["programme"] == WRITTEN)
    scope = filled.coordinators[block["association"]]
    wish = Wish(filled.grants[WRITTEN, OF_FUNDER], programme=filled.programmes[WRITTEN])
    draft = await report_drafts.begin(scope, wish, now=now)
    total = next(iter(block["declared_totals_fr"].values()))
    adaptation = next(note["text"] for note in block["journal_fr"] if note["kind"] == "adaptation")
    typed = (
        Typed("total:3:0", "fr", 0, str(total)),
        Typed("answer:2", "fr", 0, adaptation),
        Typed("limits", "fr", 0, block["group_analysis_fr"]["not_understood"]),
    )
    await report_drafts.save(scope, draft, typed, now=now)
    await report_drafts.comment(
        scope, draft, "answer:2", "Ajouter le repas de midi, voté par les jeunes ? C’est l’autre adaptation.", now=now
    )
    return draft


async def ask_about(filled: Filled, release: str, funder: str, association: str, now: dt.datetime) -> None:
    """One round about a release: asked by a reader, answered by the association, closed."""
    house = filled.organisations[funder]
    async with store.unit(Scope.system("demonstration"), write=True, now=now) as unit:
        account = await accounts.make_account(
            unit, login=COLLEAGUE[0], name=COLLEAGUE[1], language="fr", passphrase_hash=None
        )
        if account is None:
            raise LookupError("the demonstration's second reader exists already")
        await accounts.make_membership(unit, account=account, role=Role.FUNDER.value, organisation=house)
    reader = Scope(house, account, Role.FUNDER.value)
    await release_reading.accept_charter(reader, "fr", now=now)
    await release_rounds.ask(
        reader, release, "Les 29 personnes sans place : où les envoyez-vous ? Que faudrait-il pour ouvrir un groupe ?",
        language="fr", now=now,
    )  # fmt: skip
    await release_rounds.answer(filled.coordinators[association], release, ANSWER, now=now)
