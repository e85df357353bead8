"""The last pages: limits in plain words, method, what is not shown, and where each figure comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import evalkit
from evalkit.disclosure.warning_text import warning_text
from evalkit.reporting import levels
from evalkit.reporting.model import Block, Facts, Paragraph, Points, Section, Subheading
from evalkit.reporting.sections import marks, waiting
from evalkit.reporting.sections.material import Material
from evalkit.reporting.wording import Wording


def limits(material: Material) -> tuple[Section, ...]:
    """What the figures do not allow to say."""
    words, told = material.words, material.told[0]
    thresholds = material.definition.thresholds
    items = [
        words.say(
            "There is no comparison group. People may have moved for reasons that have nothing to do with the "
            "programme, for better and for worse."
        ),
        words.say(
            "The answers are people's own, sometimes given together with somebody of the team or an interpreter."
        ),
    ]
    if told.few_seen and told.seen.rate is not None and told.seen.unseen is not None:
        items.append(words.say(
            "Only {share} of those who could be seen again at {wave} were. Whoever comes back may differ from whoever "
            "does not: the numbers are true for those seen, and only for them.",
            share=words.share(told.seen.rate), wave=told.wave,
        ))  # fmt: skip
    elif told.seen.unseen and not material.small_group:
        items.append(
            words.say(
                "Those not seen again are in no bar. The grey band shows how far the share could lie from the one "
                "printed."
            )
        )
    if told.split.n and told.split.n < thresholds.few_people_below and marks.gives_shares(material):
        items.append(words.say(
            "With {n} people, one person more or less moves a share by {points} points.",
            n=told.split.n, points=words.number(100 / told.split.n),
        ))  # fmt: skip
    if mixed := next((w for r in material.released.results for w in r.warnings if w.code == "mixed_versions"), None):
        items.append(words.set(warning_text(mixed, words.language)))
    items.append(words.say("Whoever starts high can hardly rise, and whoever starts low can hardly fall."))
    late = [
        t.title for t in material.told if t.hold and not material.context.hoped_for[t.indicator.key].declared_before
    ]
    if late:
        items.append(words.say(
            "For {indicators} it was declared only after the first answers that holding was hoped for.",
            indicators=words.listed(late),
        ))  # fmt: skip
    blocks = [Points(tuple(items))]
    if more := material.context.more_limits:
        blocks.append(Points(tuple(words.set(text) for text in more), material.context.language_of_limits))
    return (Section("limits", words.say("Limits, in plain words"), tuple(blocks)),)


def method(material: Material) -> tuple[Section, ...]:
    """How to read the figures, and the scales and questions behind them."""
    words, context = material.words, material.context
    drawn = marks.drawn(material)
    rows = [
        (words.say("Higher, same, lower"), words.say(
            "Each person is compared with their own first answer. One level, or one point of a scale, is enough."
        )),
    ]  # fmt: skip
    explained = (
        ("held", words.say("Held at the highest level"), words.say(
            "Whoever started on the highest level and still stands there could not rise; they are shown apart."
        )),
        ("interval", words.say("Interval"), words.say(
            "The thin line with two ends: how far chance alone could carry the share, 95 times in 100. It is worked "
            "out with Wilson's formula, which also holds for small groups; for fewer than ten people with that of "
            "Clopper and Pearson, which is more careful still."
        )),
        ("band", words.say("Grey band"), words.say(
            "Where the share would lie if none, or all, of those not seen again were counted in it."
        )),
    )  # fmt: skip
    rows += [(name, text) for mark, name, text in explained if mark in drawn]
    seen_again = words.say(
        "A person counts as seen again with a valid answer at both occasions; those for whom the time has not come "
        "yet are not missing."
    )
    if not material.small_group:
        seen_again += " " + words.say(
            "Below {share} the report gives counts and no share.",
            share=words.share(material.definition.thresholds.headline_from),
        )
    rows.append((words.say("Seen again"), seen_again))
    rows.append((words.say("Counted once"), words.say(
        "Whoever takes part in several programmes of the association counts once in this report, where they began "
        "first. Nobody is looked up in another association, so the same person may stand in its reports too."
    )))  # fmt: skip
    blocks: list[Block] = [Facts(tuple(rows)), Subheading(words.say("Scales and questions"))]
    seen: set[str] = set()
    cited: dict[str, str] = {}
    question = words.say("Question")
    asked: dict[tuple[tuple[str, str], ...], list[tuple[str, str]]] = {}
    for told in material.told:
        name = told.indicator.instrument or told.indicator.key
        if name in seen:
            continue
        seen.add(name)
        titles = [t.title for t in material.told if (t.indicator.instrument or t.indicator.key) == name]
        rows_of = dict(material.instrument(told.indicator))
        citation = rows_of.get(words.say("Citation"), "")
        if citation in cited:
            rows_of[words.say("Citation")] = words.say("the same as of “{scale}”", scale=cited[citation])
        elif citation:
            cited[citation] = titles[0]
        if told.indicator.instrument:
            blocks.append(Facts(((words.say("Indicator"), words.listed(titles)), *rows_of.items())))
        else:
            asked.setdefault(tuple(list(rows_of.items())[1:]), []).append((words.listed(titles), rows_of[question]))
    blocks += [Facts((*questions, *same)) for same, questions in asked.items()]
    if any(material.instrument(t.indicator) and not levels.sentences(t.indicator, words) for t in material.told):
        blocks.append(
            Paragraph(words.say("The wording of the items is held by their authors and is not printed here."))
        )
    blocks += _translated(material)
    blocks.append(Subheading(words.say("Sources")))
    blocks += [Facts(_sources(material)), Paragraph(check_codes(words))]
    if context.origin.kind == "published":
        blocks.append(
            Paragraph(words.say("The data were published by their authors; nothing here was endorsed by them."))
        )
    return (Section("method", words.say("Method and sources"), tuple(blocks)),)


def _translated(material: Material) -> list[Block]:
    """Who translated what stands in the report's language and was not written in it."""
    words, texts = material.words, material.context.translations
    if not texts:
        return []
    return [
        Subheading(words.say("Translated by the association")),
        Paragraph(words.say(
            "Texts of the team and of groups that the association translated for this report: {n}. People's own words "
            "stand as they were said.", n=len(texts),
        )),
    ]  # fmt: skip


def _sources(material: Material) -> tuple[tuple[str, str], ...]:
    words, context, released = material.words, material.context, material.released
    rows = []
    if context.origin.citation:
        rows.append((words.say("Data"), words.set(context.origin.citation)))
    if context.origin.licence:
        rows.append((words.say("Licence"), words.set(context.origin.licence)))
    rows.append((words.say("Computed with"), f"evalkit {evalkit.__version__}"))
    rows.append((words.say("Form"), words.say("{form}, version {version}",
                 form=words.text(context.form.title, released.form_key), version=released.form_version)))  # fmt: skip
    rows.append((words.say("Check code of the form"), released.form_hash[:16]))
    rows.append((words.say("Check code of the data"), released.source.sha256[:16]))
    if context.release is not None:
        rows.append((words.say("Check code of this report"), _in_two(context.release.hash)))
    return tuple(rows)


def check_codes(words: Wording) -> str:
    """What a check code is, where codes stand."""
    return words.say(
        "A check code is worked out from a content: where two copies bear the same code, not a letter differs between "
        "them."
    )


def _in_two(fingerprint: str) -> str:
    """A long fingerprint in two halves, so that it fits on paper."""
    return f"{fingerprint[:32]} {fingerprint[32:]}".strip()


def hidden(material: Material) -> tuple[Section, ...]:
    """What is not shown and why, and how the signs read."""
    words, policy = material.words, material.released.policy
    blocks: list[Block] = []
    if policy.k == 0:
        blocks += [
            Paragraph(words.say("This is the association's own copy: nothing is hidden. It is not for others.")),
            Facts(signs(words)),
        ]
    else:
        blocks.append(Paragraph(words.say(
            "In the figures about people, numbers from 1 to {n} are hidden, and further ones wherever a reader could "
            "work a hidden one out. A zero is shown. Everything else, shares and bars too, is computed from what is "
            "shown. Words quoted as they were said may name a number.",
            n=policy.k - 1,
        )))  # fmt: skip
        items = (*_joined_or_left_out(material), *waiting.named(material))
        blocks += [Facts(signs(words)), *([Points(items)] if items else [])]
    return (Section("hidden", words.say("What is not shown, and why"), tuple(blocks)),)


def signs(words: Wording) -> tuple[tuple[str, str], ...]:
    """The signs that a table may hold, with what each means."""
    return (
        ("·", words.say("hidden to protect people")),
        ("0", words.say("nobody")),
        (":", words.say("not collected")),
    )


def only_signs_that_stand(sections: Sequence[Section]) -> list[Section]:
    """What is not shown explains the signs of the tables of this report, and no others."""
    standing = frozenset[str]().union(*(table.signs for section in sections for table in section.tables))
    return [
        replace(section, blocks=tuple(filter(None, (_standing(block, standing) for block in section.blocks))))
        if section.id == "hidden"
        else section
        for section in sections
    ]


def _standing(block: Block, standing: frozenset[str]) -> Block | None:
    if not isinstance(block, Facts):
        return block
    rows = tuple(row for row in block.rows if row[0] in standing)
    return Facts(rows) if rows else None


def _joined_or_left_out(material: Material) -> tuple[str, ...]:
    """Each step that was taken, once, with the indicators that it was taken for."""
    words = material.words
    steps: dict[str, list[str]] = {}
    for told in material.told:
        for step in material.steps(told.result):
            steps.setdefault(step, []).append(told.title)
    return tuple(
        words.say("{indicator}: {text}", indicator=words.listed(titles), text=text) for text, titles in steps.items()
    )


def sources(material: Material) -> tuple[Section, ...]:
    """The appendix: every figure with its source; the templates add the rows from the figures themselves."""
    words = material.words
    text = words.say(
        "Each figure can be followed back: to its computation, its people, its question and its protection."
    )
    return (Section("sources", words.say("Where each figure comes from"), (Paragraph(text),)),)
