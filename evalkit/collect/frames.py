"""The three frames that carry data through evalkit; their columns are fixed here and nowhere else.

answers → (scoring) → observations, and enrolments. The database, a CSV and a data package all give them;
everything after does not know which.
"""

from __future__ import annotations

from typing import Final

import polars as pl

VALUE = "value"
EMPTY = "empty"
PREFER_NOT_TO_SAY = "prefer_not_to_say"
DOES_NOT_APPLY = "does_not_apply"
STATES: Final = (VALUE, EMPTY, PREFER_NOT_TO_SAY, DOES_NOT_APPLY)
"""State of an answer or a score. Only ``value`` is in a pair; the other three are counted apart."""

State = pl.Enum(STATES)
Voice = pl.Enum(("self", "worker"))

ENROLMENTS: Final[pl.Schema] = pl.Schema(
    {
        "enrolment": pl.UInt32(),  # number of the (participant, programme) pair in this analysis
        "participant": pl.String(),
        "programme": pl.String(),  # null where the data name none
        "entry": pl.Date(),
        "exit_days": pl.Float64(),  # days from entry to exit; null: not left, or not known
        "exit_reason": pl.String(),
        "channel": pl.String(),
    }
)
"""One row per participant and programme."""

ANSWERS: Final[pl.Schema] = pl.Schema(
    {
        "enrolment": pl.UInt32(),
        "wave": pl.String(),
        "day": pl.Float64(),  # days since entry (or since the first occasion); null when unknown
        "date": pl.Date(),
        "voice": Voice,
        "item": pl.String(),
        "value": pl.Float64(),  # null unless state is "value"
        "state": State,
        "form_hash": pl.String(),
    }
)
"""One row per answer to one item at one occasion; an occasion is kept once per enrolment and wave."""

OBSERVATIONS: Final[pl.Schema] = pl.Schema(
    {
        "enrolment": pl.UInt32(),
        "programme": pl.String(),
        "wave": pl.String(),
        "day": pl.Float64(),
        "date": pl.Date(),
        "voice": Voice,
        "indicator": pl.String(),
        "value": pl.Float64(),
        "state": State,
        "form_hash": pl.String(),
    }
)
"""One row per enrolment, wave, voice and indicator."""
