"""Which functions of the services write, and how each is tried with the crash at each statement (breaking_off.py)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
SERVICES = ROOT / "evalkit" / "services"

THROUGH_PAGES = frozenset(
    """
    asking.rooms.enter asking.rooms.leave_device asking.check_ins.note
    doors.accounts.accept_invitation doors.accounts.choose_language doors.accounts.choose_passphrase
    doors.accounts.close_account doors.accounts.invite doors.accounts.link_for_colleague
    doors.accounts.withdraw_invitation doors.api_tokens.withdraw
    doors.passkeys.begin doors.passkeys.question doors.passkeys.remove
    doors.second_step.begin doors.second_step.confirm doors.second_step.new_codes doors.second_step.stop
    doors.second_step.with_code doors.sessions.end
    doors.own_sessions.end_my_others doors.own_sessions.end_one_of_mine
    doors.sessions.remember doors.places.work_elsewhere doors.set_up.make_association
    doors.sign_in.use_link doors.sign_in.with_number doors.sign_in.with_passphrase
    doors.accounts.ask_second_step_of_all doors.enrolment.finish doors.second_step.stop_app
    people.assigning.assign people.assigning.release people.assigning.switch
    observatory.room_analyses.save observatory.room_analyses.validate
    keeping.retention.shorten observatory.bundle_in.note_compared own_data.looking.seen own_data.taking.take
    people.people_import.bring_in people.people_import.take_back
    process.exposed_public.mark process.journal.strike_result process.partners.end
    reports.grant_questions.bring reports.grant_questions.remove
    reports.grant_funders.invite_reader reports.grants.change reports.grants.copy reports.grants.make
    reports.release_rounds.answer reports.release_rounds.ask
    reports.report_drafts.begin reports.report_drafts.comment reports.report_drafts.resolve reports.report_drafts.save
    reports.draft_months.change
    studio.drafts.edit words.selections.tell_back words.stories.tell_own
    """.split()  # noqa: SIM905  (a list of words)
)
"""Called by pages, and so tried in the tests of the pages; no test of the services calls them by their name."""

_WITHIN = "is a step of another service, whose transaction or whose own trial holds it"
_SEVERAL = "does many things, one transaction each, and goes on where it was; its own tests kill it between them"
_KEY = "the account's pair, the association's rows and the session, a transaction each; cut between, the page goes on"
_QUESTION = "uses up the question to the device first, right or wrong, then one transaction; cut between, it asks anew"
_STEPS = "people's keys in steps, each whole; stopped and gone on with in tests/unit/services/test_own_key.py"

APART: Mapping[str, str] = {
    "word_keys.holders.ask": _KEY,
    "word_keys.holders.begin": _KEY,
    "word_keys.own_key.check_passphrase": _KEY,
    "word_keys.own_key.make": _KEY,
    "word_keys.own_key.unlock": _KEY,
    "word_keys.sheet.recover": _KEY,
    "word_keys.switching.change": _STEPS,
    "word_keys.switching.choose": _STEPS,
    "word_keys.switching.seal_all": _STEPS,
    "asking.practice.begin": "fills a place to practise in three transactions; a place that is half full is begun anew",
    "asking.rooms.come_in": _WITHIN,
    "asking.rooms.start_tablet": "makes the room in the name of the association, ends the session in the door; broken "
    "between, no device has the room's secret, and it is over by itself",
    "doors.account_care.close": "a command for whoever runs the machine: opens the instance itself; shut first, each "
    "place in a transaction of its own",
    "doors.account_care.link": "a command for whoever runs the machine: opens the instance itself, one transaction",
    "doors.account_care.without_second_step": "a command for whoever runs the machine: opens the instance itself",
    "doors.demo_links.demo_links": "of the demonstration, where nobody's data are",
    "doors.new_passphrase.check": "uses a code up before the new passphrase is kept; cut between, another one is given",
    "doors.slow_down.take_turn": "counts a try in a transaction of its own, so that it counts whatever happens next",
    "doors.passkeys.add": _QUESTION,
    "doors.passkeys.come_in": _QUESTION,
    "doors.set_up.prepare": "makes the tables and opens the instance itself, then one transaction",
    "files.imports.import_file": "a part a transaction, so that a file of thousands goes on where it was cut",
    "files.uploads.bring_in": "the import, a part a transaction, then the waiting copy goes; cut between, it goes "
    "within the hour, and brought in again it is refused as what is here already",
    "keeping.audit_keeping.let_go": _SEVERAL,
    "keeping.jobs.run": _SEVERAL,
    "keeping.retention.let_go": _SEVERAL,
    "keeping.retention.let_go_all": _SEVERAL,
    "keeping.retention.shred_again": "after a restore, of a database that nobody is served from yet; is run anew",
    "letters.weekly_letters.plan": _WITHIN,
    "letters.weekly_letters.send_waiting": _SEVERAL,
    "observatory.comparison_tables.freeze": _WITHIN,
    "observatory.reach_tables.brought": "one programme of a version, one transaction each; cut between, no version is "
    "made, and the next one finds what was frozen as it stands",
    "people.own_card.change": "the doors of others first, then the card in one transaction, then the session that goes "
    "on; cut between, the card that opens is the one that its person has in hand",
    "people.own_card.show": "counts the try first, then one transaction; nothing is changed until they have the code",
    "people.erasing.erase_again": "after a restore, of a database that nobody is served from yet; is run anew",
    "relays.receiving.shred_again": "after a restore, of a database that nobody is served from yet; is run anew",
    "relays.told_back.let_go_of": "before an erasure, in a transaction of its own; one begun anew asks the same again",
    "reports.funder_care.link": "a command for whoever runs the machine: opens the instance itself, one transaction",
    "reports.grant_funders.new_funder": "before its grant, one transaction; cut between, the funder stands in the list",
    "reports.release_passages.let_go": _WITHIN,
    "reports.release_passages.without": _WITHIN,
}
"""Not broken off at each statement, and why."""

IN_STEPS: Mapping[str, tuple[str, ...]] = {
    "doors.accounts.close_account": (
        "what was theirs in the association goes first, in its own scope; cut between, they stand in the team still, "
        "without it, and are taken off it by the same button",
    ),
    "observatory.reach_versions.compute": tuple(
        f"what {which} programme of the test brought is frozen first, in its own association; cut between, no version "
        "is made, and the next one finds it as it stands"
        for which in ("the first", "the second", "the third")
    ),
}
"""Broken off at each statement too, and may be found between two transactions as often as there are sentences: with
the first one whole, and coming through when done again."""


def writing_services() -> Iterator[str]:
    """``room.module.function`` of each function that opens a unit to write in it. What begins with ``_`` is a part of
    one of its module's, which is broken off with it; the demonstration fills a database that is thrown away."""
    for file in sorted(SERVICES.rglob("*.py")):
        if "demonstration" in file.parts:
            continue
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.AsyncFunctionDef) and node.name[0] != "_" and any(map(_writes, ast.walk(node))):
                yield ".".join([*file.relative_to(SERVICES).with_suffix("").parts, node.name])


def _writes(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2] == "unit"
        and any(word.arg == "write" and ast.unparse(word.value) == "True" for word in node.keywords)
    )


def called_by_tests() -> set[str]:
    """``module.function`` of whatever the tests that are broken off call by its name."""
    folders = (ROOT / "tests" / "unit" / "services", ROOT / "tests" / "web")
    texts = (file.read_text("utf-8") for folder in folders for file in folder.rglob("*.py"))
    return {found for text in texts for found in re.findall(r"\b(\w+\.\w+)\(", text)}
