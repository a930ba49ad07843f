"""Turns a number of examples into the number that the chosen profile asks for.

It refuses to know the tests; a profile that explores makes every number twenty times as large.
"""

from hypothesis import settings

USUAL = 100


def examples(number: int) -> int:
    """``number`` in the usual profile, more when somebody asks to explore."""
    return number * (settings.default or settings()).max_examples // USUAL
