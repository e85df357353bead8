"""`python -m tests.spec` writes docs/methods.md."""

from tests.spec.page import PAGE, page

PAGE.write_text(page(), encoding="utf-8")
