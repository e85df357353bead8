"""Texts in several languages, and the small types that all definitions share."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

FALLBACK = ("en", "fr", "nl", "ar")
"""Order in which a missing language is replaced."""


class Definition(BaseModel):
    """Base of everything read from a definition file: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, allow_inf_nan=False)


def _as_words(value: Any) -> Any:
    """A plain text stands for the text in English, as some source forms have one language only."""
    return {"en": value} if isinstance(value, str) else value


Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z]+)?$")]
Words = Annotated[
    Mapping[Language, str], BeforeValidator(_as_words, json_schema_input_type=str | Mapping[Language, str])
]
"""Language → text."""

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
Version = Annotated[
    str,
    BeforeValidator(lambda v: str(v) if isinstance(v, int) else v, json_schema_input_type=str | int),
    Field(min_length=1, max_length=32),
]


class Direction(StrEnum):
    """Which way is an improvement."""

    HIGHER_IS_BETTER = "higher_is_better"
    HIGHER_IS_WORSE = "higher_is_worse"

    @property
    def sign(self) -> int:
        """+1 when higher is better, −1 when higher is worse: D = sign · (y − x)."""
        return 1 if self is Direction.HIGHER_IS_BETTER else -1


SIMPLE = "simple"
"""What stands after a language for the same text in easier words: ``fr-simple``. BCP 47 has this variant, so that the
key may stand as it is in a page's ``lang``. It is no translation of its own: a form is whole without it."""


def base(language: str) -> str:
    """``fr`` of ``fr-simple`` and of ``fr``."""
    return language.partition("-")[0]


def simple(language: str) -> str:
    """``fr-simple`` of ``fr`` and of ``fr-simple``."""
    return f"{base(language)}-{SIMPLE}"


def is_simple(language: str) -> bool:
    """Whether this names easier words, and no language of its own."""
    return language.endswith(f"-{SIMPLE}")


def in_language(words: Mapping[str, str] | None, language: str, default: str = "") -> str:
    """The text in a language, else in the language without its variant, else in the first language of
    :data:`FALLBACK` that has it, else any, else default."""
    if not words:
        return default
    for candidate in (language, base(language), *FALLBACK):
        if words.get(candidate):
            return words[candidate]
    return next(iter(words.values()), default)
