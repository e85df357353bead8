"""Tables of stories, and of what was chosen, found and released of them.

Columns as the migrations make them; keys, checks and triggers stand there.
"""

from __future__ import annotations

from piccolo.columns import Boolean, Integer, Text
from piccolo.table import Table

from evalkit.store.columns import Day, Id, Json, Sealed
from evalkit.store.conf import DB


class Story(Table, db=DB, tablename="story"):
    id = Id(primary_key=True)
    organisation = Id()
    programme = Id()
    participant = Id(null=True)
    teller = Text()
    domain = Text()
    language = Text()
    week = Day()
    noted_on = Day()
    check_in = Id(null=True)
    submission_key = Text()
    words = Sealed()
    author = Id(null=True)


class StoryTakenBack(Table, db=DB, tablename="story_taken_back"):
    id = Id(primary_key=True)
    organisation = Id()
    participant = Id(null=True)
    story = Id()
    day = Day()
    author = Id(null=True)


class StoryPassage(Table, db=DB, tablename="story_passage"):
    id = Id(primary_key=True)
    organisation = Id()
    participant = Id(null=True)
    story = Id()
    submission_key = Text()
    words = Sealed()
    chosen_on = Day()
    author = Id(null=True)


class StorySecondReading(Table, db=DB, tablename="story_second_reading"):
    id = Id(primary_key=True)
    organisation = Id()
    participant = Id(null=True)
    story_passage = Id()
    position = Integer()
    verdict = Text()
    day = Day()
    author = Id()


class StoryConsent(Table, db=DB, tablename="story_consent"):
    id = Id(primary_key=True)
    organisation = Id()
    participant = Id(null=True)
    story_passage = Id()
    reader_kind = Text()
    reader = Text()
    position = Integer()
    answer = Text()
    day = Day()
    ends_on = Day(null=True)
    language = Text()
    way = Text()
    same_day = Boolean()
    noted_by = Id(null=True)


class SelectionRound(Table, db=DB, tablename="selection_round"):
    id = Id(primary_key=True)
    organisation = Id()
    programme = Id()
    domain = Text()
    story = Id()
    stories = Json()
    panel = Json()
    submission_key = Text()
    words = Sealed()
    day = Day()
    author = Id(null=True)


class SelectionFeedback(Table, db=DB, tablename="selection_feedback"):
    id = Id(primary_key=True)
    organisation = Id()
    selection_round = Id()
    submission_key = Text()
    words = Sealed()
    day = Day()
    author = Id(null=True)


class Theme(Table, db=DB, tablename="theme"):
    id = Id(primary_key=True)
    organisation = Id()
    key = Text()
    version = Integer()
    words = Sealed()
    in_use = Boolean()
    day = Day()
    author = Id(null=True)


class Coding(Table, db=DB, tablename="coding"):
    id = Id(primary_key=True)
    organisation = Id()
    unit_kind = Text()
    unit = Text()
    coder = Id()
    position = Integer()
    themes = Json()
    day = Day()


class ReleasePassage(Table, db=DB, tablename="release_passage"):
    id = Id(primary_key=True)
    organisation = Id()
    release = Id()
    story_passage = Id(null=True)
    group_analysis = Id(null=True)
