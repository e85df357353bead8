"""Tables of the group's own analysis and of what it answers.

Columns as the migrations make them; keys, checks and triggers stand there.
"""

from __future__ import annotations

from piccolo.columns import Boolean, Integer, Text
from piccolo.table import Table

from evalkit.store.columns import Day, Id, Json, Sealed
from evalkit.store.conf import DB


class GroupAnalysis(Table, db=DB, tablename="group_analysis"):
    id = Id(primary_key=True)
    organisation = Id()
    programme = Id()
    submission_key = Text()
    begun_on = Day()
    author = Id(null=True)


class GroupAnalysisPart(Table, db=DB, tablename="group_analysis_part"):
    id = Id(primary_key=True)
    organisation = Id()
    group_analysis = Id()
    step = Text()
    number = Integer()
    words = Sealed()
    day = Day()
    author = Id(null=True)


class GroupAccount(Table, db=DB, tablename="group_account"):
    id = Id(primary_key=True)
    organisation = Id()
    group_analysis = Id()
    number = Integer()
    words = Sealed(null=True)
    day = Day()
    withdrawn_on = Day(null=True)
    author = Id(null=True)


class GroupValidation(Table, db=DB, tablename="group_validation"):
    id = Id(primary_key=True)
    organisation = Id()
    group_analysis = Id()
    number = Integer()
    parts = Json()
    words = Sealed()
    day = Day()
    author = Id(null=True)


class GroupChoice(Table, db=DB, tablename="group_choice"):
    id = Id(primary_key=True)
    organisation = Id()
    group_analysis = Id()
    number = Integer()
    group_validation = Id()
    reader_kind = Text()
    reader = Text()
    passages = Json()
    day = Day()
    author = Id(null=True)


class GroupReturn(Table, db=DB, tablename="group_return"):
    id = Id(primary_key=True)
    organisation = Id()
    programme = Id()
    submission_key = Text()
    language = Text()
    words = Sealed()
    may_leave = Boolean()
    day = Day()
    author = Id(null=True)
