"""Tables of the instance itself: organisations, accounts, memberships, invitations, links, sessions.

Columns as the migrations make them; keys, checks and triggers stand there, and a test compares the two.
"""

from __future__ import annotations

from piccolo.columns import Boolean, Bytea, Integer, Text
from piccolo.table import Table

from evalkit.store.columns import Day, Id, Instant, Json, Sealed
from evalkit.store.conf import DB


class Instance(Table, db=DB, tablename="instance"):
    id = Id(primary_key=True)
    epoch = Text()
    demonstration = Boolean()
    made_at = Instant()


class Organisation(Table, db=DB, tablename="organisation"):
    id = Id(primary_key=True)
    key = Text()
    kind = Text()
    name = Text()
    languages = Json()
    marking = Text(null=True)
    made_at = Instant()
    practice_of = Id(null=True)
    own_key_since = Day(null=True)
    second_step_for_all = Boolean()
    people_by_assignment = Boolean()
    called_and_reached = Boolean()


class Account(Table, db=DB, tablename="account"):
    id = Id(primary_key=True)
    login = Text()
    name = Text()
    language = Text()
    passphrase_hash = Text(null=True)
    made_at = Instant()
    disabled_at = Instant(null=True)


class Membership(Table, db=DB, tablename="membership"):
    id = Id(primary_key=True)
    organisation = Id()
    account = Id()
    role = Text()
    made_at = Instant()
    ended_at = Instant(null=True)


class Invitation(Table, db=DB, tablename="invitation"):
    id = Id(primary_key=True)
    organisation = Id()
    role = Text()
    token_hash = Text()
    name = Text()
    made_by = Id(null=True)
    made_at = Instant()
    ends_at = Instant()
    used_at = Instant(null=True)
    used_by = Id(null=True)
    withdrawn_at = Instant(null=True)


class SignInLink(Table, db=DB, tablename="sign_in_link"):
    id = Id(primary_key=True)
    token_hash = Text()
    purpose = Text()
    account = Id(null=True)
    organisation = Id(null=True)
    role = Text(null=True)
    participant = Id(null=True)
    made_at = Instant()
    ends_at = Instant()
    used_at = Instant(null=True)


class Session(Table, db=DB, tablename="session"):
    id = Id(primary_key=True)
    token_hash = Text()
    kind = Text()
    account = Id(null=True)
    organisation = Id(null=True)
    role = Text(null=True)
    participant = Id(null=True)
    data = Json()
    made_at = Instant()
    seen_at = Instant()
    ends_at = Instant()
    ended_at = Instant(null=True)
    held = Bytea(null=True)


class SignInTry(Table, db=DB, tablename="sign_in_try"):
    id = Id(primary_key=True)
    kind = Text()
    mark = Text()
    at = Instant()


class SecondStep(Table, db=DB, tablename="second_step"):
    id = Id(primary_key=True)
    account = Id()
    secret = Sealed()
    last_turn = Integer()
    made_at = Instant()
    confirmed_at = Instant(null=True)
    ended_at = Instant(null=True)
    app = Text()


class RecoveryCode(Table, db=DB, tablename="recovery_code"):
    id = Id(primary_key=True)
    account = Id()
    mark = Text()
    made_at = Instant()
    used_at = Instant(null=True)


class ApiToken(Table, db=DB, tablename="api_token"):
    id = Id(primary_key=True)
    organisation = Id()
    account = Id()
    name = Text()
    token_hash = Text()
    scopes = Json()
    made_at = Instant()
    ends_at = Instant()
    used_on = Day(null=True)
    revoked_at = Instant(null=True)
    revoked_by = Id(null=True)


class ApiTurn(Table, db=DB, tablename="api_turn"):
    id = Id(primary_key=True)
    organisation = Id()
    api_token = Id()
    began_at = Instant()
    calls = Integer()
