"""The library of the demonstration: invented sheets, a few words of those who used them, and a form that is shared,
through the services that a real instance uses."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evalkit import store
from evalkit.definitions import yaml_source
from evalkit.services.demonstration.filling import OBSERVER, WORKERS, Filled
from evalkit.services.library import evaluations, shared_forms, sheets
from evalkit.services.library.sheets import Facts, Written
from evalkit.store import Scope
from evalkit.store.queries import forms

FILE = Path(__file__).with_name("library.yaml")
_KEYS = uuid.UUID("6f8e1b0a-27a5-4a57-9d7c-0c3f2d4b9a11")
"""Namespace of the keys that pages would have served."""
WEEKS_AGO = 26
"""The oldest sheet; each further one is two weeks younger."""


async def fill_library(filled: Filled, now: dt.datetime) -> None:
    """Publish the sheets, let teams say how it went, share a form."""
    told = yaml_source.read(FILE.read_bytes(), FILE.name).value
    made: dict[str, str] = {}
    for number, one in enumerate(told["sheets"]):
        at = now - dt.timedelta(weeks=WEEKS_AGO - 2 * number)
        made[one["key"]] = await sheets.begin(
            _author(filled, one["by"]), _key(one["key"]), _written(one), publish=True, now=at
        )
    for number, one in enumerate(told["evaluations"]):
        new = evaluations.New(
            _key(f"evaluation {number}"), one["with_whom"], one["went_well"], one["went_wrong"], one["again"],
            one["language"], one["signed"],
        )  # fmt: skip
        at = now - dt.timedelta(weeks=len(told["evaluations"]) - number)
        await evaluations.tell(_team(filled, one["who"]), made[one["sheet"]], new, now=at)
    await _share(filled, told["shared_form"], now)


async def _share(filled: Filled, told: Mapping[str, str], now: dt.datetime) -> None:
    for scope in filled.coordinators.values():
        async with store.unit(scope, now=now) as unit:
            found = [one.id for one in await forms.form_versions(unit) if one.key == told["form"]]
        for version in found:
            await shared_forms.share(
                scope, version, licence=told["licence"], about=told["about"], language="fr", now=now
            )


def _author(filled: Filled, name: str) -> Scope:
    if name == OBSERVER[2]:
        return Scope(filled.organisations[name], filled.accounts[OBSERVER[0]], "observatory")
    return filled.coordinators[name]


def _team(filled: Filled, login: str) -> Scope:
    association, role = next(
        (place, role) for place, staff in WORKERS.items() for one, _, role in staff if one == login
    )
    return Scope(filled.organisations[association], filled.accounts[login], role)


def _written(one: Mapping[str, Any]) -> Written:
    fewest, most = one["people"]
    facts = Facts(tuple(one["needs"]), tuple(one["languages"]), one["minutes"], fewest, most)
    return Written(one["texts"], facts, one.get("contact", ""))


def _key(name: str) -> str:
    return str(uuid.uuid5(_KEYS, name))
