"""Tables of what organisations share: sheets of tools, what those who used them say, forms, and words that go up.

Columns as the migrations make them; keys, checks and triggers stand there.
"""

from __future__ import annotations

from piccolo.columns import Boolean, Integer, Text
from piccolo.table import Table

from evalkit.store.columns import Day, Id, Json, Sealed
from evalkit.store.conf import DB


class ToolSheet(Table, db=DB, tablename="tool_sheet"):
    id = Id(primary_key=True)
    organisation = Id()
    sheet = Id()
    version = Integer()
    state = Text()
    texts = Json()
    facts = Json()
    contact = Sealed(null=True)
    day = Day()
    author = Id(null=True)


class ToolText(Table, db=DB, tablename="tool_text"):
    id = Id(primary_key=True)
    organisation = Id()
    tool_sheet = Id()
    sheet = Id()
    language = Text()
    title = Text()
    words = Text()
    folded = Text()


class ToolEvaluation(Table, db=DB, tablename="tool_evaluation"):
    id = Id(primary_key=True)
    organisation = Id()
    evaluation = Id()
    position = Integer()
    state = Text()
    sheet = Id()
    sheet_version = Integer()
    again = Text()
    language = Text()
    signed = Boolean()
    release = Id(null=True)
    words = Sealed()
    day = Day()
    author = Id(null=True)


class SharedForm(Table, db=DB, tablename="shared_form"):
    id = Id(primary_key=True)
    organisation = Id()
    form_version = Id()
    licence = Text()
    about = Text()
    language = Text()
    day = Day()
    withdrawn_on = Day(null=True)
    author = Id(null=True)


class FormTakenOver(Table, db=DB, tablename="form_taken_over"):
    id = Id(primary_key=True)
    organisation = Id()
    form_draft = Id()
    shared_form = Id()
    title = Json()
    version = Text()
    author_name = Text()
    licence = Text()
    day = Day()
    author = Id(null=True)


class RaisedPassage(Table, db=DB, tablename="raised_passage"):
    id = Id(primary_key=True)
    organisation = Id()
    programme = Id()
    unit_kind = Text()
    unit = Text()
    position = Integer()
    state = Text()
    kind = Text()
    shared_theme = Text()
    language = Text()
    named = Boolean()
    week = Day()
    words = Sealed()
    day = Day()
    author = Id(null=True)
