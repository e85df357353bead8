"""The real, published data of the demonstration: a third organisation with its four programmes and a grant.

They come in through the ordinary import, with the agreement under which the authors published them.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from evalkit import store
from evalkit.definitions import Form, loader
from evalkit.services.demonstration import field
from evalkit.services.demonstration.filling import DEMONSTRATION, SEED, Filled
from evalkit.services.files.imports import Imported, Wanted, import_file
from evalkit.store import Scope
from evalkit.store.queries import accounts, organisations, programmes

NAME = "Woodworth, O’Brien-Malone, Diamond & Schüz (2018)"
CITATION = (
    "Woodworth, R. J., O'Brien-Malone, A., Diamond, M. R. & Schüz, B. (2018). Data from “Web-based Positive Psychology "
    "Interventions: A Reexamination of Effectiveness”. Journal of Open Psychology Data 6(1), "
    "https://doi.org/10.5334/jopd.35. CC BY 4.0."
)
AGREEMENT = "published by its authors under CC BY 4.0"
NAMES = {
    "signature_strengths": {
        "en": "Using signature strengths", "fr": "Utiliser ses forces", "nl": "Eigen sterktes gebruiken",
    },
    "three_good_things": {"en": "Three good things", "fr": "Trois bonnes choses", "nl": "Drie goede dingen"},
    "gratitude_visit": {"en": "Gratitude visit", "fr": "Visite de gratitude", "nl": "Dankbaarheidsbezoek"},
    "early_memories_control": {
        "en": "Early memories (comparison group)", "fr": "Souvenirs d’enfance (groupe de comparaison)",
        "nl": "Vroege herinneringen (vergelijkingsgroep)",
    },
}  # fmt: skip
"""Key of the programme in the data → its name."""
TITLE = {
    "en": "Four exercises on the web",
    "fr": "Quatre exercices en ligne",
    "nl": "Vier oefeningen op het web",
}


@dataclass(frozen=True)
class Published:
    """``scope`` of the organisation's coordinator; ``programmes`` key → id; ``grant`` of the funder who reads it."""

    scope: Scope
    programmes: dict[str, str]
    grant: str
    imported: Imported


async def add_published(filled: Filled, funder: str, now: dt.datetime) -> Published:
    """Make the organisation and its programmes, import the data, and add the grant of ``funder`` (a name)."""
    async with store.unit(DEMONSTRATION, write=True, now=now) as unit:
        place = await organisations.make_organisation(
            unit, key="woodworth2018", kind="association", name=NAME, languages=["en", "fr", "nl"],
            marking="published_data",
        )  # fmt: skip
        account = await accounts.make_account(unit, login="rosalind", name="Rosalind", language="en")
        if account is None:
            raise LookupError("the account of the published data exists already")
        await accounts.make_membership(unit, account=account, role="coordinator", organisation=place)
    scope = Scope(place, account, "coordinator")
    made: dict[str, str] = {}
    day = now.date().isoformat()
    async with store.unit(scope, write=True, now=now) as unit:
        for key, names in NAMES.items():
            made[key] = await programmes.make_programme(
                unit, key=key, names=names, kind="other", municipality="–",
                real_data_note={"kind": "published_data", "citation": CITATION},
                hoped_for={i.key: {"hope": "rise", "reason": {}, "day": day} for i in _form().indicators},
            )  # fmt: skip
        grant = await programmes.make_grant(
            unit, funder=filled.organisations[funder], title=TITLE,
            starts_on=dt.date(now.year, 1, 1), ends_on=dt.date(now.year, 12, 31), questions=["Q4"],
        )  # fmt: skip
    imported = await import_file(
        scope,
        Wanted(
            field.WOODWORTH, _form(), language="en",
            consents={"funder_aggregate": AGREEMENT, "observatory_aggregate": AGREEMENT},
        ),
        rng=random.Random(SEED),  # noqa: S311  (labels of published rows need no secret)
        now=now,
    )  # fmt: skip
    return Published(scope, made, grant, imported)


def _form() -> Form:
    return loader.shipped_form("woodworth2018")
