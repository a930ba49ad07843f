"""Cuts normal text into words: the one segmenter that the index, the desk and the tests share.

It refuses to guess words that no dictionary knows; names of the place come from the portal's own dictionary.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec

Cut = Callable[[str], Sequence[str]]
"""Cuts normal text into words that together are the text again."""


@cache
def segmenter(own: tuple[str, ...] = ()) -> Cut:
    """The segmenter that knows the portal's ``own`` words beside the common dictionary.

    Both engines give the same words; the fast one is used where it can be installed. They are loaded here and not
    with the module, because reading a dictionary takes longer than a build has to spare in which nothing changed.
    """
    return fast(own) if find_spec("rjieba") else reference(own)


def fast(own: tuple[str, ...]) -> Cut:
    """The cut by rjieba."""
    engine = import_module("rjieba").Jieba()
    for word in own:
        # Without a frequency the word is taken to be frequent enough to stay in one piece.
        engine.add_word(word, None, None)

    def cut(text: str) -> Sequence[str]:
        words: Sequence[str] = engine.cut(text, False)
        return words

    return cut


def reference(own: tuple[str, ...]) -> Cut:
    """The same cut by jieba itself, some fifteen times slower."""
    engine = import_module("jieba").Tokenizer()
    for word in own:
        engine.add_word(word)

    def cut(text: str) -> Sequence[str]:
        return list(engine.cut(text, HMM=False))

    return cut
