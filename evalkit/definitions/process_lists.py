"""The closed lists of the process, in the order in which they are offered, with their words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from evalkit.i18n import mark

DEMAND: Mapping[str, str] = MappingProxyType(
    {
        "asked": mark("Asked for a place"),
        "accepted": mark("Accepted"),
        "no_place": mark("Found no place"),
        "sent_on": mark("Accompanied elsewhere"),
        "chose_otherwise": mark("Chose otherwise"),
    }
)
"""What became of those who asked: counted by the week, without persons."""

OPEN_DOOR: Mapping[str, str] = MappingProxyType({"visits": mark("Came by the open door")})

NEEDS: Mapping[str, str] = MappingProxyType(
    {
        "housing": mark("Housing"),
        "residence": mark("Right of residence"),
        "health": mark("Health care"),
        "childcare": mark("Childcare"),
        "food": mark("Food"),
        "money": mark("Money, debts"),
    }
)
"""The short list of needs that every programme begins with; it chooses among them and adds its own."""

ACTIVITIES: Mapping[str, str] = MappingProxyType(
    {
        "workshop": mark("Workshop or course"),
        "outing": mark("Outing"),
        "meal": mark("Meal, open house"),
        "talk": mark("Talk or meeting"),
        "appointment": mark("Time for one person"),
        "collective": mark("Collective or neighbourhood action"),
        "other": mark("Something else"),
    }
)

CANCELLED: Mapping[str, str] = MappingProxyType(
    {
        "team_away": mark("The team could not"),
        "nobody_came": mark("Nobody came"),
        "no_room": mark("No room to hold it in"),
        "outside": mark("Something outside, such as a strike, the weather or a closure"),
        "group_chose": mark("The group chose something else"),
        "other": mark("Another reason"),
    }
)

JOURNAL: Mapping[str, str] = MappingProxyType(
    {
        "adaptation": mark("We changed something"),
        "obstacle": mark("Something stood in the way"),
        "support": mark("Something helped"),
        "context": mark("Something happened around us"),
        "held_to": mark("How we held to what matters to us"),
    }
)

DECIDED_BY: Mapping[str, str] = MappingProxyType(
    {
        "team": mark("the team"),
        "participants": mark("the participants"),
        "management": mark("the management"),
        "partner": mark("a partner"),
        "funder": mark("the funder"),
    }
)
"""Who decided, by role only: a journal settles no accounts."""

PARTNERS: Mapping[str, str] = MappingProxyType(
    {
        "relay": mark("We accompany people there"),
        "case": mark("We meet about a person who asks us to"),
        "partnership": mark("We work together regularly"),
        "project": mark("We do a project together"),
    }
)

RELAYS: Mapping[str, str] = MappingProxyType(
    {
        "proposed": mark("Proposed"),
        "accepted": mark("Accepted by the person"),
        "accompanied": mark("Accompanied there"),
        "arrived": mark("Arrived, says the person"),
    }
)

EXITS: Mapping[str, str] = MappingProxyType(
    {
        "choice": mark("The person's choice"),
        "circumstances": mark("Circumstances"),
        "our_decision": mark("Our decision"),
    }
)
"""The three groups in which exits are told."""

EXIT_GROUP: Mapping[str, str] = MappingProxyType(
    {
        "found_what_was_needed": "choice",
        "other_project": "choice",
        "did_not_say": "choice",
        "hours_care_travel": "circumstances",
        "health": "circumstances",
        "moved": "circumstances",
        "death": "circumstances",
        "unknown": "circumstances",
        "place_or_action_ended": "our_decision",
        "association_decided": "our_decision",
    }
)
"""Reason of the closed list → group. Who left without saying chose to; a death is a circumstance (FIELD B11)."""
