"""What happened to a group."""

from tests.spec.contents_of import Chapter
from tests.spec.group_progression import (
    could_rise,
    last_seen,
    mean_change,
    net_progression,
    rank_biserial,
    several_indicators,
    shares,
    sign_test,
    starting_levels,
    transitions,
    two_groups,
    waves,
    wilcoxon,
)

CHAPTER = Chapter(
    "What happened to a group",
    """
    The headline of a report is made of counts: how many people are higher, at the same level, lower than at their own
    start, among those seen at both occasions, beside how many were not seen again (chapter 3). Levels are ordered and
    not measured in equal steps, so their codes are averaged in no headline. Reports for funders print no p-values.
    """,
    (
        shares.PARAGRAPH,
        net_progression.PARAGRAPH,
        transitions.PARAGRAPH,
        could_rise.PARAGRAPH,
        starting_levels.PARAGRAPH,
        sign_test.PARAGRAPH,
        wilcoxon.PARAGRAPH,
        rank_biserial.PARAGRAPH,
        mean_change.PARAGRAPH,
        two_groups.PARAGRAPH,
        waves.PARAGRAPH,
        last_seen.PARAGRAPH,
        several_indicators.PARAGRAPH,
    ),
)
