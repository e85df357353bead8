"""docs/api.md, written from the operations of the routes. `python -m tests.house.api_page` renews it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evalkit.access import POWERS
from evalkit.web.api.document import ABOUT, document, refusals
from tests.web.api_calls import Call, all_calls, all_routes_of_the_app

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api.md"
HEAD = """# What programs may call

Written from the routes of the program (`python -m tests.house.api_page`); a test fails when it is stale, and another
sends every example. The same as an OpenAPI document: `/api/v1/openapi.json`, for whoever is signed in.
"""
ERRORS = """## Errors

Every error below `/api` has one shape; `code` never changes its meaning, `fields` names what is wrong.

```json
{"error": {"code": "request.key_missing", "message": "The field “language” is missing. Add it.",
           "fields": {"language": "The field “language” is missing. Add it."}}}
```
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, ABOUT, "", *_powers(), "", ERRORS, *_calls()]).rstrip() + "\n"


def _powers() -> Iterator[str]:
    yield "| power | what a token with it may do |\n|---|---|"
    for power, text in POWERS.items():
        yield f"| `{power}` | {text} |"


def _calls() -> Iterator[str]:
    described = document(all_routes_of_the_app())["paths"]
    for call in all_calls():
        operation = described[call.path][call.method.lower()]
        yield f"## `{call.method} {call.path}`\n"
        yield f"{operation['summary']} Power: `{call.rule.power}`. {operation.get('description', '')}".rstrip() + "\n"
        yield from _parameters(operation)
        if call.operation.takes:
            yield _shown("Send", call.operation.example)
        if isinstance(call.operation.gives, str):
            yield f"Gives a file (`{call.operation.gives}`).\n"
        else:
            yield _shown("Gives", call.operation.example_answer)
        yield _refused(call)


def _parameters(operation: dict[str, Any]) -> Iterator[str]:
    asked = [one for one in operation["parameters"] if one["in"] == "query"]
    for one in asked:
        yield f"- `{one['name']}`: {one['schema'].get('description', '')}"
    if asked:
        yield ""


def _shown(what: str, value: Any) -> str:
    return f"{what}\n```json\n{json.dumps(dict(value), ensure_ascii=False, indent=1)}\n```\n"


def _refused(call: Call) -> str:
    own = [code for codes in refusals(call.path, call.operation).values() for code in codes]
    told = ", ".join(f"`{code}`" for code in own if not code.startswith("access."))
    return f"May refuse with {told}.\n" if told else ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
