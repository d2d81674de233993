"""Words with named fields, taken apart once and filled in many times."""
import string
from collections.abc import Callable
from functools import lru_cache


class _Fields(string.Formatter):
    """Named fields only: no attributes, no indexes, no format codes reach anything."""

    def __init__(self, say: Callable[[str], str]) -> None:
        self.say = say

    def get_field(self, field_name: str, args: object, kwargs: object) -> tuple[str, str]:
        return self.say(field_name), field_name


class Template:
    """`fields` are the names in the words, in order."""

    def __init__(self, words: str) -> None:
        parts = list(string.Formatter().parse(words))
        self.words = words
        self.fields = tuple(name for _, name, _, _ in parts if name is not None)
        self._is_plain = not any(code or conversion for _, _, code, conversion in parts)
        self._parts = [(before, name) for before, name, _, _ in parts]

    def filled(self, say: Callable[[str], str]) -> str:
        """The words with what `say` gives for each field."""
        if not self._is_plain:
            return _Fields(say).vformat(self.words, (), {})
        return "".join([before if name is None else before + say(name) for before, name in self._parts])


@lru_cache(maxsize=4096)
def template(words: str) -> Template:
    """The template of some words."""
    return Template(words)
