"""For whom the invented programmes are meant, which of them may be added up, and one conversation about a flag."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from evalkit.services.demonstration import field
from evalkit.services.demonstration.filling import OBSERVER, Filled
from evalkit.services.reach import association, conversations, publics
from evalkit.services.reach.publics import NewPublic
from evalkit.store import Scope

PUBLICS: Mapping[str, tuple[str, str, Sequence[int], str]] = {
    "lire_la_ville": (
        "register", "speaking_up", (150, 110, 80, 40, 20), "registre des écoles, parents peu scolarisés (inventé)",
    ),
    "table_du_jeudi": (
        "register", "people_to_turn_to", (45, 52, 48, 32, 13), "recensement des plus de 70 ans vivant seuls (inventé)",
    ),
    "chantier_18_25": (
        "referrals", "trying_new_things", (38, 17, 9, 4, 2), "tous les jeunes orientés vers l’action (inventé)",
    ),
}  # fmt: skip
"""Programme → kind of count, question, people by level (furthest first), source."""

EXPLAINED = (
    "Ceux qui vont le plus mal n’arrivent pas jusqu’à nous : ils dorment ailleurs chaque semaine, et l’orientation se "
    "fait par courriel. Depuis trois mois nous allons les chercher à l’accueil de nuit, deux soirs par semaine."
)
ASKED = "Que faudrait-il pour que l’accueil de nuit vous oriente directement, sans courriel ?"
ANSWERED = "Un numéro où quelqu’un répond le soir. C’est une heure de permanence de plus par semaine."


async def tell_reach(filled: Filled, now: dt.datetime) -> None:
    """Declare the publics, let all be added up, and hold the conversation where there is a flag."""
    flagged: tuple[Scope, str] | None = None
    for block in field.everything():
        kind, indicator, counts, source = PUBLICS[block["programme"]]
        scope, programme = filled.coordinators[block["association"]], filled.programmes[block["programme"]]
        seen = await association.reach_page(scope, programme, now=now)
        asked = next((one for one in seen.countable if one.key == indicator), seen.countable[0])
        levels = [publics.level_key(low, high) for low, high in publics.groups_of(asked)]
        counted = {k: str(n) for k, n in zip(levels, counts, strict=True)}
        new = NewPublic(kind, str(now.year - 1), asked.key, counted, source, "fr", elsewhere=field.translated()[source])
        await publics.declare(scope, programme, new, now=now)
        await association.let_add_up(scope, programme, shared=True, now=now)
        reach = (await association.reach_page(scope, programme, now=now)).reach
        if reach is not None and "few" in reach.flags:
            flagged = (scope, programme)
    if flagged is not None:
        observer = Scope(filled.organisations[OBSERVER[2]], filled.accounts[OBSERVER[0]], "observatory")
        await _talk(*flagged, observer, now)


async def _talk(scope: Scope, programme: str, observer: Scope, now: dt.datetime) -> None:
    def key(name: str) -> str:
        return str(uuid.uuid5(uuid.UUID(programme), name))

    first = now - dt.timedelta(days=24)
    talk = await conversations.begin(
        scope, programme, "few", "À regarder ensemble lundi : qui n’arrive pas jusqu’à nous, et par où ?",
        key=key("note"), language="fr", now=first,
    )  # fmt: skip
    await conversations.open_to_observatory(
        scope, talk, EXPLAINED, key=key("open"), language="fr", named=False, now=now - dt.timedelta(days=20)
    )
    await conversations.ask(observer, talk, ASKED, key=key("ask"), language="fr", now=now - dt.timedelta(days=9))
    await conversations.add(scope, talk, ANSWERED, key=key("answer"), language="fr", now=now - dt.timedelta(days=4))
