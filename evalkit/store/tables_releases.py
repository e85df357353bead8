"""Tables of what left the house: published tables, the keyed marks of their people, releases, their files, readers.

Columns as the migrations make them; keys, checks and triggers stand there, and a test compares the two.
"""

from __future__ import annotations

from piccolo.columns import Bytea, Integer, Text
from piccolo.table import Table

from evalkit.store.columns import Day, Id, Instant, Json
from evalkit.store.conf import DB


class PublishedTable(Table, db=DB, tablename="published_table"):
    id = Id(primary_key=True)
    organisation = Id()
    programme = Id(null=True)
    cohort = Text()
    indicator = Text()
    wave = Text()
    policy = Text()
    policy_hash = Text()
    audience = Text()
    recipient = Id(null=True)
    content = Json()
    content_hash = Text()
    provenance = Json()
    made_by = Id(null=True)
    made_at = Instant()


class ReleaseMember(Table, db=DB, tablename="release_member"):
    id = Id(primary_key=True)
    organisation = Id()
    published_table = Id()
    mark = Text()


class Release(Table, db=DB, tablename="release"):
    id = Id(primary_key=True)
    organisation = Id()
    programme = Id(null=True)
    funding_grant = Id(null=True)
    audience = Text()
    recipient = Id(null=True)
    report = Text()
    title = Json()
    tables = Json()
    content = Json()
    content_hash = Text()
    policy_hash = Text()
    code_version = Text()
    chain_head = Text()
    made_by = Id(null=True)
    made_at = Instant()
    withdrawn_at = Instant(null=True)
    replaced_by = Id(null=True)


class ReleaseReaderView(Table, db=DB, tablename="release_reader_view"):
    id = Id(primary_key=True)
    organisation = Id()
    release = Id()
    reader = Id()
    account = Id()
    first_at = Instant()
    last_at = Instant()
    times = Integer()


class ReleaseFile(Table, db=DB, tablename="release_file"):
    id = Id(primary_key=True)
    organisation = Id()
    release = Id()
    language = Text()
    format = Text()
    content = Bytea(null=True)
    sha256 = Text()
    made_at = Instant()
    gone_on = Day(null=True)


class ReadingContract(Table, db=DB, tablename="reading_contract"):
    id = Id(primary_key=True)
    organisation = Id()
    account = Id()
    version = Text()
    language = Text()
    accepted_at = Instant()
