"""Words with named fields, taken apart once and filled in many times."""
import string
from collections.abc import Callable, Iterable
from functools import lru_cache

Part = tuple[str, str | None]


class _Fields(string.Formatter):
    """Named fields only: no attributes, no indexes, no format codes reach anything."""

    def __init__(self, say: Callable[[str], str]) -> None:
        self.say = say

    def get_field(self, field_name: str, args: object, kwargs: object) -> tuple[str, str]:
        return self.say(field_name), field_name


class Template:
    """Words in parts: each some text and the name of the field that follows it, if any. `whole` are the words where
    nothing is left to be filled in."""

    def __init__(self, parts: Iterable[Part]) -> None:
        self.parts = tuple(parts)
        self.whole = "".join(text for text, _ in self.parts) if all(name is None for _, name in self.parts) else None

    def with_known(self, say: Callable[[str], str | None]) -> "Template":
        """The same with the fields filled in of which `say` knows the words."""
        known = [(text, name, None if name is None else say(name)) for text, name in self.parts]
        return Template((text, name) if words is None else (text + words, None) for text, name, words in known)

    def filled(self, say: Callable[[str], str]) -> str:
        """The words with what `say` gives for each field."""
        if self.whole is not None:
            return self.whole
        return "".join([text if name is None else text + say(name) for text, name in self.parts])


class _WithCodes(Template):
    """Words with format codes, such as {number:>5}: these are left to Python, and all at the end."""

    def __init__(self, words: str) -> None:
        super().__init__([("", words)])
        self.words = words

    def with_known(self, say: Callable[[str], str | None]) -> Template:
        return self

    def filled(self, say: Callable[[str], str]) -> str:
        return _Fields(say).vformat(self.words, (), {})


@lru_cache(maxsize=4096)
def template(words: str) -> Template:
    """The template of some words."""
    parts = list(string.Formatter().parse(words))
    if any(code or conversion for _, _, code, conversion in parts):
        return _WithCodes(words)
    return Template((text, name) for text, name, _, _ in parts)


def fields_of(words: str) -> list[str]:
    """The names of the fields in some words, in order."""
    return [name for _, name, _, _ in string.Formatter().parse(words) if name]
