"""Every call for programs with its example, put to the people of the small world."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evalkit.access import Rule
from evalkit.web.api import examples
from evalkit.web.api.document import PATH_EXAMPLES, operations
from evalkit.web.api.operation import Operation
from tests.web.routes import application
from tests.world import World


@dataclass(frozen=True)
class Call:
    method: str
    path: str
    rule: Rule
    operation: Operation

    def __str__(self) -> str:
        return self.operation.key

    def example_path(self) -> str:
        """The path with the ids of the examples in it."""
        return "/".join(
            PATH_EXAMPLES[part.strip("{}").partition(":")[0]] if part.startswith("{") else part
            for part in self.path.split("/")
        )


def all_routes_of_the_app() -> list[Any]:
    """Without a running application; nothing is read or written."""
    return list(application().routes)


def all_calls() -> list[Call]:
    return [Call(*one) for one in operations(all_routes_of_the_app())]


def example_bodies() -> dict[str, Any]:
    """Handler → the body of its example, if it takes one."""
    return {c.operation.key: dict(c.operation.example) for c in all_calls() if c.operation.takes}


def in_world(value: Any, world: World, **ids: str) -> Any:
    """An example with the ids of the world in place of those that are made up."""
    place = world.grenadille
    real: Mapping[str, str] = {
        examples.PROGRAMME: place.programme,
        examples.SCHEDULE: place.schedule,
        examples.FORM_VERSION: place.form_version,
        examples.PERSON: place.participant,
        examples.ENROLMENT: place.enrolment,
        examples.SUBMISSION: str(uuid.uuid5(uuid.NAMESPACE_URL, "submission")),
        **{getattr(examples, name.upper()): value for name, value in ids.items()},
    }
    text = json.dumps(value)
    for made_up, one in real.items():
        text = text.replace(made_up, one)
    return json.loads(text)
