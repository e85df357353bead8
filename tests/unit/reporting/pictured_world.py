"""Everything that can be pictured beside the figures of change, of an invented programme."""

from __future__ import annotations

import datetime as dt

from evalkit.disclosure.cells import Cell
from evalkit.reporting.pictured import (
    Counted,
    Happened,
    Joint,
    MonthDone,
    Passage,
    Pictured,
    Reach,
    ReachPair,
    Statement,
)


def everything() -> Pictured:
    """A year of a programme; some numbers are hidden."""
    months = [(2024, month) for month in range(9, 13)] + [(2025, month) for month in range(1, 9)]
    held = (6, 8, 7, 5, 8, 8, 6, 8, 8, 7, 0, 2)
    planned = (6, 8, 8, 6, 8, 8, 8, 8, 8, 8, 0, 2)
    return Pictured(
        months=tuple(
            MonthDone(dt.date(year, month, 1), plan, done)
            for (year, month), plan, done in zip(months, planned, held, strict=True)
        ),
        events=(
            Happened(dt.date(2024, 12, 2), "Deux mois sans chauffage : les ateliers se tiennent ailleurs."),
            Happened(dt.date(2025, 2, 3), "Le guichet communal ne reçoit plus que sur rendez-vous en ligne."),
            Happened(dt.date(2025, 2, 17), "Grève des trams, trois semaines."),
        ),
        reach=(
            Reach("Âge", "Monographie communale 2023", Cell.shown(142), (
                ReachPair("18 à 29 ans", 0.31, Cell.shown(22)), ReachPair("30 à 49 ans", 0.42, Cell.shown(74)),
                ReachPair("50 ans et plus", 0.27, Cell.shown(46)),
            )),
        ),
        needs=(
            Counted("Logement", Cell.shown(17)), Counted("Santé mentale, attente de plus de trois mois", Cell.shown(8)),
            Counted("Adresse de référence", Cell.shown(6)), Counted("Garde d’enfants", Cell.hidden(1, 4)),
        ),
        exits=(
            Counted("Choix de la personne", Cell.shown(9)), Counted("Circonstances", Cell.shown(6)),
            Counted("Notre décision", Cell.hidden(1, 4), "level-2"),
        ),
        goals=(
            Counted("Atteints", Cell.shown(12), "higher"), Counted("En chemin", Cell.shown(21), "held"),
            Counted("Comme au départ", Cell.shown(8), "same"), Counted("Plus difficile", Cell.shown(5), "lower"),
            Counted("Plus souhaités", Cell.shown(6), "level-2"),
        ),
        about_us=(
            Statement("Ici, on prend le temps de m’écouter.", (
                Counted("Oui", Cell.shown(22)), Counted("En partie", Cell.shown(6)), Counted("Non", Cell.shown(3)),
            )),
        ),
        changed="Une table sans équipe le mardi, tenue par les participantes.",
        joints=(Joint("speaking_up", "Être attendue", 7, Passage("Attendez, plus lentement.", "fr")),),
    )  # fmt: skip
