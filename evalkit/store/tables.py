"""Every table, in the order in which the migrations make them."""

from __future__ import annotations

from piccolo.table import Table

from evalkit.store.tables_accounts import (
    Account,
    Instance,
    Invitation,
    Membership,
    Organisation,
    Session,
    SignInLink,
    SignInTry,
)
from evalkit.store.tables_check_ins import CheckIn, CheckInRevision, CheckInUse, Draft, ImportBatch, Quarantine
from evalkit.store.tables_participants import (
    AccessCode,
    Consent,
    Enrolment,
    Participant,
    ParticipantKey,
    ParticipantSecret,
)
from evalkit.store.tables_programmes import FormVersion, FundingGrant, Programme, Schedule
from evalkit.store.tables_releases import PublishedTable, Release, ReleaseMember, ReleaseReaderView
from evalkit.store.tables_work import Audit, AuditHead, Job, Outbox

ALL: tuple[type[Table], ...] = (
    Instance,
    Organisation,
    Account,
    Membership,
    Invitation,
    SignInLink,
    Session,
    Programme,
    FundingGrant,
    FormVersion,
    Schedule,
    Participant,
    ParticipantKey,
    ParticipantSecret,
    AccessCode,
    Enrolment,
    Consent,
    ImportBatch,
    CheckIn,
    CheckInUse,
    CheckInRevision,
    Draft,
    Quarantine,
    PublishedTable,
    ReleaseMember,
    Release,
    ReleaseReaderView,
    Job,
    Outbox,
    AuditHead,
    Audit,
    SignInTry,
)

__all__ = [
    "ALL",
    "AccessCode",
    "Account",
    "Audit",
    "AuditHead",
    "CheckIn",
    "CheckInRevision",
    "CheckInUse",
    "Consent",
    "Draft",
    "Enrolment",
    "FormVersion",
    "FundingGrant",
    "ImportBatch",
    "Instance",
    "Invitation",
    "Job",
    "Membership",
    "Organisation",
    "Outbox",
    "Participant",
    "ParticipantKey",
    "ParticipantSecret",
    "Programme",
    "PublishedTable",
    "Quarantine",
    "Release",
    "ReleaseMember",
    "ReleaseReaderView",
    "Schedule",
    "Session",
    "SignInLink",
    "SignInTry",
]
