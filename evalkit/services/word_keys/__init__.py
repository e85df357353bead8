"""Sealed words, stage two: an association's own key, who holds it, and what opens with it."""
