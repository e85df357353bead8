"""What people say: sealed where it lies, in no log, escaped on every page, gone when they want it gone."""

from __future__ import annotations

import base64
import datetime as dt
import logging
import os
import shutil
import subprocess
import uuid
from pathlib import Path

import pytest
from jinja2 import Environment

from evalkit import sealing, store
from evalkit.cli import logs as logs_module
from evalkit.errors import Refused
from evalkit.services.asking import check_ins
from evalkit.services.doors import set_up, sign_in
from evalkit.services.keeping import backups, restoring
from evalkit.services.keeping.running import stays_inside
from evalkit.services.people import called, erasing
from evalkit.services.words import stories
from evalkit.settings import Settings
from evalkit.store import Scope, Store, audit
from evalkit.store.queries import consents as kept_consents
from evalkit.store.queries import participants
from evalkit.store.queries import sessions as kept_sessions
from evalkit.web import problems, rendering
from tests import postgres
from tests.trust.acts import ACTS, WITH_WORDS, call
from tests.trust.everybody import everybody
from tests.trust.forms_of_pages import forms_of, own_ids
from tests.trust.hostile import COMPUTED, PAYLOADS
from tests.trust.proof import FULL, Counting, Found, some
from tests.trust.rows import NAMES
from tests.web.conftest import House
from tests.web.routes import Route, all_routes
from tests.world import World, settings_at

pytestmark = pytest.mark.slow


LETTERS = str.maketrans("0123456789", "ghijklmnop")


def a_word() -> str:
    """A word that nobody else says."""
    return "zq" + uuid.uuid4().hex[:14].translate(LETTERS)  # digits could read as a number that tells who


def traces(word: str) -> set[bytes]:
    """How a word may lie in a file: as it is, in hexadecimal, in base 64 at each of its three places."""
    plain = word.encode()
    in_64 = [base64.b64encode(b"-" * shift + plain)[4 if shift else 0 : -4] for shift in range(3)]
    return {plain, plain.hex().encode(), *in_64}


# Seizure


async def _planted(house: House) -> list[str]:
    words = []
    for act in WITH_WORDS.values():
        words.append(a_word())
        await act(house.world, str(uuid.uuid4()), words[-1])
    words += [a_word(), a_word()]
    await call(house.world, *words[-2:])
    return words


async def _copies(settings: Settings, folder: Path) -> dict[str, bytes]:
    """What somebody takes along: the database as it lies or its dump, a backup, and every file but the keys."""
    made = await backups.make(settings)
    taken = {"backup": made.file.read_bytes()}
    if settings.is_sqlite:
        async with store.unit(Scope.system("doctor")) as unit:
            await unit.raw("PRAGMA wal_checkpoint")
    else:
        program = shutil.which("pg_dump") or str((postgres.programs() or Path()) / "pg_dump")
        address = settings.database_url.replace(f"//{postgres.APPLICATION}@", f"//{postgres.SUPERUSER}@")
        dumped = subprocess.run([program, "--format=plain", address], check=True, capture_output=True)
        taken["dump"] = dumped.stdout
    for file in settings.home.rglob("*"):
        if file.is_file() and "keys" not in file.relative_to(settings.home).parts:
            taken[file.name] = file.read_bytes()
    return taken


async def _seizure(house: House, folder: Path) -> Found:
    words = await _planted(house)
    found = Found()
    copies = await _copies(house.world.settings, folder)
    marks = b"".join(copies.values())
    assert b"tilleul 27" in marks, "a label stands there in clear: the search would find a word"
    for name, content in copies.items():
        for word in words:
            found.look(not any(trace in content for trace in traces(word)), f"{word} in {name}")
    return found


@pytest.mark.trust("seizure")
async def test_a_seized_machine_tells_no_word(
    house: House, proof: Counting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proof.holds(await _seizure(house, tmp_path))
    monkeypatch.setattr(sealing, "seal", lambda words, *_: words.encode() if isinstance(words, str) else words)
    async with store.unit(house.world.amina.scope, write=True) as unit:
        await unit.raw("DELETE FROM participant_key WHERE organisation = {}", unit.organisation)
    proof.caught("the sealing of words", await _seizure(house, tmp_path))


# Canaries


async def _canaries(house: House, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Found:
    """Type markers into the main forms, rightly and wrongly, let one of our services fail, and look everywhere."""
    place, world, found = house.world.grenadille, house.world, Found()
    words: list[str] = []

    def typed() -> str:
        words.append(a_word())
        return words[-1]

    person = f"/participants/{place.participant}"
    story = {"submission_key": str(uuid.uuid4()), "enrolment": place.enrolment, "domain": "other", "language": "fr"}
    forms = (
        (f"{person}/stories", {**story, "text": typed()}),
        (f"{person}/stories", {**story, "text": typed(), "domain": typed(), "day": typed()[:10]}),
        ("/participants", {"programme": typed(), "entry": typed()[:10], "language": typed()[:5]}),
        (f"{person}/leave", {"enrolment": typed(), "day": typed()[:10], "reason": typed(), "note": typed()}),
        (f"{person}/join", {"other": typed()}),
        (f"{person}/called", {"alias": typed(), "contact": typed(), "do": "keep"}),
        (f"{person}/called", {"alias": typed(), "contact": typed(), "contact_seen": typed(), "do": "keep"}),
        (f"{person}/card", {"months": typed(), "number": typed()}),
        (f"/enrolments/{place.enrolment}/goal", {"submission_key": str(uuid.uuid4()), "goal": typed()}),
        (f"/check-in/{place.enrolment}", {"submission_key": str(uuid.uuid4()), "story": typed(), "day": typed()[:10]}),
        (f"/programmes/{place.programme}/sessions", {"kind": typed(), "day": typed()[:10]}),
        ("/account/passphrase", {"passphrase": typed()}),
        ("/team/invitations", {"name": typed(), "role": typed()}),
        (f"{person}/nowhere-{len(words)}", {"anything": typed()}),
    )
    answers = []
    await called.switch(world.carla.scope, True)
    caplog.set_level(logging.ERROR)
    caplog.clear()
    async with everybody(house) as roles:
        browser, visitor = roles["coordinator"], roles["visitor"]
        found_forms = [(one, await forms_of(one, world)) for one in roles.values()]
        caplog.set_level(logging.DEBUG)
        for number, (one, several) in enumerate(found_forms):
            for form in several if FULL else several[number::4]:
                answers.append(await one.post(form.path, **{**form.fields, **{name: typed() for name in form.free}}))
        for path, fields in forms:
            answers.append(await browser.post(path, **fields))
        answers.append(await visitor.post("/sign-in", login=typed(), passphrase=typed()))
        answers.append(await visitor.post("/c", code=typed()))

        async def fails(_scope: Scope, told: stories.Telling, **_more: object) -> str:
            raise ValueError(f"no room for {told.text}")

        with monkeypatch.context() as forced:
            forced.setattr(stories, "tell", fails)
            mistake = await browser.post(f"{person}/stories", **{**story, "text": typed()})
            assert mistake.status_code == 500
    logs = caplog.text + "".join(logs_module.Lines().format(record) for record in caplog.records)
    for word in words:
        found.look(word[:10] not in logs, f"{word} in a log")
        found.look(not any(word[:10] in answer.headers.get("location", "") for answer in answers), f"{word}: address")
        found.look(word[:10] not in mistake.text, f"{word} on an error page")
    return found


@pytest.mark.trust("canaries")
async def test_what_is_typed_stands_in_no_log(
    house: House, proof: Counting, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    proof.holds(await _canaries(house, caplog, monkeypatch))
    monkeypatch.setattr(problems, "_where", repr)
    proof.caught("the log without values", await _canaries(house, caplog, monkeypatch))


# Escaping


async def _escaping(house: House) -> Found:
    """Payloads in stories, goals, a passage of the journal and a name; then every page that the team reads."""
    world, place, found = house.world, house.world.grenadille, Found()
    text = " ".join(PAYLOADS)
    for name, act in WITH_WORDS.items():
        await act(world, str(uuid.uuid4()), " ".join(PAYLOADS[:2]) if name == "partner" else text)
    await call(world, PAYLOADS[0][:40], PAYLOADS[1][:120])
    async with store.unit(Scope.system("accounts"), write=True) as unit:
        await unit.raw("UPDATE account SET name = {} WHERE id = {}", text, world.amina.account)
        await unit.raw("UPDATE organisation SET name = {} WHERE id = {}", text, place.organisation)
        await unit.raw("UPDATE participant SET label = {} WHERE id = {}", text, place.participant)
    own, shown = own_ids(world), 0
    async with house.as_(world.carla) as browser:
        pages = [route for route in all_routes() if route.method == "GET"]
        for route in some(pages, 70):
            assert isinstance(route, Route)
            answer = await browser.get(route.filled(**own))
            if answer.status_code != 200 or "text/html" not in answer.headers.get("content-type", ""):
                continue
            shown += "zqx" in answer.text
            raw = [one for one in PAYLOADS if "<" in one and one in answer.text]
            found.look(not raw and COMPUTED not in answer.text, f"{route}: {raw}")
    assert shown > 8, "the payloads are shown somewhere"
    return found


@pytest.mark.trust("escaping")
async def test_what_is_typed_is_text(house: House, proof: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    proof.holds(await _escaping(house))
    bare = rendering.environment()
    bare.autoescape = False
    assert isinstance(bare, Environment)
    monkeypatch.setattr(rendering, "ENVIRONMENT", bare)
    proof.caught("the escaping of templates", await _escaping(house))


# The audit


async def _tampering(world: World) -> Found:
    """Change one thing in each column of each line, as somebody who owns the database file could."""
    found = Found()
    columns = [name for name in audit._LINE if name not in ("organisation", "seq")] + ["hash"]
    async with store.unit(Scope.system("check_audit")) as unit:
        lines = await unit.raw(
            "SELECT * FROM audit WHERE organisation = {} ORDER BY seq", world.grenadille.organisation
        )
        assert await audit.broken_lines(unit) == ()
        real = unit.raw
        for line in lines:
            for column in columns:
                text = str(line[column] or "x")
                for at in range(len(text)) if FULL else {0, len(text) // 2, len(text) - 1}:
                    other = text[:at] + ("0" if text[at] != "0" else "1") + text[at + 1 :]
                    tampered = [{**one, column: other} if one["seq"] == line["seq"] else one for one in lines]

                    async def raw(sql: str, *values: object, rows: list[dict[str, object]] = tampered) -> object:
                        return rows if sql.startswith("SELECT * FROM audit WHERE") else await real(sql, *values)

                    unit.raw = raw  # type: ignore[method-assign, assignment]
                    head = (lines[-1]["seq"], lines[-1]["hash"])
                    broken = await audit._first_broken(unit, world.grenadille.organisation, head)
                    unit.raw = real  # type: ignore[method-assign]
                    named = broken is not None and broken.seq == line["seq"]
                    found.look(named, f"line {line['seq']}, {column}: {broken}")
    return found


@pytest.mark.trust("audit_chain")
async def test_the_verifier_names_the_line(house: House, proof: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    for act in ACTS.values():
        await act(house.world, str(uuid.uuid4()), "rien")
    proof.holds(await _tampering(house.world))
    kept = {}
    async with store.unit(Scope.system("check_audit")) as unit:
        for line in await unit.raw("SELECT seq, hash FROM audit WHERE organisation = {}",
                                   house.world.grenadille.organisation):  # fmt: skip
            kept[line["seq"]] = line["hash"]
    monkeypatch.setattr(audit, "line_hash", lambda line: kept[line["seq"]])
    proof.caught("the hash of the line", await _tampering(house.world))


# Taken back, and erased


async def _withdrawn(house: House) -> Found:
    world, found = house.world, Found()
    async with store.unit(world.amina.scope, write=True) as unit:
        before = await unit.raw("SELECT count(*) AS n FROM check_in WHERE organisation = {}", unit.organisation)
    for name in ("check_in", "story", "goal"):
        word = a_word()
        try:
            await ACTS[name](world, str(uuid.uuid4()), word)
        except Refused as refusal:
            found.look(refusal.problems[0].code.endswith("no_consent"), f"{name}: {refusal.problems[0].code}")
        else:
            found.look(False, f"{name} was kept")
    async with store.unit(world.amina.scope) as unit:
        after = await unit.raw("SELECT count(*) AS n FROM check_in WHERE organisation = {}", unit.organisation)
    found.look(before == after, "a check-in was kept")
    return found


@pytest.mark.trust("withdrawal")
async def test_nothing_new_is_kept_about_whoever_took_it_back(
    house: House, proof: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = house.world
    async with store.unit(world.amina.scope, write=True) as unit:
        for answer in ("given", "withdrawn"):
            await kept_consents.add_consent(
                unit, world.grenadille.participant, purpose="follow_up", answer=answer, recipient="",
                day=dt.date(2026, 3, 1), text_key="follow_up", text_version="1", language="fr", way="read_aloud",
            )  # fmt: skip
    proof.holds(await _withdrawn(house))

    async def always(*_: object) -> bool:
        return True

    monkeypatch.setattr(check_ins, "may_be_asked", always)
    proof.caught("the question for consent", await _withdrawn(house))


async def _erased(world: World) -> Found:
    """Somebody is erased, and a backup from before is put in place again."""
    person, found = world.grenadille.participant, Found()
    backup = await backups.make(world.settings)
    await store.open(world.settings)
    removed = await erasing.erase(world.carla.scope, world.settings, person)
    found.look(removed.get("enrolment") == 1, "the enrolment stayed")
    await store.close()
    await restoring.restore(world.settings, backup.file)
    opened = await Store.open(world.settings)
    try:
        async with opened.unit(world.carla.scope) as unit:
            gone = await participants.participant(unit, person)
            found.look(gone is not None and gone.erased_on is not None, "somebody came back")
            for table in NAMES:
                rows = await unit.raw(f"SELECT * FROM {table}")  # noqa: S608  (names of our own tables)
                left = [row for row in rows if person in str({k: v for k, v in row.items() if k != "id"})]
                found.look(table in {"erasure", "participant", "audit"} or not left, f"{table}: {len(left)} rows")
    finally:
        await opened.close()
    return found


@pytest.mark.trust("erasing")
async def test_nobody_comes_back_with_a_backup(
    closed_world: World, proof: Counting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proof.holds(await _erased(closed_world))


async def _nobody(*_: object) -> int:
    return 0


@pytest.mark.trust("erasing")
async def test_without_erasing_again_a_backup_brings_somebody_back(
    closed_world: World, proof: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "erase_again", _nobody)
    proof.caught("the erasing after a restore", await _erased(closed_world))


# The first run


async def _first_run(settings: Settings) -> Found:
    found = Found()
    address = await set_up.prepare(settings)
    token = address.rpartition("/")[2]
    await store.open(settings)
    try:
        async with store.unit(Scope.system("doctor")) as unit:
            for table in ("account", "membership", "session", "organisation"):
                found.look(await unit.raw(f"SELECT * FROM {table}") == [], f"a row in {table}")  # noqa: S608
        for guess in ("", "admin", "x" * 43):
            found.look(await sign_in.look_at_link(guess) is None, f"{guess!r} opens")
        await sign_in.use_link(token)
        for _ in range(2):
            try:
                await sign_in.use_link(token)
            except Refused:
                found.look(True, "")
            else:
                found.look(False, "the link opened again")
    finally:
        await store.close()
    found.look(stays_inside(settings.host) and settings.host == "127.0.0.1", "listens to others")
    found.look(settings.behind_tls is False and os.environ.get("EVALKIT_HOST") is None, "told by the environment")
    return found


@pytest.mark.trust("first_run")
async def test_a_new_instance_lets_nobody_in_but_by_its_link(
    database: Settings, proof: Counting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proof.holds(await _first_run(database))
    other = settings_at(tmp_path / "other")

    async def looked_at(unit: store.Unit, hashed: str) -> object:
        return await kept_sessions.sign_in_link(unit, hashed)

    monkeypatch.setattr(kept_sessions, "use_sign_in_link", looked_at)
    proof.caught("the using up of the link", await _first_run(other))
