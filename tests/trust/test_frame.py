"""The frame of the proofs: what proves nothing fails, the page says what the registry says, every mark is known."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.trust import page, recording
from tests.trust.hostile import TEXT, beside, in_every_text
from tests.trust.proof import POSTGRES, SQLITE, Counting, Found
from tests.trust.recording import Line
from tests.trust.registry import PROOFS
from tests.trust.write_services import APART, IN_STEPS, THROUGH_PAGES, called_by_tests, writing_services

TESTS = Path(__file__).parents[1]
A_PROOF = PROOFS["tenancy"]
REMOVED = A_PROOF.removed[0]


def test_what_breaks_fails_and_what_tries_nothing_fails() -> None:
    counting = Counting(A_PROOF, SQLITE)
    for found in (Found(), Found(3, ["a row"])):
        with pytest.raises(AssertionError):
            counting.holds(found)
    counting.holds(Found(3))
    assert counting.tried == 3


def test_a_mutant_that_passes_fails_the_proof() -> None:
    counting = Counting(A_PROOF, SQLITE)
    with pytest.raises(AssertionError, match="proves nothing"):
        counting.caught(REMOVED, Found(5))
    with pytest.raises(AssertionError, match="does not know"):
        counting.caught("something else", Found(5, ["a row"]))
    counting.caught(REMOVED, Found(5, ["a row"]))
    assert counting.caught_by == {REMOVED: 1}


def test_what_did_not_run_is_said_and_is_not_green_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    line = Line(A_PROOF, tried={SQLITE: 4}, caught={REMOVED: 2}, reasons=["no server"])
    assert "4 on SQLite tried" in str(line)
    assert f"NOT RUN on {POSTGRES} (no server)" in str(line)
    whole = Line(A_PROOF, tried={SQLITE: 4, POSTGRES: 4}, caught={REMOVED: 2})
    assert "NOT RUN" not in str(whole)
    for ci, owed in (("true", True), ("", False)):
        monkeypatch.setenv("CI", ci)
        assert recording.owes({"tenancy": line}) is owed
        assert recording.owes({"tenancy": whole}) is False


def test_the_lines_of_a_run_come_from_its_reports() -> None:
    counted = Counting(A_PROOF, SQLITE, tried=4, caught_by={REMOVED: 2})
    item: Any = SimpleNamespace(funcargs={"proof": counted})
    properties = [("proof", f'["{A_PROOF.key}", "{SQLITE}"]')]
    done: Any = SimpleNamespace(user_properties=[*properties], when="call", failed=False, skipped=False)
    recording.keep(done, item)
    skipped: Any = SimpleNamespace(
        user_properties=[*properties], when="setup", failed=False, skipped=True, longrepr=("file", 1, "no server")
    )
    (line,) = recording.lines_of([done, skipped], whole=False).values()
    assert (line.tried, line.caught, line.reasons) == ({SQLITE: 4}, {REMOVED: 2}, ["no server"])
    assert recording.lines_of([], whole=True).keys() == PROOFS.keys()


def test_the_page_says_what_the_registry_says() -> None:
    written = page.PAGE.read_text("utf-8")
    assert written == page.text(written, page.kept_runs()), "python -m tests.trust.page"


def test_every_proof_has_its_tests_and_every_mark_its_proof() -> None:
    marked = set()
    for file in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.trust":
                marked.add(ast.literal_eval(node.args[0]))
        bare = re.findall(r"pytest\.mark\.trust\b(?!\()", file.read_text("utf-8"))
        assert bare == [] or file == Path(__file__), f"{file.name}: which proof?"
    assert marked == PROOFS.keys()


def test_each_service_that_writes_is_broken_off_or_is_named_here_with_a_reason() -> None:
    """A new one needs a test that calls it (which breaking_off.py then tries), or a line in write_services.py."""
    there, called = set(writing_services()), called_by_tests()
    tried = {name for name in there if name.split(".", 1)[1] in called}
    untold = there - tried - THROUGH_PAGES - APART.keys()
    assert untold == set(), "neither called by a test of the services nor named in write_services.py"
    assert (THROUGH_PAGES | APART.keys()) - there == set(), "named in write_services.py, and gone"
    assert THROUGH_PAGES & APART.keys() == set()
    assert IN_STEPS.keys() <= there - APART.keys()


def test_a_run_that_was_stopped_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(recording.KEEP, str(tmp_path / "run.json"))
    monkeypatch.setattr(recording, "LEFT", {"headers": {"a test that is still to come"}})
    there = {SQLITE: 4, POSTGRES: 4}
    lines = {key: Line(PROOFS[key], there, dict.fromkeys(PROOFS[key].removed, 2)) for key in ("tenancy", "headers")}
    lines["same_key"] = Line(PROOFS["same_key"], there)
    recording.put_down(lines)
    assert recording.whole(recording.kept()) == {"tenancy"}
    assert recording.line_of("tenancy", recording.kept()["tenancy"]) == lines["tenancy"]
    recording.put_down({})
    assert recording.whole(recording.kept()) == {"tenancy"}, "what is whole stays in the file"
    monkeypatch.setattr(recording, "FULL", not recording.FULL)
    assert recording.kept() == {}, "of another size"


def test_a_planted_text_that_is_json_stays_json() -> None:
    """As the letter within the words of a relay: planted beside it, it would be no letter, which nobody can type."""
    letter = json.dumps({"parts": [{"kind": "message", "lines": ["Je cherche un cours."]}]})
    planted = in_every_text({"word": "4DKW", "letter": letter, "name": "Sept Lanternes"}, beside)
    assert planted["word"] == "4DKW"
    assert planted["name"] == f"Sept Lanternes {TEXT}"
    assert json.loads(planted["letter"])["parts"] == [{"kind": "message", "lines": [f"Je cherche un cours. {TEXT}"]}]
