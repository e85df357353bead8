"""The demonstration: two invented associations with three programmes, and one real, published data set.

Everything here is data and pure functions; bringing it into a store is another module's work.
"""
