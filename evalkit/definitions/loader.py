"""The only reader of definition files: forms, instruments, indicators, words, policies.

Each error names the file, the line and what to do. Files come from the shipped folder or from a path.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from evalkit.definitions import yaml_source
from evalkit.definitions.form import Form, FormFile, faults, resolve
from evalkit.definitions.funder_questions import FunderQuestions, TypicalQuestions
from evalkit.definitions.instrument import Instrument
from evalkit.definitions.item import Item
from evalkit.definitions.policy import PolicyFile
from evalkit.definitions.retention import Limit, RetentionFile
from evalkit.errors import Problem, Refused, problem
from evalkit.settings import resource_folder

Model = TypeVar("Model", bound=BaseModel)


def load_form(path: Path) -> Form:
    """Read a form file; Refused with every reason at once."""
    return form_from(_bytes(path), str(path))


def form_from(text: bytes, name: str) -> Form:
    """Read a form from bytes; ``name`` stands in messages."""
    source = yaml_source.read(text, name)
    file = _validated(FormFile, source)
    missing: list[Problem] = []

    def instrument(key: str, version: str) -> Instrument:
        try:
            return instruments()[key, version]
        except KeyError:
            missing.append(_not_in_catalogue("instrument", key, version, instruments(), source))
            raise LookupError(key) from None

    def item(key: str, version: str) -> Item:
        try:
            return indicators()[key, version]
        except KeyError:
            missing.append(_not_in_catalogue("indicator", key, version, indicators(), source))
            raise LookupError(key) from None

    try:
        form = resolve(file, instrument=instrument, item=item)
    except LookupError:
        raise Refused.all(missing) from None
    if found := faults(form):
        raise Refused(
            *(
                problem("definitions.wrong", file=name, line=source.line_of(key), key=key, what=what)
                for key, what in found
            )
        )
    return form


def shipped_forms() -> Mapping[str, Path]:
    """Form key → file, of the forms that come with evalkit."""
    return {p.stem: p for p in sorted(resource_folder("forms").glob("*.yaml"))}


@cache
def shipped_form(key: str) -> Form:
    """A form that comes with evalkit, by its key; KeyError when there is none."""
    return load_form(shipped_forms()[key])


@cache
def instruments() -> Mapping[tuple[str, str], Instrument]:
    """(key, version) → instrument, of the shipped catalogue."""
    found: dict[tuple[str, str], Instrument] = {}
    for path in sorted((resource_folder("forms") / "instruments").glob("*.yaml")):
        instrument = _load(Instrument, path)
        found[instrument.instrument, instrument.version] = instrument
    return found


@cache
def indicators() -> Mapping[tuple[str, str], Item]:
    """(key, version) → question, of the shipped catalogue of indicators."""
    found: dict[tuple[str, str], Item] = {}
    for path in sorted((resource_folder("forms") / "indicators").glob("*.yaml")):
        item = _load(Item, path)
        if item.version is None or item.licence is None:
            raise Refused(problem("definitions.missing_key", file=str(path), line=1, key="version, licence"))
        found[item.key, item.version] = item
    return found


@cache
def words(block: str) -> Mapping[str, Any]:
    """A block of shared sentences from ``forms/words``: ``shared``, ``about_us`` or ``report``."""
    return _block(resource_folder("forms") / "words" / f"{block}.yaml")


@cache
def sensitive_words() -> Mapping[str, Any]:
    """By topic and language, the words that tell what a form had better not ask."""
    return _block(resource_folder("forms") / "linter" / "sensitive.yaml")


def _block(path: Path) -> Mapping[str, Any]:
    value = yaml_source.read(_bytes(path), str(path)).value
    if not isinstance(value, dict):
        raise Refused(problem("definitions.empty", file=str(path)))
    return value


@cache
def load_policies() -> PolicyFile:
    """The disclosure policies of ``reports/disclosure.yaml``."""
    return _load(PolicyFile, resource_folder("reports") / "disclosure.yaml")


@cache
def retention() -> tuple[Limit, ...]:
    """How long what is kept stays, as ``reports/retention.yaml`` says."""
    return _load(RetentionFile, resource_folder("reports") / "retention.yaml").limits


@cache
def typical_questions() -> TypicalQuestions:
    """The questions that funders typically ask, and the standard reasons for not answering."""
    return _load(TypicalQuestions, resource_folder("reports") / "typical_questions.yaml")


def funder_questions_from(text: bytes, name: str) -> FunderQuestions:
    """Read a funder's questions (``report.yaml``) from bytes; ``name`` stands in messages."""
    return _validated(FunderQuestions, yaml_source.read(text, name))


def load_model(model: type[Model], path: Path) -> Model:
    """Read any other definition (a report's declaration) with the same care."""
    return _load(model, path)


def _load(model: type[Model], path: Path) -> Model:
    return _validated(model, yaml_source.read(_bytes(path), str(path)))


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(yaml_source.LARGEST + 1)
    except OSError as error:
        raise Refused(problem("definitions.unreadable", file=str(path), what=error.strerror or "")) from None


def _validated(model: type[Model], source: yaml_source.Source) -> Model:
    if not isinstance(source.value, dict):
        raise Refused(problem("definitions.not_a_mapping", file=source.name, line=1))
    try:
        return model.model_validate(source.value)
    except ValidationError as error:
        raise Refused(*(_problem(e, source, model) for e in _causes(error.errors(include_url=False)))) from None


def _causes(errors: list[Any]) -> list[Any]:
    """Leave out "too short" of a list whose own parts are wrong: it only follows from them."""
    return [
        e
        for e in errors
        if e["type"] != "too_short" or not any(o is not e and o["loc"][: len(e["loc"])] == e["loc"] for o in errors)
    ]


def _problem(error: Any, source: yaml_source.Source, model: type[BaseModel]) -> Problem:
    path = tuple(error["loc"])
    plain = [str(p) for p in path if p not in ("inline", "use", "[key]")]
    where = {"file": source.name, "line": source.line(path), "key": ".".join(plain) or model.__name__.lower()}
    kind = error["type"]
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(plain[-1], _known_keys(model), n=1)
        if not near:
            return problem("definitions.no_such_key", **{**where, "key": plain[-1]})
        return problem("definitions.unknown_key", **{**where, "key": plain[-1], "near": f"“{near[0]}”"})
    if kind == "missing":
        return problem("definitions.missing_key", **{**where, "key": plain[-1]})
    if kind == "string_pattern_mismatch":
        return problem("definitions.not_a_key", **{**where, "value": str(error["input"])[:60]})
    if kind == "string_type":
        return problem("definitions.not_text", **{**where, "value": str(error["input"])[:60]})
    what = error["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")
    return problem("definitions.wrong", **where, what=what)


def _known_keys(model: type[BaseModel]) -> Iterable[str]:
    """Every key that may stand anywhere in this kind of file, for 'did you mean'."""
    schema = model.model_json_schema()
    for part in (schema, *schema.get("$defs", {}).values()):
        yield from part.get("properties", ())


def _not_in_catalogue(
    kind: str, key: str, version: str, known: Mapping[tuple[str, str], object], source: yaml_source.Source
) -> Problem:
    """Say which one is missing, and which come nearest."""
    have = sorted({f"{k} {v}" for k, v in known})
    near = [h for h in have if h.startswith(key + " ")] or difflib.get_close_matches(key, have, n=3, cutoff=0.4)
    part = "instruments" if kind == "instrument" else "items"
    entries = source.value.get(part, [])
    at = next(i for i, e in enumerate(entries) if isinstance(e, dict) and e.get("use") == key)
    return problem(
        "definitions.not_in_catalogue", file=source.name, line=source.line((part, at)), kind=kind, key=key,
        version=version, near=", ".join(near or have),
    )  # fmt: skip
