"""The threat table and the measures on an association's papers name tests that are there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from evalkit.reporting.association_papers.measures import MEASURES
from evalkit.reporting.association_papers.risks import RISKS

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "security.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py::\w+)`")


@cache
def there(file: str) -> frozenset[str]:
    path = ROOT / file
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def missing(names: list[str]) -> list[str]:
    return [name for name in names if name.split("::")[1] not in there(name.split("::")[0])]


def rows() -> dict[str, str]:
    found = re.findall(r"^\| (T\d+) \|(.*)\|$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(found)


def test_every_threat_has_its_row_with_a_proof_or_says_what_is_not_yet() -> None:
    assert list(rows()) == [f"T{number}" for number in range(1, 25)]
    for threat, row in rows().items():
        _, against, proof, not_yet = (cell.strip() for cell in row.split("|"))
        assert against, threat
        assert NAMED.search(proof) or not_yet, threat


def test_every_test_that_the_page_names_is_there() -> None:
    named = NAMED.findall(PAGE.read_text(encoding="utf-8"))
    assert len(named) > 40
    assert missing(named) == []


def test_every_test_that_a_measure_names_is_there() -> None:
    assert missing([name for measure in MEASURES for name in measure.tests]) == []
    assert all(measure.tests for measure in MEASURES)


def test_a_test_that_is_gone_is_found() -> None:
    gone = ["tests/web/test_sign_in.py::test_that_nobody_wrote", "tests/web/test_gone.py::test_a_link_works_once"]
    assert missing([*gone, "tests/web/test_sign_in.py::test_a_link_works_once"]) == gone


def test_a_risk_names_measures_that_there_are() -> None:
    known = {measure.key for measure in MEASURES}
    assert [key for risk in RISKS for key in risk.against if key not in known] == []
    assert {key for risk in RISKS for key in risk.against} == known
