"""Tables of release bundles: those that an association let out, and those that an observatory took in.

Columns as the migrations make them; keys and checks stand there, and a test compares the two.
"""

from __future__ import annotations

from piccolo.columns import Boolean, Bytea, DoublePrecision, Integer, Text
from piccolo.table import Table

from evalkit.store.columns import Day, Id, Instant, Json
from evalkit.store.conf import DB


class BundleExport(Table, db=DB, tablename="bundle_export"):
    id = Id(primary_key=True)
    organisation = Id()
    number = Integer()
    day = Day()
    named = Boolean()
    tables = Json()
    lines = Json()
    lines_hash = Text()
    content = Bytea()
    sha256 = Text()
    fingerprint = Text()
    made_by = Id(null=True)
    made_at = Instant()


class Bundle(Table, db=DB, tablename="bundle"):
    id = Id(primary_key=True)
    organisation = Id()
    exporter = Id()
    public_key = Text()
    fingerprint = Text()
    number = Integer()
    day = Day()
    association = Text()
    names = Json()
    asked = Json()
    sha256 = Text()
    policy_hash = Text()
    compared_by = Id(null=True)
    compared_at = Instant(null=True)
    imported_by = Id(null=True)
    imported_at = Instant()


class BundleLine(Table, db=DB, tablename="bundle_line"):
    id = Id(primary_key=True)
    organisation = Id()
    bundle = Id()
    programme = Text()
    meaning = Text()
    wave = Text()
    as_of = Day()
    n = Integer(null=True)
    possible = Integer(null=True)
    start = Integer(null=True)
    end_1 = Integer(null=True)
    n_1 = Integer(null=True)
    higher_1 = Integer(null=True)
    end_2 = Integer(null=True)
    n_2 = Integer(null=True)
    higher_2 = Integer(null=True)
    end_3 = Integer(null=True)
    n_3 = Integer(null=True)
    higher_3 = Integer(null=True)
    mean_x = DoublePrecision(null=True)
    mean_y = DoublePrecision(null=True)
    var_x = DoublePrecision(null=True)
    var_y = DoublePrecision(null=True)
    cov_xy = DoublePrecision(null=True)
