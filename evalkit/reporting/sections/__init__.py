"""The parts of a report, each a function from the material to a section (or None when there is nothing to say)."""
