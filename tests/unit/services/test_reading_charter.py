"""Another wording of the reading charter is another version, which every reader accepts anew."""

import hashlib

from evalkit.i18n import SCREEN, catalogue
from evalkit.services.reports import reading_charter

WORDING = {"2": "982a00a466fc1168", "3": "c8d95afe4e75e985"}
"""Version → digest of its words in the three languages. Whoever changes a word writes a new version beside it."""


def test_the_version_changes_with_the_words() -> None:
    words = [text for promise in reading_charter.PROMISES for text in promise]
    spoken = [text if code == "en" else catalogue(code)[text] for code in sorted(SCREEN) for text in words]
    digest = hashlib.sha256("\n".join(spoken).encode()).hexdigest()[:16]
    assert WORDING.get(reading_charter.VERSION) == digest, "new words: raise VERSION, and note the digest here"


def test_what_is_promised_can_be_held_by_whoever_signs() -> None:
    """A report is offered as a file, so it cannot stay on the page, and a grant is checked and archived; and one reader
    does not decide on the money."""
    said = " ".join(text for _, text in reading_charter.PROMISES)
    assert "in the file of this grant, within the service that it was released to" in said, "an officer keeps a file"
    assert "Whoever checks this grant may see it there" in said
    assert "passed on to nobody else and used for nothing else" in said
    assert "this binds the service, and whoever reads here proposes none of it" in said


def test_whoever_accepted_the_version_before_is_told_what_changed() -> None:
    before = str(int(reading_charter.VERSION) - 1)
    assert reading_charter.SINCE.keys() == {before}
    assert all(reading_charter.SINCE[before] in catalogue(code) for code in ("fr", "nl"))
