"""Data files in and out, and analysis of a file without a database."""
