"""Warning code → English sentence with placeholders (its ``Warn.details``). Translated where they are read.

A warning with a ``step`` among its details is looked up as ``code.step``. Add yours; never change a code's meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from evalkit.i18n import mark

TEXTS: Mapping[str, str] = MappingProxyType(
    {
        # About the file; they stand in every result.
        "second_occasion": mark(
            "In some waves people answered twice: the earlier occasion counts; rows of later ones left out: {rows}."
        ),
        "second_occasion.some": mark("In some waves people answered twice: the earlier occasion counts."),
        "no_exit_information": mark(
            "The data do not say who left before a follow-up was due: they count among those not seen again."
        ),
        "participant_in_several_programmes": mark(
            "People who take part in several programmes ({n}) count once in each, and as several in all together."
        ),
        "participant_in_several_programmes.some": mark(
            "Some people take part in several programmes: they count once in each, and as several in all together."
        ),
        "rows_left_out": mark("Rows that could not be used were left out, as asked for: {rows}."),
        "mixed_versions": mark(
            "The answers come from several versions of the form; only answers with the same meaning are set side by "
            "side."
        ),
        # About one result.
        "no_pairs": mark("Nobody was seen at both waves, so nothing can be said about change."),
        "no_start": mark("Nobody whose follow-up is due has an answer at the start."),
        "too_few_pairs": mark("Few people were seen at both waves ({n}): read the counts, not the percentages."),
        "follow_up_below_60": mark(
            "Seen again: {followed} of {of} people with a start, fewer than 60 %; those not seen may have fared "
            "otherwise."
        ),
        "follow_up_below_40": mark(
            "Seen again: {followed} of {of} people with a start, fewer than 40 %: no comparison is made with this wave."
        ),
        "ceiling": mark("Started at the best score: {n} of {of} people; their progress cannot show on this scale."),
        "floor": mark(
            "Started at the worst score: {n} of {of} people; a further decline of theirs cannot show on this scale."
        ),
        "sample_sd_used": mark(
            "The limit of reliable change rests on the spread of this group, not on a published measurement error."
        ),
        "no_reliability": mark(
            "The form gives no measurement error that can be used here, so reliable change is not told."
        ),
        "many_levels": mark(
            "This question has very many levels: starts are told in thirds, and no table says who went from which "
            "level to which."
        ),
        "transitions_too_large": mark(
            "With so many programmes and levels, the table of who went from which level to which is given for all "
            "programmes together only."
        ),
        "nobody_moved": mark("Nobody moved between the two waves, so there is nothing to test."),
        "too_few_moved": mark("Too few people moved for a p-value ({n})."),
        "one_pair": mark("One pair has no spread: figures that need one are left out."),
        "no_spread": mark("All starts or all changes are equal: figures that divide by their spread are left out."),
        "leavers_not_comparable": mark(
            "Too few people, or all alike: those not seen again cannot be set against those who were."
        ),
        "leavers_differ": mark(
            "Those not seen again started differently from those who were: the change of those seen is not that of all."
        ),
        "leavers_differ_much": mark(
            "Those not seen again started very differently from those who were: the change of those seen says little "
            "about all."
        ),
        "regression_to_the_mean": mark(
            "People who start low tend to come out higher next time, and those who start high lower, without any "
            "change: read the rows by starting level with this in mind."
        ),
        # What may leave (disclosure).
        "coarsened.starting_levels": mark(
            "Starting levels are joined into a lower and an upper part, so that nobody can be recognised."
        ),
        "coarsened.starting_levels_of_waves": mark(
            "Starting levels are not shown here: set beside those of another wave they would tell about few people."
        ),
        "coarsened.categories": mark(
            "Shown in two categories, higher and not higher than at the start, so that nobody can be recognised."
        ),
        "coarsened.categories_hold": mark(
            "Shown in two categories, higher or the same and lower than at the start, so that nobody can be recognised."
        ),
        "coarsened.waves": mark(
            "This wave is left out and only the last one is shown, so that nobody can be recognised."
        ),
        "coarsened.programmes": mark(
            "This programme is shown only together with others here, so that nobody can be recognised."
        ),
        "coarsened.results": mark("This result is left out, so that nobody can be recognised."),
        "mean_hidden": mark("The mean is not shown, so that nobody can be recognised."),
        "fewer_than_k": mark("Fewer than {k} people were seen at both waves: nothing is shown."),
        "too_few_for_mean": mark("A mean needs at least {at_least} people."),
    }
)
