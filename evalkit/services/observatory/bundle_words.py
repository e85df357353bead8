"""Why a line of a bundle holds no figures, in words for the coordination that lets it out."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from evalkit.i18n import mark

WHY: Mapping[str, str] = MappingProxyType(
    {
        "fewer_than_k": mark("Fewer than {k} people were seen again."),
        "too_few": mark("Fewer than {ten} people were seen again: only how many leaves."),
        "small_cells": mark(
            "Fewer than {k} rose, or fewer than {k} did not: only how many people were seen again leaves."
        ),
        "outside_window": mark(
            "People whose start was taken outside its window: {n}. They may enter no comparison, and leaving out so "
            "few would give them away: only how many people were seen again leaves."
        ),
        "starts_of_waves": mark(
            "Beside those of another wave, its starting points would tell about few people: only how many people were "
            "seen again leaves."
        ),
        "waits": mark("It waits: beside what was released before, it would tell about few people."),
        "waits_as_before": mark(
            "As in the last bundle; later answers wait until {n} more people can be added together."
        ),
        "exposed_public": mark("Its public must not appear elsewhere: it is in no bundle."),
        "no_form": mark("It has no form with a schedule yet."),
        "nobody": mark("Fewer than {k} people agreed to be counted for the observatory and have answered."),
    }
)
"""Reason → English sentence. Only the coordination reads it: it says more than the bundle does."""
