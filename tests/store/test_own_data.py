"""What a person takes along is complete: every table that an erasure reaches, every word, in each of the formats."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import Any

import pytest
from pypdf import PdfReader

from evalkit import sealing, store
from evalkit.errors import Refused
from evalkit.sealing import Place
from evalkit.services.asking import sealed_words
from evalkit.services.keeping import keys
from evalkit.services.own_data import opening, taking, told
from evalkit.services.people import consents, records
from evalkit.services.relays.letter import Letter, Part
from evalkit.services.reports.table_marks import MARK
from evalkit.services.words import association_words
from evalkit.store import Scope, new_id, tables
from evalkit.store import erasing as walk
from evalkit.store.columns import Sealed, columns_of
from tests.trust.proof import Counting, Found
from tests.world import ENTRY, NOW, TODAY, World, a_check_in, a_consent, a_participant

pytestmark = pytest.mark.trust("own_data")

WORDS = (
    "answered", "drafted", "aside", "wanted", "stepped", "told", "chosen", "panel", "disagreed", "back", "alias",
    "leaving", "sent",
)  # fmt: skip
"""Markers of the words that are planted, each sealed where the program seals it."""


async def filled(world: World) -> None:
    """One row or more in every table that belongs to a person."""
    here, person = world.grenadille, world.grenadille.participant
    async with store.unit(world.amina.scope, write=True, now=NOW) as unit:

        async def sealed(place: Place, **content: object) -> bytes:
            return await sealed_words.seal(unit, person, place, content)

        def at(table: str, row: str) -> Place:
            return Place(here.organisation, person, table, "words", row)

        check_in, goal, story, passage, chosen, back = (new_id() for _ in range(6))
        await unit.add(
            tables.CheckIn, id=check_in, participant=person, form_version=here.form_version, form_key=here.form_key,
            voice="self", day=ENTRY, state="live",
        )  # fmt: skip
        await unit.add(
            tables.CheckInUse, check_in=check_in, enrolment=here.enrolment, wave="start", form_key=here.form_key,
            voice="self",
        )  # fmt: skip
        place = sealed_words.revision_place(unit, person, check_in, 1)
        await unit.add(
            tables.CheckInRevision, check_in=check_in, number=1, kind="entry", submission_key=new_id(),
            payload_hash="h", answers={"speaking_up": 2}, words=await sealed(place, story="w-answered"),
            mode="together", language="fr", received_at=NOW,
        )  # fmt: skip
        await a_check_in(unit, here, answers={"speaking_up": 4}, voice="worker")
        key = new_id()
        await unit.add(
            tables.Draft, submission_key=key, participant=person, enrolment=here.enrolment,
            form_version=here.form_version, version=1, saved_at=NOW,
            content=await sealed(sealed_words.draft_place(unit, person, key, 1), raw={"a": ["w-drafted"]}),
        )  # fmt: skip
        await unit.add(
            tables.Quarantine, kind="invalid", submission_key=key, payload_hash="p", participant=person, problems=[],
            content=await sealed(sealed_words.quarantine_place(unit, person, key, "p"), words={"a": "w-aside"}),
            received_at=NOW,
        )  # fmt: skip
        place = sealed_words.goal_place(unit, person, goal)
        await unit.add(
            tables.Goal, id=goal, participant=person, enrolment=here.enrolment, submission_key=new_id(),
            words=await sealed(place, goal="w-wanted", steps={"-2": "w-stepped"}), language="fr", set_on=ENTRY,
        )  # fmt: skip
        await unit.add(
            tables.GoalRating, participant=person, goal=goal, number=1, submission_key=new_id(), state="step", step=-2,
            day=ENTRY,
        )  # fmt: skip
        await unit.add(
            tables.Story, id=story, programme=here.programme, participant=person, teller="participant",
            domain="other", language="fr", week=ENTRY, noted_on=ENTRY, submission_key=new_id(),
            words=await sealed(at("story", story), text="w-told"),
        )  # fmt: skip
        await unit.add(
            tables.StoryPassage, id=passage, participant=person, story=story, submission_key=new_id(),
            words=await sealed(at("story_passage", passage), text="w-chosen"), chosen_on=ENTRY,
        )  # fmt: skip
        await unit.add(
            tables.StorySecondReading, participant=person, story_passage=passage, position=1, verdict="may_leave",
            day=ENTRY, author=world.carla.account,
        )  # fmt: skip
        await unit.add(
            tables.StoryConsent, participant=person, story_passage=passage, reader_kind="public", reader="",
            position=1, answer="given", day=ENTRY, ends_on=ENTRY + dt.timedelta(days=90), language="fr",
            way="read_aloud", same_day=False,
        )  # fmt: skip
        await unit.add(tables.StoryTakenBack, participant=person, story=story, day=TODAY)
        await unit.add(
            tables.SelectionRound, id=chosen, programme=here.programme, domain="other", story=story, stories=[story],
            panel={"team": 2}, submission_key=new_id(), day=TODAY,
            words=association_words.seal(
                unit, "selection_round", chosen, {"reason": "w-panel", "dissent": ["w-disagreed"]}
            ),
        )  # fmt: skip
        await unit.add(
            tables.SelectionFeedback, id=back, selection_round=chosen, submission_key=new_id(), day=TODAY,
            words=association_words.seal(unit, "selection_feedback", back, {"text": "w-back"}),
        )  # fmt: skip
        await unit.add(
            tables.Coding, unit_kind="story", unit=story, coder=world.amina.account, position=1, themes={}, day=TODAY
        )
        relay = new_id()
        said = Letter("fr", (Part("message", "Mes mots", ("w-sent",)),)).text
        await unit.add(
            tables.OwnRelay, id=relay, participant=person, submission_key=new_id(), week=TODAY, taken_back_on=TODAY,
            words=await sealed(at("own_relay", relay), name="Ailleurs", letter=said, secret="w-secret", word="7K2M",
                               sent_on=TODAY.isoformat(), ends_on=TODAY.isoformat(), receiver=new_id()),
        )  # fmt: skip
        place = sealed_words.secret_place(unit, person, "alias", 1)
        await unit.add(
            tables.ParticipantSecret, participant=person, kind="alias", revision=1,
            content=await sealed(place, alias="w-alias"), made_on=ENTRY,
        )  # fmt: skip
        note = await sealed_words.seal_exit_note(unit, person, here.enrolment, "w-leaving")
        await unit.change(
            tables.Enrolment, {"exit_on": TODAY, "exit_reason": "association_decided", "exit_note": note},
            tables.Enrolment.id == here.enrolment,
        )  # fmt: skip
        session, batch = new_id(), new_id()
        await unit.add(
            tables.ActivitySession, id=session, programme=here.programme, submission_key=new_id(), day=TODAY,
            kind="meal", minutes=60, planned=False, state="held", made_on=TODAY,
        )  # fmt: skip
        await unit.add(
            tables.Attendance, activity_session=session, participant=person, enrolment=here.enrolment, number=1,
            present=True,
        )  # fmt: skip
        await unit.add(
            tables.ImportBatch, id=batch, file_name="m", sha256="s", read_as="CSV", row_count=1, dropped=[],
            made_at=NOW,
        )  # fmt: skip
        await unit.add(tables.ImportRow, import_batch=batch, row_number=1, participant=person, new_person=True)
        await unit.add(tables.AccessCode, participant=person, mark="m" * 64, made_on=ENTRY)
        await a_consent(unit, person, purpose="follow_up")
        mark = sealing.mark(keys.instance_keys(), "release", f"{here.organisation}|person|{person}")[:MARK]
        table = await unit.add(
            tables.PublishedTable, cohort="all", indicator="speaking_up", wave="m3", policy="funder", policy_hash="h",
            audience="funder", recipient=world.funder, content={}, content_hash="h", provenance={}, made_at=NOW,
        )  # fmt: skip
        await unit.add(tables.ReleaseMember, published_table=table, mark=f"{mark}.b.c")
        unit.note("export", "organisation", unit.organisation)
        beside = await unit.add(
            tables.PublishedTable, cohort="all", indicator="speaking_up", wave="m3", policy="observatory",
            policy_hash="h", audience="observatory", content={}, content_hash="h", provenance={}, made_at=NOW,
        )  # fmt: skip
        await unit.add(tables.ReleaseMember, published_table=beside, mark=f"{mark}.b.c")
        for title, among in (("Rapport de mars", [table]), ("Un autre rapport", [])):
            release = await unit.add(
                tables.Release, audience="funder", recipient=world.funder, report="progression", title={"fr": title},
                tables=among, content={}, content_hash=title, policy_hash="h", code_version="1", chain_head="0",
                made_at=NOW,
            )  # fmt: skip
        await unit.add(tables.ReleasePassage, release=release, story_passage=passage)
    async with store.unit(Scope.system("sign_in"), write=True, now=NOW) as unit:
        for of, kind in ((tables.Session, {"kind": "participant", "data": {}, "seen_at": NOW}),
                         (tables.SignInLink, {"purpose": "participant"})):  # fmt: skip
            await unit.add(
                of, token_hash=new_id(), organisation=here.organisation, role="participant", participant=person,
                made_at=NOW, ends_at=NOW + dt.timedelta(hours=1), **kind,
            )  # fmt: skip


def own(world: World) -> Scope:
    return Scope(world.grenadille.organisation, None, "participant", participant=world.grenadille.participant)


async def test_every_table_that_reaches_a_person_is_told_or_named_with_a_reason(world: World, proof: Counting) -> None:
    """A later table that belongs to a person makes this fail until it has its section, or its reason to be left out."""
    async with store.unit(world.amina.scope) as unit:
        reached = set(walk.reached(await walk.edges(unit)))
    assert reached == told.TOLD.keys() | told.LEFT_OUT.keys()

    def untold(forgotten: str = "") -> Found:
        return Found(len(reached), sorted(reached - (told.TOLD.keys() - {forgotten} | told.LEFT_OUT.keys())))

    proof.holds(untold())
    for forgotten in told.TOLD:  # a table of a person that nobody told of is found, whichever it is
        assert untold(forgotten).broken == [forgotten]
        proof.caught("the telling of one table", untold(forgotten))
    assert not told.TOLD.keys() & told.LEFT_OUT.keys()
    assert set(told.TOLD.values()) <= told.TITLES.keys()
    known = {table._meta.tablename: table for table in tables.ALL}
    sealed = {(n, c) for n in reached for c, column in columns_of(known[n]).items() if isinstance(column, Sealed)}
    assert sealed == opening.SEALED.keys()


async def test_every_row_and_every_word_is_in_it(opened: World) -> None:
    world = opened
    await filled(world)
    await records.record(world.amina.scope, world.grenadille.participant, now=NOW)
    await records.record(world.amina.scope, world.grenadille.participant, now=NOW)
    person = world.grenadille.participant
    made: dict[str, bytes] = {}
    formats: tuple[taking.Format, ...] = ("json", "csv", "pdf")
    for form in formats:
        taken = await taking.take(own(world), person, form, "fr", now=NOW)
        assert taken.file_name == f"evalkit-{TODAY.isoformat()}.{form}"
        made[form] = taken.content
    document: dict[str, Any] = json.loads(made["json"])
    assert document["rows"].keys() == told.TOLD.keys()
    by_section = {one["key"]: one["lines"] for one in document["sections"]}
    assert [key for key, lines in by_section.items() if not lines] == []
    said = [(line["what"], line["said"]) for line in by_section["answers"]]
    assert said[0][1] == "Je le dis rarement, à une personne que je connais bien."
    seen = [line["said"] for line in by_section["team_view"]]
    assert len(seen) == 1
    assert seen[0] not in [one for _, one in said]
    assert [(line["what"], line["said"]) for line in by_section["looks"]] == [
        ("a emporté les réponses de tout le monde ici dans un fichier, avec des codes et sans noms",
         "quelqu’un de l’équipe"),
        ("a ouvert la page sur moi", "quelqu’un de l’équipe"),
    ]  # fmt: skip
    assert [line["what"] for line in by_section["releases"]] == [
        "Rapport de mars", "Chiffres sur plusieurs associations ensemble",
    ]  # fmt: skip
    assert "version 1" in by_section["consents"][0]["said"]
    rows = list(csv.DictReader(io.StringIO(made["csv"].decode("utf-8-sig"))))
    # The second file tells that the first one was made.
    assert len(rows) == sum(len(lines) for lines in by_section.values()) + 1
    pages = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made["pdf"])).pages)
    texts = {"json": made["json"].decode(), "csv": made["csv"].decode(), "pdf": pages}
    for form, text in texts.items():
        assert [word for word in WORDS if f"w-{word}" not in text] == [], form
    hidden = (world.amina.account, world.carla.account, "m" * 64, "w-secret")
    assert [one for one in hidden if one in texts["json"]] == []


async def test_only_the_person_and_their_team_and_it_is_noted(opened: World) -> None:
    world = opened
    person = world.grenadille.participant
    other = Scope(world.lanternes.organisation, None, "participant", participant=world.lanternes.participant)
    async with store.unit(world.amina.scope, write=True) as unit:
        neighbour = await a_participant(unit, label="figue 8")
    beside = Scope(world.grenadille.organisation, None, "participant", participant=neighbour)
    for scope in (world.bram.scope, other, beside, Scope(world.funder, world.fatou.account, "funder")):
        with pytest.raises(Refused, match="access"):
            await taking.take(scope, person, "json", "fr", now=NOW)
    await taking.take(world.amina.scope, person, "json", "ar", now=NOW)
    await taking.take(own(world), person, "csv", "fr", now=NOW)
    async with store.unit(world.amina.scope) as unit:
        noted = await unit.raw(
            "SELECT role, details FROM audit WHERE organisation = {} AND action = 'own_data_file' ORDER BY seq",
            unit.organisation,
        )
    assert [(row["role"], row["details"]) for row in noted] == [
        ("worker", '{"format":"json"}'), ("participant", '{"format":"csv"}'),
    ]  # fmt: skip


async def test_words_of_a_record_joined_into_it_are_in_it_and_a_lost_key_is_said(opened: World) -> None:
    world = opened
    await filled(world)
    person = world.grenadille.participant
    async with store.unit(world.amina.scope, write=True) as unit:
        keep = new_id()
        await unit.add(tables.Participant, id=keep, label="figue 7", drawing="tree", language="fr", made_on=TODAY)
        await unit.change(tables.Participant, {"joined_into": keep}, tables.Participant.id == person)
    whole = await taking.own_data(world.amina.scope, keep, "fr")
    assert "w-told" in str(whole)
    assert "Ailleurs" not in str(whole), "to whom somebody wrote is theirs alone"
    assert "own_relay" not in whole.rows
    async with store.unit(world.amina.scope, write=True) as unit:
        await unit.remove(tables.ParticipantKey, tables.ParticipantKey.participant == person)
    shredded = str(await taking.own_data(world.amina.scope, keep, "fr"))
    assert "w-told" not in shredded
    assert "w-panel" in shredded
    assert await consents.own_standings(Scope(world.grenadille.organisation, None, "participant", keep))
