"""Who comes in and how: accounts, links, sessions, the second step, tokens of programs."""
