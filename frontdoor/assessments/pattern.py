"""Regular expressions that somebody else wrote, matched so that none can hold the machine up.

Python's own engine tries again and again and has no time-out: 28 characters can take it twelve seconds. The one in
pydantic's core goes through a text once, whatever the expression; it has no look-around and no back-references.
"""
from functools import lru_cache

from pydantic_core import SchemaError, SchemaValidator, ValidationError, core_schema

LONGEST = 200


@lru_cache(maxsize=512)
def _validator(pattern: str) -> SchemaValidator:
    return _compiled(rf"\A(?:{pattern})\z")


def _compiled(expression: str) -> SchemaValidator:
    return SchemaValidator(core_schema.str_schema(pattern=expression, regex_engine="rust-regex"))


def check(pattern: str) -> None:
    """Raises ValueError, whose words complete "`pattern` …", for an expression that cannot be used."""
    if len(pattern) > LONGEST:
        raise ValueError(f"must be {LONGEST} characters or fewer")
    try:
        _compiled(pattern)  # by itself first: a bracket too many must not close the one that is put round it
        _validator(pattern)
    except SchemaError as error:
        raise ValueError("is no regular expression that can be used: it must have no look-around and no "
                         "back-references, and must not be huge") from error


def matches(pattern: str, text: str) -> bool:
    """Whether the whole of `text` matches."""
    try:
        _validator(pattern).validate_python(text)
    except ValidationError:
        return False
    return True
