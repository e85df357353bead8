"""`make bench`: how long things take, as ratios beside a stated baseline, all in one run on the same data.

Machines are noisy: read the ratios, on a quiet one. `python -m tests.bench [part …]` runs some parts only.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping

from tests.bench import bundles, burden, counting, observatory, pages, region, reports, submissions, whole_command

PARTS: Mapping[str, Callable[[], Iterator[str]]] = {
    "counting": counting.report,
    "command": whole_command.report,
    "observatory": observatory.report,
    "bundles": bundles.report,
    "region": region.report,
    "submissions": submissions.report,
    "pages": pages.report,
    "burden": burden.report,
    "reports": reports.report,
}


def main(chosen: list[str]) -> None:
    if unknown := sorted(set(chosen) - set(PARTS)):
        raise SystemExit(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    for name, report in PARTS.items():
        if not chosen or name in chosen:
            print(f"\n## {name}\n", flush=True)
            for line in report():
                print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
