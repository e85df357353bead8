"""What the field page leaves open and the demonstration has to choose: when things happened, and to whom.

All days are counted back from ``today``, so that the demonstration is never old. Day 0 is the first day of a
programme. The choices follow from the windows of the forms and from the weeks of journals and stories:

* Lire la ville began 224 days ago: the last window (day 208) has closed for everybody who came in the first days.
* La Table du jeudi began 300 days ago, for the same reason (day 282).
* Chantier 18-25 began 288 days ago, in the middle of its week 42; people enter all year. Four are not yet due at
  six months: two can be asked today (at 68 and 204 days after entry), two later (at 41 and 100 days).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Part = Literal["done", "missed", "left", "not_yet_due", "did_not_wish", "left_before"]
"""Where somebody stands at the last wave of the pairs, or why they have no start."""

EXITS: Mapping[str, str] = MappingProxyType(
    {
        "a_demenage": "moved",
        "autre_projet_formation_travail": "other_project",
        "deces": "death",
        "decision_de_l_association": "association_decided",
        "horaires_garde_trajet": "hours_care_travel",
        "logement_perdu_depart_force": "moved",  # "moved, or had to leave" is one reason
        "n_a_pas_dit": "did_not_say",
        "place_terminee": "place_or_action_ended",
        "sante": "health",
    }
)
"""Reasons as the field page writes them → keys of the closed list."""


@dataclass(frozen=True)
class Pin:
    """Somebody of whom the field page says more. ``entry``, ``exit``: days of the programme; absences: since entry."""

    part: Part
    label: str | None = None
    language: str | None = None
    pairs: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    entry: int | None = None
    exit: int | None = None
    reason: str | None = None
    note: str | None = None
    absences: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Plan:
    """When a programme began, within how many days people came, who is known, and who said what out of turn.

    ``off_schedule``: days after entry of a check-in that no window holds. ``corrected``: whether one check-in was
    corrected. ``set_aside``: whether the check-in of the one who is missed waits for an old form version.
    """

    days_ago: int
    intake: int
    pins: tuple[Pin, ...]
    off_schedule: tuple[int, ...] = ()
    corrected: bool = False
    set_aside: bool = False


PLANS: Mapping[str, Plan] = MappingProxyType(
    {
        "lire_la_ville": Plan(
            days_ago=224,
            intake=14,
            pins=(
                Pin("done", "tilleul 27", "ar", {"speaking_up": (2, 3)}),
                Pin("done", "héron 4", "ar", {"letters_and_forms": (1, 2)}),
                Pin("done", "cannelle 12", "ro", {"ties_to_services": (1, 1), "speaking_up": (2, 2)}),
            ),
            off_schedule=(131,),
            corrected=True,
            set_aside=True,
        ),
        "table_du_jeudi": Plan(
            days_ago=300,
            intake=10,
            pins=(
                Pin("done", "ardoise 8", "nl", {"people_to_turn_to": (1, 2)}),
                Pin("done", "mésange 31", "fr", {"getting_about": (3, 2)}),
                Pin("left", exit=143, reason="deces"),  # week 21
            ),
        ),
        "chantier_18_25": Plan(
            days_ago=288,
            intake=136,
            pins=(
                Pin("done", "comète 6", "fr", {"own_project": (3, 4)}, entry=24),
                Pin("done", "orme 22", "fr", {"trying_new_things": (2, 3)}, entry=31),
                Pin("done", "linde 3", "nl", {"people_to_turn_to": (2, 3)}, entry=20, absences=((40, 58), (95, 130))),
                Pin("done", entry=45, absences=((62, 90),)),
                Pin("not_yet_due", "granit 19", "fr", entry=84),  # takes a consent back in week 15, after the start
                Pin("not_yet_due", entry=188),
                Pin("not_yet_due", entry=220),
                Pin("not_yet_due", entry=247),
                Pin(
                    "left",
                    entry=100,
                    exit=213,
                    reason="decision_de_l_association",
                    note="Exclusion après des coups. Contestée par une partie du groupe.",
                ),
                # Left 185 days ago: can be asked today how things are, six months after leaving.
                Pin("left", entry=8, exit=103, reason="autre_projet_formation_travail"),
            ),
            off_schedule=(135,),
        ),
    }
)
"""Programme → plan."""


def day_of_week(week: int) -> int:
    """The middle of a week counted from the start of the programme (week 1 begins on day 0)."""
    return 7 * (week - 1) + 3
