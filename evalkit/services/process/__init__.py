"""Programmes and what was done in them: sessions, presences, tallies, journal, partners."""
