"""Numbers for the enrolments of a file: each participant in each programme, in the order of their names."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from evalkit.exchange.reading_enrolments import COLUMNS

Ints = NDArray[np.int64]

_PAIR = ["participant", "programme"]


def numbered(rows: pl.DataFrame, entered: pl.DataFrame | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Every enrolment (``enrolment``, participant, programme), and the rows with these numbers in place of the names.

    ``rows``: participant and programme as Categoricals, programme null where there is none; ``entered``: the list of
    enrolments, whose people are numbered too.
    """
    pair, of_row = _pairs(*(_codes(rows[name]) for name in _PAIR))
    seen = rows.select(_PAIR)[pair].select(pl.col(name).cast(pl.String) for name in _PAIR)
    listed = entered if entered is not None else pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String))
    everybody = (
        pl.concat([seen, listed.select(_PAIR)]).unique().sort(_PAIR, nulls_last=False).with_row_index("enrolment")
    )
    number = seen.join(everybody, on=_PAIR, how="left", nulls_equal=True, maintain_order="left")["enrolment"]
    return everybody, rows.drop(_PAIR).with_columns(enrolment=number[of_row])


def _codes(column: pl.Series) -> Ints:
    """The code of each text; one more than the highest for none."""
    physical = column.to_physical()
    highest = physical.max()
    return physical.fill_null((highest + 1) if isinstance(highest, int) else 0).cast(pl.Int64).to_numpy()


def _pairs(participant: Ints, programme: Ints) -> tuple[Ints, Ints]:
    """A row of each pair that there is, and for each row the position of its pair among them."""
    if not participant.size:
        return participant, participant
    # Nearly always a participant is in one programme, so the participant says all.
    a_row = np.full(int(participant.max()) + 1, -1, dtype=np.int64)
    a_row[participant] = np.arange(participant.size)
    if np.array_equal(programme[a_row[participant]], programme):
        some = a_row >= 0
        return a_row[some], (np.cumsum(some) - 1)[participant]
    both = participant * (int(programme.max()) + 1) + programme
    _, first, of_row = np.unique(both, return_index=True, return_inverse=True)
    return first.astype(np.int64), of_row.reshape(-1).astype(np.int64)
