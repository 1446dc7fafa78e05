"""A small fingerprint of an article's words, by which reprints find each other.

The text is folded to one script and stripped of everything but ideographs, letters and digits, so that 港深合作，… and 港深合作。… are
alike in both scripts. From it come *shingles*, runs of six characters, at positions that the characters themselves choose
(content-defined sampling, as in winnowing), so that a copy with a paragraph cut keeps the shingles of what is left. The sketch is
their sorted hashes. Of two articles, the share of the smaller sketch that the other also has estimates how much of the one is
printed in the other (containment, after Broder 1997).
"""

from __future__ import annotations

import re
from itertools import compress
from zlib import crc32

SHINGLE_CHARACTERS = 6
_KEPT = re.compile(r"[0-9a-zA-Z\u3400-\u9fff]+")
# One position in four begins a shingle: an article of a thousand characters has some 250.
_ONE_IN = 4
# By the lower byte of a character: whether it begins one.
_BEGINS = bytes(byte % _ONE_IN == 0 for byte in range(256))


def sketch(folded: str) -> tuple[int, ...]:
    """The sorted 32-bit hashes of the shingles of a text folded by :func:`flows.lexicon.fold`; empty where it is very short.

    >>> a, b = sketch("香港大学与深圳大学昨日签署合作备忘录" * 2), sketch("（香港大学与深圳大学，昨日签署合作备忘录）" * 2)
    >>> a == b and len(a) > 3
    True
    """
    text = "".join(_KEPT.findall(folded))
    chosen = text.encode("utf-16-le")[::2].translate(_BEGINS)
    shingles = {text[at:at + SHINGLE_CHARACTERS] for at in compress(range(len(text) + 1 - SHINGLE_CHARACTERS), chosen)}
    return tuple(sorted(map(crc32, map(str.encode, shingles))))
