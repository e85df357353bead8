"""The thresholds of a fair comparison, in one place (METHODS 3, 5 and 6). Shares are between 0 and 1."""

from __future__ import annotations

from typing import Final

STRATUM_AT_LEAST: Final = 10
"""People a starting stratum needs; a smaller one is merged with its neighbour."""

LARGE_PROGRAMME: Final = 0.2
"""A programme with more than this share of the pool's pairs would be compared with itself: the others set its norm."""

PAIRS_AT_LEAST: Final = 10
"""Pairs a programme needs to be compared."""

FOLLOW_UP_AT_LEAST: Final = 0.4
"""Follow-up rate a programme needs to be compared."""

FOLLOW_UP_WARNING: Final = 0.6
"""Below this follow-up rate the figures are given with a warning."""

PROGRAMMES_AT_LEAST: Final = 5
"""Comparable programmes without which nobody is compared."""

NORMAL_FROM: Final = 20
"""From this number of programmes a shrunken interval uses 1.96; below it Student's t with k - 2 degrees of freedom."""

TAILS: Final = (0.001, 0.025, 0.975, 0.999)
"""Tail probabilities of the funnel's four limits, lowest first."""

WINSORISED: Final = 0.1
"""Share of the z-scores at either end that is pulled in before over-dispersion is judged."""

GRADIENT_ALARM: Final = 2.0
"""Standard errors beyond which a gradient says that the comparison still depends on who is served."""

ENTRANTS_AT_LEAST: Final = 20
"""Entrants a programme needs before its intake is flagged."""

ACCESS_BELOW: Final = 0.8
"""Relative access ratio below which intake is flagged, if chance does not explain it."""

DISTANCE_BEYOND: Final = 0.25
"""Standardised mean difference of starts beyond which they are far apart; it has a mark of its own and flags nobody."""

CHANCE_BELOW: Final = 0.05
"""Tail probability below which chance is not a good explanation."""
