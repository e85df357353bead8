"""Relays that only the person can start: shown first, sealed to another association, sent once; and how they arrive."""
