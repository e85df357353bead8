"""Check definition files as their author would want it: what each one holds, or everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evalkit.definitions import Instrument, Item, loader, yaml_source
from evalkit.definitions.sensitive import SensitiveReason
from evalkit.errors import Problem, Refused, problem
from evalkit.services.forms.form_lint import sensitive_problems, sensitive_problems_of_item
from evalkit.settings import resource_folder


@dataclass(frozen=True)
class Checked:
    """One file. ``problems`` empty: it is right, and the rest says what it holds.

    ``shape`` is form, instrument, indicator or policies; ``languages`` are those in which every text stands;
    ``reasons`` say why something is asked that had better not be.
    """

    file: Path
    shape: str
    key: str = ""
    version: str = ""
    indicators: int = 0
    languages: tuple[str, ...] = ()
    texts_held_by_author: bool = False
    problems: tuple[Problem, ...] = ()
    reasons: tuple[SensitiveReason, ...] = ()


def check_files(files: Sequence[Path]) -> tuple[Checked, ...]:
    """Check the given files, or everything that comes with evalkit when none is given. Never raises Refused."""
    return tuple(_checked(file) for file in files or _shipped())


def _shipped() -> list[Path]:
    forms = resource_folder("forms")
    folders = (forms, forms / "demonstration", forms / "instruments", forms / "indicators")
    return [
        *(file for folder in folders for file in sorted(folder.glob("*.yaml"))),
        resource_folder("reports") / "disclosure.yaml",
    ]


def _checked(file: Path) -> Checked:
    shape = "form"
    try:
        shape = _shape(file)
        return _HOLDS[shape](file)
    except Refused as refusal:
        return Checked(file, shape, problems=refusal.problems)


def _source(file: Path) -> yaml_source.Source:
    try:
        with file.open("rb") as opened:
            text = opened.read(yaml_source.LARGEST + 1)
    except OSError as error:
        raise Refused(problem("definitions.unreadable", file=str(file), what=error.strerror or "")) from None
    return yaml_source.read(text, str(file))


def _shape(file: Path) -> str:
    """What the first keys say the file is; anything unclear is read as a form, which says what is missing."""
    keys = _source(file).value
    if not isinstance(keys, dict) or "form" in keys:
        return "form"
    return next(
        (s for s, key in (("instrument", "instrument"), ("indicator", "key"), ("policies", "policies")) if key in keys),
        "form",
    )


def _form(file: Path) -> Checked:
    form = loader.load_form(file)
    if found := sensitive_problems(form, file=str(file), line_of=_source(file).line_of):
        raise Refused(*found)
    return Checked(
        file, "form", form.key, form.version, len(form.indicators), tuple(sorted(form.languages)),
        form.texts_held_by_author, reasons=form.source.sensitive,
    )  # fmt: skip


def _instrument(file: Path) -> Checked:
    instrument = loader.load_model(Instrument, file)
    texts = [item.question for item in instrument.items]
    languages = set.intersection(*(set(text or {}) for text in texts)) if texts else set()
    return Checked(
        file, "instrument", instrument.instrument, instrument.version, len(instrument.indicators),
        tuple(sorted(languages)), any(text is None for text in texts),
    )  # fmt: skip


def _indicator(file: Path) -> Checked:
    item = loader.load_model(Item, file)
    if item.version is None or item.licence is None:
        raise Refused(problem("definitions.missing_key", file=str(file), line=1, key="version, licence"))
    if found := sensitive_problems_of_item(item, file=str(file), line_of=_source(file).line_of):
        raise Refused(*found)
    texts = [item.question, *(item.levels.words.values() if item.levels else ())]
    languages = set.intersection(*(set(text or {}) for text in texts))
    return Checked(file, "indicator", item.key, item.version, 1, tuple(sorted(languages)), item.question is None)


def _policies(file: Path) -> Checked:
    policies = loader.load_model(type(loader.load_policies()), file)
    return Checked(file, "policies", "disclosure", policies.version, len(policies.policies))


_HOLDS = {"form": _form, "instrument": _instrument, "indicator": _indicator, "policies": _policies}
