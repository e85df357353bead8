"""The statistics manual as tests: small tables in, expected figures out (README.md)."""
