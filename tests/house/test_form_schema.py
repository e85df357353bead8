"""The published JSON Schemas are those of the code."""

import sys
from pathlib import Path

import jsonschema
import yaml

from evalkit.definitions.funder_questions import FunderQuestions, to_yaml
from evalkit.definitions.schema import form_schema, report_schema
from evalkit.services.reports import grant_questions

DOCS = Path(__file__).resolve().parents[2] / "docs"
KEPT, REPORT = DOCS / "form.schema.json", DOCS / "report.schema.json"


def test_the_schema_in_docs_is_current() -> None:
    """If this fails: ``evalkit forms check --schema --out docs/form.schema.json``."""
    assert KEPT.read_text(encoding="utf-8") == form_schema()


def test_the_schema_of_report_yaml_is_current_and_takes_what_we_write() -> None:
    """If this fails: ``python -m tests.house.test_form_schema``."""
    assert REPORT.read_text(encoding="utf-8") == report_schema()
    asked = FunderQuestions(
        report="local", version="1", title={"fr": "Commune"}, questions=grant_questions.read(["Q1", "Q4", "Q9"])
    )
    jsonschema.validate(yaml.safe_load(to_yaml(asked)), yaml.safe_load(report_schema()))


if __name__ == "__main__":
    sys.stdout.write(f"{REPORT.write_text(report_schema(), encoding='utf-8')} characters in {REPORT.name}\n")
