"""Persons of an association: their codes, cards, consents, course, and their erasure."""
