"""Who is reached, who not yet: the public that is meant, who came in, and what is said where the two differ."""
