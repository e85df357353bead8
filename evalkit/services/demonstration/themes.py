"""Two themes that the team of one programme found in what was told, coded by two people, as a real team codes them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from evalkit.services.demonstration.filling import WORKERS, Filled
from evalkit.services.words import themes
from evalkit.store import Scope

ASSOCIATION: Final = "Maison Grenadille ASBL"
_KEYS = uuid.UUID("3a7f0d0e-58a5-4d0f-8e35-9a1d4b1f7d21")


@dataclass(frozen=True)
class Theme:
    """``found_in``: how the texts begin in which everybody finds it; ``doubtful``: the first coder alone."""

    names: Mapping[str, str]
    definition: str
    example: str
    found_in: tuple[str, ...]
    doubtful: tuple[str, ...] = ()


THEMES: Final = (
    Theme(
        {"fr": "Être entendue", "nl": "Gehoord worden", "en": "Being heard"},
        "La personne dit ce qu'elle pense ou ce qu'il lui faut, et quelqu'un en tient compte, ou non.",
        "« Attendez, plus lentement. »",
        ("Avant, à l'école", "Rien n'a changé", "À la demande du groupe", "Une ancienne participante"),
        ("Faut-il donner",),
    ),
    Theme(
        {
            "fr": "Devant un papier ou un guichet",
            "nl": "Voor een papier of een loket",
            "en": "Facing a letter or a counter",
        },
        "Ce qui se passe quand une lettre, un formulaire ou un guichet demande quelque chose.",
        "« Maintenant j'ouvre. »",
        ("J'avais un sac", "Le guichet du quartier", "À la demande du groupe", "Faut-il donner", "Une partenaire"),
    ),
)


async def add_themes(filled: Filled, now: dt.datetime) -> None:
    """The codebook, and what the worker and the coordinator each found in every text."""
    logins = {role: login for login, _, role in WORKERS[ASSOCIATION]}
    place = filled.organisations[ASSOCIATION]
    worker = Scope(place, filled.accounts[logins["worker"]], "worker")
    keys = [str(uuid.uuid5(_KEYS, theme.names["fr"])) for theme in THEMES]
    for key, theme in zip(keys, THEMES, strict=True):
        await themes.write_theme(
            worker, key, based_on=0, names=theme.names, definition=theme.definition, example=theme.example, now=now
        )
    for coder in (worker, filled.coordinators[ASSOCIATION]):
        # By their words: texts of one day stand by id on the page, and ids are made anew.
        for text in sorted(
            (line.text for line in (await themes.coding_page(coder, now=now)).lines), key=lambda one: one.text
        ):
            found = [
                key
                for key, theme in zip(keys, THEMES, strict=True)
                if text.text.startswith(theme.found_in) or (coder is worker and text.text.startswith(theme.doubtful))
            ]
            await themes.code(coder, text.kind, text.id, found, now=now)
