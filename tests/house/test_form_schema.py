"""The published JSON Schema of forms is that of the code."""

from pathlib import Path

from evalkit.definitions.schema import form_schema

KEPT = Path(__file__).resolve().parents[2] / "docs" / "form.schema.json"


def test_the_schema_in_docs_is_current() -> None:
    """If this fails: ``evalkit forms check --schema --out docs/form.schema.json``."""
    assert KEPT.read_text(encoding="utf-8") == form_schema()
