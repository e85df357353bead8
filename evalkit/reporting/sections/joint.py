"""Figure, theme and a person's words one under another, so that none is read alone."""

from __future__ import annotations

from evalkit.reporting.model import Block, Paragraph, Quote, Subheading
from evalkit.reporting.sections import first_page, sentences
from evalkit.reporting.sections.material import Material, Told
from evalkit.reporting.wording import typographic


def joint_display(material: Material) -> tuple[Block, ...]:
    """One for each indicator that has a theme. Made after every figure, so that it can point to them by number."""
    words = material.words
    told = {one.indicator.key: one for one in material.told}
    blocks: list[Block] = []
    for joint in material.context.pictured.joints:
        one = told.get(joint.indicator)
        if one is None:
            continue
        passages = words.say("found in 1 passage") if joint.passages == 1 else words.say(
            "found in {n} passages", n=joint.passages
        )  # fmt: skip
        number = _on_the_first_page(material, one)
        theme = f"{words.quoted(words.set(joint.theme))}, {passages}"
        if number:
            theme = words.say("{section} (figure {number})", section=theme, number=number)
        blocks.append(Subheading(one.title))
        if not number:
            blocks.append(Paragraph(_figure(material, one), "reading", lead_in=words.say("The figure:")))
        blocks.append(Paragraph(f"{theme}.", lead_in=words.say("The theme:")))
        quote = joint.quote
        if quote is not None and not first_page.quotes_first(material.context, words.language, quote.passage):
            by = words.say("Told by a person who agreed to its being shown here")
            blocks.append(Quote(typographic(quote.text, quote.language), quote.language, by))
    if not blocks:
        return ()
    caution = words.say(
        "Themes are read in what people chose to tell: they explain a figure, they do not count people."
    )
    return (*blocks, Paragraph(caution, "caution"))


def _on_the_first_page(material: Material, told: Told) -> str:
    """The number of the figure whose numbers a small group's first page tells; empty for every other."""
    number = material.numbering.of.get("people-moved")
    there = told is material.told[0]
    return material.words.number(number) if number and told.split.n and material.small_group and there else ""


def _figure(material: Material, told: Told) -> str:
    """Its numbers in a few words and where it stands; its whole sentence where no figure of the report shows it."""
    words, numbers = material.words, material.numbering.of
    own = ("people-moved",) if material.small_group else (f"moved-{told.indicator.key}",)
    number = next((numbers[one] for one in own if one in numbers), None)
    if number is None or not told.split.n:
        return sentences.headline(material, told)
    what = sentences.in_short(material, told)
    return words.say("{finding} (figure {number}).", finding=what, number=words.number(number))
