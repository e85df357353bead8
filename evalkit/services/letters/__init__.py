"""Calendar and weekly letter: who can be asked, told by codes."""
