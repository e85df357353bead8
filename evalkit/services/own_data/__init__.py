"""Everything that is kept about one person, for that person: to read, and to take along in three formats."""
