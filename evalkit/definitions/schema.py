"""The JSON Schema of a form file, for editors and for people who make forms with other tools."""

from __future__ import annotations

import json

from evalkit.definitions.form import FormFile

IDENTIFIER = "https://json-schema.org/draft/2020-12/schema"


def form_schema() -> str:
    """JSON Schema of ``forms/*.yaml`` as text: two-space indent, newline at the end, the same for the same version."""
    schema = FormFile.model_json_schema()
    named = {"$schema": IDENTIFIER, "title": "evalkit form", **{k: v for k, v in schema.items() if k != "title"}}
    return json.dumps(named, ensure_ascii=False, indent=2) + "\n"
