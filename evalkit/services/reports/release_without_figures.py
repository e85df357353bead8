"""A report of a programme without participants: no answer is read, no figure about persons computed, nobody counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl

from evalkit.definitions import Policy, Schedule, loader
from evalkit.disclosure.cells import Cell
from evalkit.disclosure.released import Released, ReleasedSource
from evalkit.services.reports.progression_tables import Gathered
from evalkit.services.reports.publishable_tables import Publishable
from evalkit.services.reports.table_marks import Mark
from evalkit.settings import resource_folder
from evalkit.store.queries.programmes import Programme


def gathered(programmes: Sequence[Programme], as_of: dt.date) -> Gathered:
    """Nothing, of these programmes."""
    form = loader.load_form(resource_folder("reports") / "nothing_asked.yaml")
    schedule = form.schedule
    if not isinstance(schedule, Schedule):
        raise LookupError("the form that asks nothing has its schedule")
    return Gathered(
        form=form,
        schedule=schedule,
        observations=pl.DataFrame(),
        enrolments=pl.DataFrame(),
        programmes=tuple(sorted(programme.key for programme in programmes)),
        outside=0,
        people=0,
        older_wording=0,
        as_of=as_of,
        exits_known=True,
    )


def publishable(nothing: Gathered, policy: Policy, *, mark: Mark, grant: str) -> Publishable:
    """No table at all."""
    form = nothing.form
    released = Released(
        audience=policy.audience,
        policy=policy,
        source=ReleasedSource(mark(f"data|{','.join(nothing.programmes)}")),
        participants=Cell.not_collected(),
        form_key=form.key,
        form_version=form.version,
        form_hash=form.hash,
        results=(),
        grant=grant,
    )
    return Publishable(released=released, decisions=(), sets={}, prints={}, standing={}, waits={})
