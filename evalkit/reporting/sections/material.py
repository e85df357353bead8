"""What every part of the report draws on, and the small pieces that several parts share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from evalkit.definitions.indicator import Indicator
from evalkit.definitions.report import ReportDefinition
from evalkit.definitions.words import in_language
from evalkit.disclosure.cells import Cell
from evalkit.disclosure.released import Released, ReleasedResult
from evalkit.disclosure.warning_text import warning_text
from evalkit.i18n import mark
from evalkit.reporting import levels, own_language
from evalkit.reporting.charts.drawing import Chart
from evalkit.reporting.context import ReportContext
from evalkit.reporting.counts import FollowUp, ShareSeen, Split, follow_up, headline_share, known, split_of
from evalkit.reporting.model import Figure, FigureSource, Key, Paragraph, Table, TableCell
from evalkit.reporting.sections import computed
from evalkit.reporting.wording import Wording, capital

HIDING = frozenset({"coarsened", "fewer_than_k", "too_few_for_mean", "mean_hidden"})
"""Warnings that say what was joined or left out to protect people."""

HELD = mark("texts not included, held by their authors")
"""The licence of a scale whose words are not ours to print, as its file says it."""

_OF_MEANS = frozenset({"too_few_for_mean", "mean_hidden"})


@dataclass
class Numbering:
    """Counts figures through the report. ``of``: figure id → its number, of those made so far."""

    of: dict[str, int] = field(default_factory=dict)

    def next(self, figure_id: str) -> int:
        self.of[figure_id] = len(self.of) + 1
        return self.of[figure_id]


@dataclass(frozen=True)
class Told:
    """One indicator at its last wave, with what can be said of it."""

    indicator: Indicator
    title: str
    result: ReleasedResult
    wave: str
    hold: bool
    split: Split
    seen: FollowUp
    share: ShareSeen | None
    few_seen: bool


@dataclass(frozen=True)
class Material:
    """Released values, context, wording and thresholds of one report in one language."""

    released: Released
    context: ReportContext
    words: Wording
    definition: ReportDefinition
    numbering: Numbering = field(default_factory=Numbering, compare=False)

    @cached_property
    def waves(self) -> tuple[str, ...]:
        """Waves in the schedule's order, as far as the release has them."""
        present = {r.wave for r in self._mine}
        schedule = self.context.form.schedule
        ordered = [w.wave for w in schedule.waves] if schedule else []
        return tuple(w for w in ordered if w in present) + tuple(sorted(present - set(ordered)))

    @cached_property
    def _mine(self) -> tuple[ReleasedResult, ...]:
        return tuple(r for r in self.released.results if r.programme == self.context.programme)

    def results(self, key: str) -> tuple[ReleasedResult, ...]:
        """Every wave's result of an indicator, in the schedule's order."""
        by_wave = {r.wave: r for r in self._mine if r.indicator == key}
        return tuple(by_wave[w] for w in self.waves if w in by_wave)

    @cached_property
    def told(self) -> tuple[Told, ...]:
        """Every indicator, the main one first."""
        present = {r.indicator for r in self._mine}
        form = [i.key for i in self.context.form.indicators]
        order = [*self.context.indicators, *(k for k in form if k not in self.context.indicators)]
        return tuple(self._tell(key) for key in order if key in present)

    def _tell(self, key: str) -> Told:
        result = self._last(key)
        indicator = self.context.form.indicator(key)
        hold = self.context.hold(key)
        split = split_of(result, hold=hold, reverse=indicator.sign < 0)
        seen = follow_up(result)
        few = seen.rate is None or seen.rate < self.definition.thresholds.headline_from
        return Told(
            indicator, levels.title(indicator, self.words), result, self.wave(result.wave), hold, split, seen,
            headline_share(result, split, hold=hold), few and not result.suppressed,
        )  # fmt: skip

    def _last(self, key: str) -> ReleasedResult:
        """The last wave of which something may be said; else the last."""
        results = self.results(key)
        said = [r for r in results if not r.suppressed and (known(r.n) or 0) > 0]
        return said[-1] if said else results[-1]

    @cached_property
    def small_group(self) -> bool:
        """Whether no indicator has enough pairs for the ordinary form. The owner (k = 0) always gets that one."""
        if self.released.policy.k == 0:
            return False
        most = max((t.split.n or 0 for t in self.told), default=0)
        return most < self.definition.thresholds.small_group_below

    def own(self, text: str, language: str | None) -> tuple[str, str | None]:
        """What somebody wrote, and the language that it stands in here: the association's translation, if it made
        one, else as it was written."""
        translation = self.context.translations.get(text) if language != self.words.language else None
        return (self.words.set(translation), self.words.language) if translation else (self.words.set(text), language)

    def own_words(self, words: Mapping[str, str] | str | None, default: str = "") -> tuple[str, str | None]:
        """The same of a text that was given in one or several languages."""
        text = words if isinstance(words, str) else in_language(words, self.words.language)
        return self.own(text or default, own_language.standing_in(words, self.words.language))

    def together(
        self, texts: Sequence[str], languages: Sequence[str], otherwise: str
    ) -> list[tuple[str, tuple[str, ...]]]:
        """(language, its texts) in their order. ``otherwise``: language of those that do not say theirs."""
        every = [*languages, *("",) * (len(texts) - len(languages))]
        told = [self.own(text, code or otherwise) for text, code in zip(texts, every, strict=False)]
        return own_language.together([text for text, _ in told], [code or "" for _, code in told], otherwise)

    def wave(self, key: str) -> str:
        return self.words.wave(self.context.form.schedule, key)

    def figure(
        self, figure_id: str, *, title: str, subtitle: str, chart: Chart | None, table: Table,
        readings: tuple[Paragraph, ...], source: FigureSource, key: Key | None = None,
    ) -> Figure:  # fmt: skip
        return Figure(
            figure_id, self.numbering.next(figure_id), title, subtitle, chart, table, readings, source, key
        )  # fmt: skip

    def as_of(self, what: str) -> str:
        """Since when a count of people stands as it does, or that it is not told; empty for one of this report."""
        if what not in self.context.kept:
            return ""
        kept, k = self.context.kept[what], max(self.released.policy.k, 2)
        if kept is None:
            return self.words.say(
                "This is not told here: beside an earlier report it would tell about fewer than {k} people.", k=k
            )
        day = self.words.date(kept.day)
        if kept.first is None or kept.last is None:
            return self.words.say(
                "As of {day}; what came later waits until at least {k} people can be added together.", day=day, k=k
            )
        return self.words.say(
            "As of {day}, from {first} to {last}; what came later waits until at least {k} people can be added "
            "together.",
            day=day, first=self.words.date(kept.first), last=self.words.date(kept.last), k=k,
        )  # fmt: skip

    def number_cell(self, value: int | None) -> TableCell:
        """A number that is known or hidden without bounds."""
        if value is None:
            return TableCell("·", "hidden")
        return TableCell(self.words.number(value), "number", value=value)

    def cell(self, cell: Cell | None, tint: str | None = None, *, of: int | None = None) -> TableCell:
        """A released cell as it stands in a table. ``of``: bounds from nobody to all of them are not worth telling."""
        text = self.words.cell(cell)
        if cell is not None and cell.state == "suppressed":
            tells = cell.low != cell.high and (cell.low, cell.high) != (0, of)
            note = self.words.bounds(cell).replace(" ", "\u00a0") if tells else ""
            return TableCell(text, "hidden", note=note)
        value = cell.value if cell is not None else None
        return TableCell(text, "number", tint=tint, value=value)  # type: ignore[arg-type]

    def source(self, figure_id: str, title: str, told: Told | None, function: str, **more: str) -> FigureSource:
        """Where a figure comes from. ``function``: name of the computation; ``more``: filters in words."""
        words, released = self.words, self.released
        result = told.result if told else self.told[0].result
        wave = self.wave(result.wave)
        who = more.get("who") or words.say("Everybody with a start and a follow-up at {wave}.", wave=wave)
        flow = result.flow
        population = tuple((name, words.cell(flow.get(key))) for key, name in self.stages(wave).items() if key in flow)
        return FigureSource(
            figure_id, title, computed.how(function, words), computed.by(function), self._period(), who,
            self._path(result), population, self.instrument(told.indicator) if told else (),
            self.protection(result if told else None, of_people=function == "progression.flow"),
            released.source.sha256,
        )  # fmt: skip

    def counted_source(self, figure_id: str, title: str, *, who: str) -> FigureSource:
        """Of a figure that the association counted, computed from no answer: no path of people belongs to it."""
        how, by = computed.how(computed.COUNTED, self.words), computed.by(computed.COUNTED)
        protection, fingerprint = self.protection(None), self.released.source.sha256
        return FigureSource(figure_id, title, how, by, self._period(), who, "", (), (), protection, fingerprint)

    def _period(self) -> str:
        words, period = self.words, self.context.period
        if period is None:
            return words.say("The whole of the data.")
        return words.say("from {first} to {last}", first=words.date(period.first), last=words.date(period.last))

    def _path(self, result: ReleasedResult) -> str:
        """``Entered: 24; answered at the start: 23; seen again at 6 months: between 15 and 18.`` Only what tells."""
        words, flow = self.words, result.flow
        steps = (("enrolled", words.say("entered")), ("baseline", words.say("answered at the start")),
                 ("followed", words.say("seen again at {wave}", wave=self.wave(result.wave))))  # fmt: skip
        told = [
            words.named(name, words.told(cell))
            for key, name in steps
            if (cell := flow.get(key)) is not None and (cell.value is not None or words.bounds(cell))
        ]
        return capital(words.one_by_one(told)) if told else ""

    def stages(self, wave: str) -> Mapping[str, str]:
        """Flow key → its name on screen."""
        say = self.words.say
        return {
            "enrolled": say("Entered"),
            "baseline": say("Answered at the start"),
            "due": say("Could have been seen again at {wave}", wave=wave),
            "followed": say("Seen again at {wave}", wave=wave),
            "missed": say("Not seen at {wave}", wave=wave),
            "left": say("Left before"),
            "not_yet_due": say("Not yet due"),
        }

    def instrument(self, indicator: Indicator) -> tuple[tuple[str, str], ...]:
        """Instrument or question, version, licence, citation, missing rule."""
        say, words = self.words.say, self.words
        rule = (
            say("every item is needed")
            if indicator.missing.rule == "none"
            else say("prorated from {share} of the items", share=words.share(indicator.missing.at_least or 0))
        )
        scale = next((i for i in self.context.form.instruments if i.instrument == indicator.instrument), None)
        if scale is not None:
            rows = [
                (say("Scale"), f"{words.text(scale.title, scale.instrument)} ({say('version {v}', v=scale.version)})"),
                (say("Citation"), words.text(scale.citation)),
                (say("Licence"), say(HELD) if scale.licence == HELD else words.text(scale.licence)),
                (say("Missing answers"), rule),
            ]
            return tuple(rows)
        item = indicator.item
        rows = [(say("Question"), words.text(item.question if item else None, indicator.key))]
        if item is not None and item.version:
            rows.append((say("Version"), item.version))
        if item is not None and item.licence:
            rows.append((say("Licence"), item.licence))
        return tuple(rows)

    def steps(self, result: ReleasedResult, *, of_people: bool = False) -> list[str]:
        """What was joined or left out of a result, in words; no mean of a single question, which no report tells, and
        no starting levels for a small group, of which none are drawn; and no two categories where not even these are
        shown. ``of_people``: what concerns how many there were, and not how they divide."""
        single = self.context.form.indicator(result.indicator).ordinal
        hiding = HIDING - _OF_MEANS if single else HIDING
        language = self.words.language
        found = [w for w in result.warnings if w.code in hiding]
        dividing = ("categories",) if of_people else ()
        levels = ("starting_levels",) if of_people or self.small_group else ()
        found = [w for w in found if not str(w.details.get("step", "")).startswith((*dividing, *levels))]
        divided = bool(split_of(result, hold=self.context.hold(result.indicator)).parts)
        undivided = self.words.say("How people divide is not shown, so that nobody can be recognised.")
        return [
            undivided
            if str(w.details.get("step", "")).startswith("categories") and not divided
            else self.words.set(warning_text(w, language))
            for w in found
        ]

    def protection(self, result: ReleasedResult | None, *, of_people: bool = False) -> tuple[tuple[str, str], ...]:
        """The policy, and what it hid or joined in this result."""
        say, policy = self.words.say, self.released.policy
        if policy.k == 0:
            return ((say("Protection"), say("The association's own figures: nothing is hidden.")),)
        rows = [(say("Protection"), say("A number from 1 to {n} is hidden, and others where it could be worked out.",
                                        n=policy.k - 1))]  # fmt: skip
        if result is not None:
            rows += [(say("For this figure"), step) for step in self.steps(result, of_people=of_people)]
        return tuple(rows)
