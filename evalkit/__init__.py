"""evalkit: evaluation for social associations that shows what the work changes.

Forms say what is asked; collect says what was answered; progression says how far people moved; disclosure
decides what may leave; reporting arranges what was let through; the store remembers; services do one thing a
person wants done; web is the door.
"""

__version__ = "0.1.0"
