"""Han characters -> the simplified ones: Chinese in either script has the same terms.

The table is OpenCC's, https://github.com/BYVoid/OpenCC, character by character: what is the best word for a character
there matters to readers, and one that depends on its neighbours would not be found.
"""

from functools import cache
from typing import Any


class _Simplified(dict[int, str]):
    """For `str.translate`: each character is looked up when it first comes."""

    def __missing__(self, point: int) -> str:
        character = chr(point)
        other = _converter().convert(character) if character >= "\u3400" else character
        self[point] = simplified = other if len(other) == 1 else character
        return simplified


SIMPLIFIED = _Simplified()


@cache
def _converter() -> Any:
    from opencc import OpenCC  # 25 ms with its tables

    return OpenCC("t2s")
