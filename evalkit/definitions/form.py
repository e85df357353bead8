"""A form: what is asked at a wave, in one immutable version.

`FormFile` is the file as written; `Form` is the form with its instruments and questions taken from the catalogue,
its indicators resolved and its hashes computed. Everything after the loader sees only `Form`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Discriminator, Tag, model_validator

from evalkit.definitions import arrangement, comparability, hashing, rules, sensitive
from evalkit.definitions.arrangement import Asked, Calculation, Section
from evalkit.definitions.comparability import Comparability
from evalkit.definitions.indicator import Indicator, of_calculation, of_instrument, of_item
from evalkit.definitions.instrument import Instrument, InstrumentUse, instrument_or_use
from evalkit.definitions.item import Item, ItemUse, item_or_use
from evalkit.definitions.scale import Levels
from evalkit.definitions.schedule import Schedule
from evalkit.definitions.sensitive import SensitiveReason
from evalkit.definitions.words import Definition, Key, Version, Words

FormInstrument = Annotated[
    Annotated[Instrument, Tag("inline")] | Annotated[InstrumentUse, Tag("use")],
    Discriminator(instrument_or_use),
]
FormItem = Annotated[Annotated[Item, Tag("inline")] | Annotated[ItemUse, Tag("use")], Discriminator(item_or_use)]


class FormFile(Definition):
    """A form as it stands in its file."""

    form: Key
    version: Version
    title: Words
    description: Words | None = None
    licence: str | None = None
    schedule: Schedule | None = None
    layout: Literal["one_per_screen", "page"] = "one_per_screen"
    story: bool = True
    instruments: tuple[FormInstrument, ...] = ()
    items: tuple[FormItem, ...] = ()
    sections: tuple[Section, ...] = ()
    calculations: tuple[Calculation, ...] = ()
    sensitive: tuple[SensitiveReason, ...] = ()
    comparability: tuple[Comparability, ...] = ()

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not self.instruments and not self.items:
            raise ValueError("a form needs instruments or items")
        return self


@dataclass(frozen=True)
class ScoredItem:
    """One item that takes a numeric answer: its key, its levels (None: a number), the indicators that use it."""

    key: str
    levels: Levels | None
    low: float | None
    high: float | None
    whole: bool
    allow_does_not_apply: bool


@dataclass(frozen=True)
class Form:
    """A resolved form. ``instruments`` and ``items`` are in file order, ``indicators`` in form order."""

    source: FormFile
    instruments: tuple[Instrument, ...]
    items: tuple[Item, ...]

    @property
    def key(self) -> str:
        return self.source.form

    @property
    def version(self) -> str:
        return self.source.version

    @property
    def title(self) -> Words:
        return self.source.title

    @property
    def schedule(self) -> Schedule | None:
        return self.source.schedule

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """Every indicator: the instruments' scores first, then own questions, then calculations, in file order."""
        scores = [of_instrument(i, spec) for i in self.instruments for spec in i.indicators]
        own = [of_item(i) for i in self.items if i.is_indicator]
        return (*scores, *own, *(of_calculation(c) for c in self.source.calculations if c.indicator))

    def indicator(self, key: str) -> Indicator:
        """The indicator of that key; LookupError if the form has none."""
        for indicator in self.indicators:
            if indicator.key == key:
                return indicator
        raise LookupError(key)

    @cached_property
    def scored_items(self) -> Mapping[str, ScoredItem]:
        """What takes a number, by key: instrument items, own levels, whole numbers, decimals, calculations."""
        found: dict[str, ScoredItem] = {}
        for instrument in self.instruments:
            for item in instrument.items:
                levels = instrument.levels_of(item.key)
                found[item.key] = ScoredItem(item.key, levels, levels.lowest, levels.highest, True, False)
        for own in self.items:
            if own.levels is not None:
                found[own.key] = ScoredItem(
                    own.key, own.levels, own.levels.lowest, own.levels.highest, True, own.allow_does_not_apply
                )
            elif own.kind in ("integer", "decimal"):
                low, high = (own.range.from_, own.range.to) if own.range else (None, None)
                whole = own.kind == "integer"
                found[own.key] = ScoredItem(own.key, None, low, high, whole, own.allow_does_not_apply)
        for made in self.source.calculations:
            low, high = (made.range.from_, made.range.to) if made.range else (None, None)
            found[made.key] = ScoredItem(made.key, None, low, high, False, False)
        return found

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        """What one person is asked, in order, each with its section."""
        return arrangement.asked(self)

    @cached_property
    def steps(self) -> tuple[rules.Step, ...]:
        """Conditions, constraints and calculations in the order in which they are decided."""
        return rules.steps(self)

    @cached_property
    def languages(self) -> frozenset[str]:
        """Languages in which every question and level that has a text has one."""
        texts = [w for i in self.items for w in (i.question, *(i.levels.words.values() if i.levels else ())) if w]
        texts += [i.question for s in self.instruments for i in s.items if i.question]
        texts += [w for part in self.source.sections for w in (part.title, part.intro) if w]
        texts += [i.constraint.message for i in self.items if i.constraint]
        if not texts:
            return frozenset(self.title)
        return frozenset.intersection(*(frozenset(t) for t in texts))

    @property
    def texts_held_by_author(self) -> bool:
        """Whether some question has no text here, so that keys and numbers are shown."""
        own = any(i.question is None for i in self.items if i.kind != "note")
        return own or any(i.question is None for s in self.instruments for i in s.items)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of everything: another translation is another hash."""
        return hashing.whole(self)

    @cached_property
    def meanings(self) -> Mapping[str, str]:
        """Indicator or item key → hash of what its value means, without texts."""
        return hashing.meanings(self)


def resolve(
    source: FormFile,
    *,
    instrument: Callable[[str, str], Instrument],
    item: Callable[[str, str], Item],
) -> Form:
    """Take what the form uses from the catalogue (two look-ups by key and version, which raise LookupError)."""
    instruments = tuple(instrument(i.use, i.version) if isinstance(i, InstrumentUse) else i for i in source.instruments)
    items: list[Item] = []
    for entry in source.items:
        if isinstance(entry, ItemUse):
            items.append(entry.on(item(entry.use, entry.version)))
        else:
            items.append(entry)
    return Form(source, instruments, tuple(items))


def faults(form: Form) -> list[tuple[str, str]]:
    """What is wrong with a resolved form as a whole, each with the key that it is about.

    Doubled keys, bands that leave gaps, then-tests of nothing; then sections, then rules that cannot be followed.
    """
    found: list[tuple[str, str]] = []
    seen: set[str] = set()
    keys = [i.key for s in form.instruments for i in s.items]
    keys += [spec.key for s in form.instruments for spec in s.indicators]
    keys += [i.key for i in form.items]
    keys += [c.key for c in form.source.calculations]
    for key in keys:
        if key in seen:
            found.append((key, f"the key {key} is used twice; give one of them another key"))
        seen.add(key)
    own = {i.key for i in form.items}
    found += [
        (i.key, f"then_test looks back on {i.of}, which is not a question of this form; name one that is")
        for i in form.items
        if i.of is not None and i.of not in own
    ]
    for indicator in form.indicators:
        found += [(indicator.key, what) for what in _band_faults(indicator)]
    return (
        found or arrangement.faults(form) or [*rules.faults(form), *comparability.faults(form), *sensitive.faults(form)]
    )


def _band_faults(indicator: Indicator) -> list[str]:
    """Bands cover the range from the lowest to the highest score, in order, without gap or overlap."""
    bands = indicator.measurement.bands
    if not bands:
        return []
    name = f"bands of {indicator.key}"
    if indicator.ordinal:
        return [f"{name}: a level has its own levels; leave the bands out"]
    if indicator.low is None or indicator.high is None:
        return [f"{name}: bands need a range; add range: {{from: …, to: …}}"]
    found = []
    if bands[0].from_ != indicator.low or bands[-1].to != indicator.high:
        found.append(
            f"{name} go from {bands[0].from_:g} to {bands[-1].to:g}, "
            f"but the scores go from {indicator.low:g} to {indicator.high:g}; let them cover all scores"
        )
    # Between two bands no attainable score may lie; prorated scores in between belong to the lower band.
    step = 1.0 / len(indicator.items) if indicator.score == "mean" else 1.0
    for band in bands:
        if band.from_ > band.to:
            found.append(f"{name}: {band.key} goes from {band.from_:g} to {band.to:g}")
    for before, after in pairwise(bands):
        if after.from_ <= before.to:
            found.append(f"{name}: {before.key} and {after.key} overlap; let each begin above the one before")
        elif after.from_ - before.to > step + 1e-9:
            found.append(
                f"{name}: a gap between {before.key} and {after.key}; let each begin where the one before ends"
            )
    if len({b.key for b in bands}) != len(bands):
        found.append(f"{name}: two bands have the same key; give one another key")
    return found
