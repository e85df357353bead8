"""Hand-written SQL names the organisation: where the unit's own walls do not stand, the query must."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

STORE = Path(__file__).parents[2] / "evalkit" / "store"

WITHOUT = {
    "SELECT disabled_at FROM account WHERE id = {}": "an account belongs to no organisation",
    "SELECT id, key, kind, name, languages, marking, practice_of, own_key_since, second_step_for_all, "
    "people_by_assignment, called_and_reached FROM organisation WHERE kind <> {} ORDER BY name": "names of funders, "
    "among which every association chooses",
    "SELECT m.role, o.second_step_for_all FROM membership m JOIN organisation o ON o.id = m.organisation WHERE "
    "m.account = {} AND m.ended_at IS NULL AND o.marking IS NULL AND o.practice_of IS NULL": "a second step follows "
    "the account, wherever it works",
    "SELECT second_step_for_all FROM organisation WHERE id = {} AND marking IS NULL AND practice_of IS NULL": "of one "
    "organisation, by its id, before somebody works there",
    "SELECT municipality, kind, COUNT(*) AS programmes FROM programme WHERE closed_on IS NULL AND exposed_public = {} "
    "AND organisation NOT IN (SELECT id FROM organisation WHERE practice_of IS NOT NULL) "
    "GROUP BY municipality, kind ORDER BY municipality, kind": "counts for the observatory, which names no programme",
    "SELECT id FROM organisation WHERE practice_of IS NOT NULL": "places to practise, whose rows nobody else reads",
    "SELECT id, name FROM organisation WHERE practice_of IS NULL": "the names with which organisations sign",
    "SELECT organisation, seq, hash FROM audit_head": "narrowed in Python, to the scope's own chain",
    "SELECT COUNT(*) AS n FROM audit_head": "how many chains were verified",
    "SELECT a.organisation, a.seq, a.hash, (SELECT MAX(CAST(c.object AS INTEGER)) FROM audit c WHERE c.organisation = "
    "a.organisation AND c.action = 'close_audit') AS closed FROM audit a JOIN (SELECT organisation, MAX(seq) AS seq "
    "FROM audit WHERE at < {} GROUP BY organisation) last ON last.organisation = a.organisation AND last.seq = a.seq "
    "ORDER BY a.organisation": "the night closes what is old in every chain",
    "SELECT DISTINCT organisation FROM audit": "narrowed in Python, to the scope's own chain",
    "SELECT DISTINCT p.organisation FROM release_passage p JOIN release r ON r.organisation = p.organisation "
    "AND r.id = p.release WHERE r.withdrawn_at IS NULL OR EXISTS (SELECT 1 FROM release_file f WHERE f.organisation = "
    "r.organisation AND f.release = r.id AND f.format = 'again' AND f.content IS NOT NULL) ORDER BY "
    "p.organisation": "whose reports the night looks over",
    "SELECT epoch, demonstration FROM instance": "an inventory is of the whole instance, in numbers",
    "SELECT name FROM schema_step ORDER BY name": "the migrations that ran",
    "SELECT organisation, hash FROM audit_head": "an inventory names the heads of all chains",
    "SELECT id FROM release_file WHERE content IS NOT NULL ORDER BY id": "a restored backup is compared, by hashes",
    "SELECT id, organisation, release, language, format, content, sha256, gone_on FROM release_file WHERE id = "
    "{}": "a restored backup is compared, by hashes",
    "PRAGMA integrity_check(20)": "looks at pages, not at rows",
    "PRAGMA foreign_key_check": "looks at pages, not at rows",
    "SELECT pg_database_size(current_database()) AS bytes": "a size",
    "PRAGMA page_count": "a size",
    "PRAGMA page_size": "a size",
    "SELECT state, COUNT(*) AS n, MIN(due_at) AS oldest FROM job WHERE state = 'failed' OR (state = 'waiting' "
    "AND due_at <= {}) GROUP BY state": "how much work waits, of the whole instance",
    "SET LOCAL idle_in_transaction_session_timeout = 0": "a copy may take long",
    "SELECT organisation, programme, week, kind, item, SUM(step) AS total FROM tally WHERE week >= {} AND week <= {} "
    "AND kind <> 'open_door' GROUP BY organisation, programme, week, kind, item HAVING SUM(step) <> 0 "
    "ORDER BY programme, week, kind, item": "counts without persons, added up for the observatory",
    "SELECT p.organisation, p.id, p.municipality, p.kind FROM programme p JOIN reach_share s ON s.organisation = "
    "p.organisation AND s.programme = p.id WHERE s.shared = {} AND p.closed_on IS NULL AND p.exposed_public = {} AND "
    "s.number = (SELECT max(number) FROM reach_share o WHERE o.organisation = p.organisation AND o.programme = p.id) "
    "AND p.organisation NOT IN (SELECT id FROM organisation WHERE practice_of IS NOT NULL) "
    "ORDER BY p.organisation, p.id": "programmes whose coordination shares who is reached",
    "SELECT d.organisation, o.name, d.lines FROM relay_desk d JOIN organisation o ON o.id = d.organisation WHERE "
    "d.receives AND o.kind = {} AND o.practice_of IS NULL AND d.organisation <> {} AND NOT EXISTS (SELECT 1 FROM "
    "organisation p WHERE p.id = {} AND p.practice_of IS NOT NULL) ORDER BY o.name, o.id": "who says that it receives",
    "INSERT INTO relay_received (id, organisation, mark, word, week, ends_on, public_key, wrapped, content, "
    "association_key) VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {})": (
        "the one way in which a person's relay reaches another association"
    ),
    "SELECT pg_export_snapshot() AS id": "the moment of a copy",
    "SELECT pg_advisory_xact_lock(hashtextextended({}, 0))": "the turn of an organisation's writer",
}
NARROW = ("organisation = {}", "organisation IN", "funder = {}", "recipient = {}", "observatory = {}")


def handwritten() -> Iterator[tuple[str, str]]:
    for source in sorted(STORE.rglob("*.py")):
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "raw":
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    yield source.stem, " ".join(str(first.value).split())


@pytest.mark.parametrize(("source", "sql"), sorted(set(handwritten())))
def test_a_handwritten_query_names_the_organisation(source: str, sql: str) -> None:
    inserts_it = sql.startswith("INSERT INTO audit_head (organisation,")
    assert sql in WITHOUT or inserts_it or any(part in sql for part in NARROW), f"{source}: {sql}"


def test_the_exceptions_are_still_needed() -> None:
    assert WITHOUT.keys() <= {sql for _, sql in handwritten()}
