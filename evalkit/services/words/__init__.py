"""Stories, themes, selections and group analyses, and who may read their words."""
