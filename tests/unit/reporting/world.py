"""Reports of the invented programmes, for the tests of reporting: ordinary, low follow-up, and small groups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from evalkit.definitions import loader
from evalkit.definitions.policy import Audience
from evalkit.disclosure.released import Released, ReleasedResult
from evalkit.reporting.context import (
    Demand,
    Done,
    GroupAnalysis,
    HopedFor,
    Origin,
    Period,
    ReleaseMark,
    ReportContext,
    Story,
)
from evalkit.reporting.model import ReportModel
from evalkit.reporting.render import model
from tests.unit.reporting.builders import a_released_result, pairs, released

LANGUAGES = ("fr", "nl", "en")
WAVE = "6_months"

SPEAKING = pairs(
    {"1→1": 1, "1→2": 4, "1→3": 1, "2→2": 2, "2→3": 3, "2→4": 1, "3→2": 1, "3→3": 1, "3→4": 2, "4→4": 1, "5→5": 1}
)
LETTERS = pairs({"1→1": 3, "1→2": 4, "2→1": 1, "2→2": 2, "2→3": 4, "3→3": 2, "3→4": 1, "4→4": 1})
SERVICES = pairs({"1→1": 2, "1→2": 3, "1→3": 2, "2→2": 3, "2→3": 2, "3→2": 1, "3→3": 2, "4→4": 1, "4→5": 1})
INDICATORS = {"speaking_up": SPEAKING, "letters_and_forms": LETTERS, "ties_to_services": SERVICES}
EIGHT = pairs({"1→2": 3, "2→2": 2, "2→3": 2, "3→2": 1})
TWELVE = pairs({"1→2": 4, "2→3": 3, "2→2": 4, "3→2": 1})


def times(moves: Mapping[tuple[int, int], int], factor: int) -> dict[tuple[int, int], int]:
    return {pair: count * factor for pair, count in moves.items()}


def a_context(**changes: Any) -> ReportContext:
    """Everything that a report may carry."""
    form = loader.shipped_form("lire_la_ville")
    given: dict[str, Any] = {
        "form": form,
        "name": form.title,
        "association": "Maison Grenadille ASBL",
        "funder": "Service de la vie locale de Sennebeek",
        "period": Period(dt.date(2024, 9, 1), dt.date(2025, 8, 31)),
        "origin": Origin("invented"),
        "release": ReleaseMark(2, "9f2c41d7e08ab553" * 4, dt.date(2025, 9, 12)),
        "reading_charter": "1",
        "making": {"speaking_up": "Nous avons joué le guichet entre nous avant d'y aller."},
        "demand": Demand(61, 24, 29, 8, 0),
        "done": Done(
            "Adultes peu ou pas scolarisés.", ("Deux ateliers par semaine",), ("Le groupe choisit",), 62, 57, 114
        ),
        "stories": (Story("En février j'ai dit : attendez, plus lentement.", "fr"),),
        "collective": ("Le groupe a écrit au guichet.",),
        "group_analysis": GroupAnalysis(
            (("participants", 6),), "le groupe du soir", "L'attestation", "Une participante demande une preuve.",
            ("Il manque une règle",), ("Faut-il donner une attestation ?",), ("Une page à l'entrée",),
        ),
    }  # fmt: skip
    return ReportContext(**(given | changes))


def ordinary() -> Released:
    """108 people, three indicators, every cell shown."""
    return released(
        *(
            a_released_result(
                times(moves, 6), indicator=key, wave=WAVE, enrolled=144, baseline=138, left=20,
                unanswered={"prefer_not_to_say": 6},
            )
            for key, moves in INDICATORS.items()
        )
    )  # fmt: skip


def low_follow_up() -> Released:
    """54 of 200 seen again."""
    return released(
        a_released_result(times(SPEAKING, 3), wave=WAVE, enrolled=210, baseline=200, left=None),
        a_released_result(times(LETTERS, 3), indicator="letters_and_forms", wave=WAVE, enrolled=210, baseline=200),
    )


def a_group_of(n: int) -> Released:
    """8: only the number of people; 12 and 18: two categories."""
    moves = {8: EIGHT, 12: TWELVE, 18: SPEAKING}[n]
    hidden = ("improved", "unchanged", "declined", "held_at_top") if n == 8 else ()
    results: list[ReleasedResult] = [
        a_released_result(
            moves, indicator=key, wave=WAVE, enrolled=n + 4, baseline=n + 2, left=1, two=True, hide=hidden
        )
        for key in ("speaking_up", "letters_and_forms")
    ]
    return released(*results)


def holding() -> tuple[Released, ReportContext]:
    """Getting about: holding was hoped for."""
    moves = pairs({"2→2": 30, "2→3": 10, "3→2": 12, "3→3": 20, "4→4": 8})
    result = a_released_result(moves, indicator="speaking_up", wave=WAVE, enrolled=90, baseline=86, left=2)
    hoped = {"speaking_up": HopedFor(hold=True, reason="Continuer comme au départ est déjà beaucoup.")}
    return released(result), a_context(hoped_for=hoped)


def a_report(values: Released, language: str = "en", context: ReportContext | None = None) -> ReportModel:
    return model(values, context or a_context(), language=language, reader=Audience.FUNDER)
