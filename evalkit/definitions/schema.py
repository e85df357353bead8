"""The JSON Schemas of a form file and of a funder's questions, for editors and for people who use other tools."""

from __future__ import annotations

import json

from pydantic import BaseModel

from evalkit.definitions.form import FormFile
from evalkit.definitions.funder_questions import FunderQuestions

IDENTIFIER = "https://json-schema.org/draft/2020-12/schema"


def form_schema() -> str:
    """JSON Schema of ``forms/*.yaml`` as text: two-space indent, newline at the end, the same for the same version."""
    return _schema(FormFile, "evalkit form")


def report_schema() -> str:
    """The same of a grant's ``report.yaml``: the funder's questions and what answers each."""
    return _schema(FunderQuestions, "evalkit report of a grant")


def _schema(of: type[BaseModel], title: str) -> str:
    schema = of.model_json_schema()
    named = {"$schema": IDENTIFIER, "title": title, **{k: v for k, v in schema.items() if k != "title"}}
    return json.dumps(named, ensure_ascii=False, indent=2) + "\n"
