"""Tables of what an association does: programmes, grants, form versions, schedules.

Columns as the migrations make them; keys, checks and triggers stand there, and a test compares the two.
"""

from __future__ import annotations

from piccolo.columns import Boolean, Integer, Text
from piccolo.table import Table

from evalkit.store.columns import Day, Id, Json
from evalkit.store.conf import DB


class Programme(Table, db=DB, tablename="programme"):
    id = Id(primary_key=True)
    organisation = Id()
    key = Text()
    names = Json()
    public_text = Json()
    kind = Text()
    municipality = Text()
    without_participants = Boolean()
    exposed_public = Boolean()
    real_data_note = Json(null=True)
    hoped_for = Json()
    made_on = Day()
    closed_on = Day(null=True)
    process = Json()


class FundingGrant(Table, db=DB, tablename="funding_grant"):
    id = Id(primary_key=True)
    organisation = Id()
    programme = Id(null=True)
    funder = Id()
    title = Json()
    starts_on = Day()
    ends_on = Day()
    conditions = Json()
    questions = Json()
    contract_version = Text(null=True)
    contract_accepted_by = Id(null=True)
    contract_accepted_on = Day(null=True)
    made_on = Day()
    programmes = Json()


class FormVersion(Table, db=DB, tablename="form_version"):
    id = Id(primary_key=True)
    organisation = Id()
    key = Text()
    version = Text()
    hash = Text()
    definition = Json()
    meanings = Json()
    made_on = Day()


class Schedule(Table, db=DB, tablename="schedule"):
    id = Id(primary_key=True)
    organisation = Id()
    programme = Id()
    version = Integer()
    baseline = Text()
    waves = Json()
    forms = Json()
    made_on = Day()


class FormDraft(Table, db=DB, tablename="form_draft"):
    id = Id(primary_key=True)
    organisation = Id()
    definition = Json()
    revision = Integer()
    state = Text()
    made_from = Id(null=True)
    published_as = Id(null=True)
    made_by = Id(null=True)
    changed_by = Id(null=True)
    changed_on = Day()
