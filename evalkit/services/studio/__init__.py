"""The form studio: a coordinator makes a form in the browser, translates it, looks at it, publishes it.

A draft is the form file so far, in plain values, and need not be whole. Everything here that does not open a unit is a
pure function of such values: ``asking`` (what stands in it, in which order), ``fields`` (one question as a form on a
page), ``conditions`` (pickers and the expression that they make), ``texts`` (all words × languages), ``merging`` (two
who write at once), ``remarks`` (what is missing still).
"""
