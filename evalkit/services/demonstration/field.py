"""What ``field.yaml`` says about the three invented programmes, as far as people and check-ins are made from it.

The file holds more (journals, stories, group analyses, tallies): it is read whole when those are brought in.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from evalkit.definitions import yaml_source

FILE = Path(__file__).with_name("field.yaml")
WOODWORTH = Path(__file__).with_name("woodworth2018.parquet")
"""The real data, long: participant, programme, wave, days, item, value. Citation: woodworth2018.md beside it."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class GrantField(_Part):
    """Money of a funder for twelve months. ``begins_before``: how many months before the programme's first one.

    ``asks``: typical questions by their number, and questions of its own as a file ``report.yaml`` has them.
    """

    funder: str
    begins_before: int
    asks: tuple[str | Mapping[str, Any], ...]


class Start(_Part):
    """Who came, who answered at the start, and why the others did not."""

    enrolled: int
    answered: int
    did_not_wish: int = 0
    left_before: int = 0


class Follow(_Part):
    """A later wave, among those who answered at the start: due = done + missed; with left and not yet due, all."""

    due: int
    done: int
    missed: int
    left: int
    not_yet_due: int = 0


class Expected(_Part):
    """What a report for the association must find."""

    n: int
    higher: int
    same: int
    lower: int
    held_at_top: int


class StoryField(_Part):
    code: str
    week: int
    consent: Mapping[str, bool | Literal["withdrawn"]]


class Withdrawals(_Part):
    """Two consents taken back: being counted for funders, and being quoted."""

    withdrawn_funder_aggregate: Mapping[str, Any] | None = None
    withdrawn_quote: Mapping[str, Any] | None = None


class ProgrammeField(_Part):
    """One programme. ``pairs`` maps indicator → (start, last) → how many people; ``last`` is the wave of the pairs."""

    key: str = Field(alias="programme")
    association: str
    partner: str | None = None
    names: Mapping[str, str]
    public_fr: str
    short: Mapping[str, str]
    grants: tuple[GrantField, ...]
    indicators: Mapping[str, Literal["rise", "hold"]]
    hold_reason_fr: str | None = None
    languages: Mapping[str, int]
    modes_start: Mapping[str, int]
    start: Start
    follow: Mapping[str, Follow]
    exits: Mapping[str, int]
    reentries: int = 0
    last: str
    pairs: Mapping[str, Mapping[tuple[int, int], int]]
    expected: Mapping[str, Expected]
    stories: tuple[StoryField, ...] = Field(alias="stories_fr")
    consents: Withdrawals = Withdrawals()

    @model_validator(mode="before")
    @classmethod
    def _as_written(cls, value: Any) -> Any:
        """Turn ``flow: {start, "6 mois"}`` and ``pairs_6_months: {"1→2": 4}`` into plain parts."""
        name = next(k for k in value if k.startswith("pairs_"))
        flow = dict(value["flow"])
        return {
            **value,
            "start": flow.pop("start"),
            "follow": {wave_key(label): part for label, part in flow.items()},
            "last": name.removeprefix("pairs_"),
            "pairs": {i: {_pair(k): n for k, n in by.items()} for i, by in value[name].items()},
        }


def wave_key(label: str) -> str:
    """``"6 mois"`` → ``6_months``, as the forms name it."""
    return label.replace(" mois", "_months")


def _pair(text: str) -> tuple[int, int]:
    first, last = text.split("→")
    return int(first), int(last)


@cache
def programmes() -> tuple[ProgrammeField, ...]:
    """The three programmes, read from the file once."""
    return tuple(ProgrammeField.model_validate(block) for block in everything())


@cache
def translated() -> Mapping[str, Mapping[str, str]]:
    """A French text of the file → the same in other languages, where the team says it in them too."""
    file = FILE.with_name("translated.yaml")
    found: Mapping[str, Mapping[str, str]] = yaml_source.read(file.read_bytes(), file.name).value
    return found


@cache
def answered() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Programme → typical question of its funder → what its team answers, by language; Q5 in French from the group."""
    file = FILE.with_name("answered.yaml")
    found: Mapping[str, Mapping[str, Mapping[str, str]]] = yaml_source.read(file.read_bytes(), file.name).value
    return {
        block["programme"]: {
            typical: texts
            if "fr" in texts
            else {"fr": "\n\n".join(block["group_analysis_fr"]["perspectives"]), **texts}
            for typical, texts in found.get(block["programme"], {}).items()
        }
        for block in everything()
    }


@cache
def notes_translated() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Programme → language → a text that its team or group wrote → what the association translated for its report."""
    file = FILE.with_name("translated_notes.yaml")
    found: Mapping[str, Mapping[str, Mapping[str, str]]] = yaml_source.read(file.read_bytes(), file.name).value
    return found


def said(words: str) -> dict[str, str]:
    """In French, and in the other languages in which the team says it too."""
    return {"fr": words, **translated().get(words, {})}


def writes_in(association: str) -> str:
    """The language of the texts that a team writes for nobody in particular, such as its journal: its first one."""
    return "nl" if "vzw" in association else "fr"


def written(value: Any, language: str) -> Any:
    """A text, or every text of a list or a mapping, as a team writes it that works in this ``language``."""
    if isinstance(value, str):
        return said(value)[language]
    if isinstance(value, Mapping):
        return {key: written(one, language) for key, one in value.items()}
    return [written(one, language) for one in value] if isinstance(value, (list, tuple)) else value


@cache
def everything() -> tuple[Mapping[str, Any], ...]:
    """The three blocks whole, as they stand in the file."""
    return tuple(yaml_source.read(FILE.read_bytes(), FILE.name).value["programmes"])
