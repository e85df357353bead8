"""Programs at the door: a token in the header ``Authorization: Bearer …`` of each call, and nothing else.

No cookie opens an address for programs, and a token opens no page. A browser never sends this header by itself, so a
foreign site cannot make a call in somebody's name, and no form token is needed.
"""

from __future__ import annotations

from typing import Any

from litestar import Request

from evalkit.access import Role, Rule, check_power, check_rule
from evalkit.errors import Refused, problem
from evalkit.services.doors import api_tokens
from evalkit.services.doors.api_tokens import Program
from evalkit.services.doors.sessions import Scope
from evalkit.web.sessions import Visit, rule_of

_KEPT = "evalkit.program"
_LONGEST = 200


async def calling_program(connection: Visit) -> Program | None:
    """Whose token stands in the header; None: there is none, or it opens nothing."""
    kind, _, token = connection.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token or len(token) > _LONGEST:
        return None
    return await api_tokens.find(token.strip())


async def let_program_in(connection: Visit, rule: Rule) -> None:
    """Refuse a call without a token, with one that opens nothing or may not do this, and one call too many."""
    program = await calling_program(connection)
    if program is None and connection.headers.get("authorization"):
        raise Refused(problem("access.token_over"))
    check_rule(Role.PROGRAM if program is not None else None, rule)
    if program is None:
        raise Refused(problem("access.token_first"))
    await api_tokens.take_turn(program)
    check_power(program.powers, rule)
    connection.scope[_KEPT] = program  # type: ignore[literal-required]  # our own key in the ASGI scope


def program_scope(request: Request[Any, Any, Any]) -> Scope:
    """The scope of the call, for services."""
    rule = rule_of(request)
    program = request.scope.get(_KEPT)
    if not isinstance(program, Program):
        raise Refused(problem("access.token_first"))
    return program.scope(rule.power if rule is not None else None)
