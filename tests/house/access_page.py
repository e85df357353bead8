"""docs/access.md, written from the application's own routes. `python -m tests.house.access_page` renews it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evalkit.access import ROLES, RULES, Role
from tests.web.routes import all_routes

PAGE = Path(__file__).resolve().parents[2] / "docs" / "access.md"

HEAD = """# Who may open what

Written from the routes and rules of the program (`python -m tests.house.access_page`); a test fails when it is stale.
A route without a rule is closed to everybody. Ids of another association answer as if they did not exist (404).
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_roles(), "", *_rules(), "", *_routes(), ""])


def _roles() -> Iterator[str]:
    yield "## Roles\n"
    yield "| role | comes in by | what it does |\n|---|---|---|"
    for role, about in ROLES.items():
        yield f"| `{role}` | {about.door.replace('_', '-')} | {about.description} |"


def _rules() -> Iterator[str]:
    yield "## Rules\n"
    yield "| rule | who passes | roles |\n|---|---|---|"
    for rule in RULES.values():
        roles = "everybody" if rule.anonymous else ", ".join(f"`{role}`" for role in Role if role in rule.roles)
        yield f"| `{rule.key}` | {rule.who} | {roles} |"


def _routes() -> Iterator[str]:
    yield "## Routes\n"
    yield "| method | address | rule |\n|---|---|---|"
    for route in sorted(all_routes(), key=lambda one: (one.path, one.method)):
        if route.method != "OPTIONS":
            yield f"| {route.method} | `{route.path}` | `{route.rule.key if route.rule else 'closed'}` |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
