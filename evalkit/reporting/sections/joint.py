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
        blocks += [
            Subheading(one.title),
            Paragraph(_figure(material, one), "reading", lead_in=words.say("The figure:")),
            Paragraph(f"{words.quoted(words.set(joint.theme))}, {passages}.", lead_in=words.say("The theme:")),
        ]
        if joint.quote is not None and first_page.quotes_first(material.context, words.language, joint.quote.passage):
            blocks.append(Paragraph(words.say("The words quoted under “In brief” speak of it.")))
        elif joint.quote is not None:
            by = words.say("Told by a person who agreed to its being shown here")
            blocks.append(Quote(typographic(joint.quote.text, joint.quote.language), joint.quote.language, by))
    if not blocks:
        return ()
    caution = words.say(
        "Themes are read in what people chose to tell: they explain a figure, they do not count people."
    )
    return (*blocks, Paragraph(caution, "caution"))


def _figure(material: Material, told: Told) -> str:
    """Its numbers in a few words and where it stands; its whole sentence where no figure of the report shows it."""
    words, numbers = material.words, material.numbering.of
    own = ("people-moved",) if material.small_group else (f"moved-{told.indicator.key}",)
    number = next((numbers[one] for one in own if one in numbers), None)
    if number is None or not told.split.n:
        return sentences.headline(material, told)
    what = sentences.in_short(material, told)
    return words.say("{finding} (figure {number}).", finding=what, number=words.number(number))
