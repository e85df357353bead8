"""docs/access.md says what the program does."""

from tests.house.access_page import PAGE, page


def test_the_page_of_access_is_not_stale() -> None:
    """Renew it with `python -m tests.house.access_page`."""
    assert PAGE.read_text(encoding="utf-8") == page()
