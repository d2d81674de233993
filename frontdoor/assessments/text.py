"""Words that a resident reads, in English and where there is one in Welsh.

A text is a plain string whose value is the English, so that it can be used wherever a string can; the
translations travel with it.
"""
from collections.abc import Mapping
from typing import Any, Self

from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema

LANGUAGES = ("en", "cy")


class Text(str):
    """One sentence or label. `str(text)` is the English; `in_language("cy")` the Welsh, or else the
    English."""

    translations: Mapping[str, str]

    def __new__(cls, english: str, translations: Mapping[str, str] | None = None) -> Self:
        text = super().__new__(cls, english)
        text.translations = dict(translations or {})
        return text

    def __getnewargs__(self) -> tuple[str, Mapping[str, str]]:  # type: ignore[override]
        return (str(self), self.translations)

    def __str__(self) -> str:
        return str.__str__(self)

    def in_language(self, language: str) -> str:
        """The words in `language` ("en" or "cy"); English where no translation was written."""
        return self.translations.get(language, str(self))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any,
                                     handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        schema = core_schema.no_info_plain_validator_function(
            cls._validated,
            serialization=core_schema.plain_serializer_function_ser_schema(cls._plain),
        )
        schema["metadata"] = {"pydantic_js_functions": [cls._json_schema]}
        return schema

    @classmethod
    def _json_schema(cls, schema: Any, handler: Any) -> dict[str, Any]:
        languages = {language: {"type": "string"} for language in LANGUAGES}
        return {"anyOf": [{"type": "string"}, {"type": "object", "properties": languages, "required": ["en"],
                                               "additionalProperties": False}]}

    @classmethod
    def _validated(cls, value: Any) -> "Text":
        if isinstance(value, Text):
            return value
        if isinstance(value, str):
            return cls(value)
        if isinstance(value, dict) and "en" in value and set(value) <= set(LANGUAGES):
            if all(isinstance(words, str) for words in value.values()):
                return cls(value["en"], {key: words for key, words in value.items() if key != "en"})
        raise ValueError("must be words, or {en: …, cy: …}; put quotes round words that look like a number")

    @staticmethod
    def _plain(text: "Text") -> str | dict[str, str]:
        return {"en": str(text), **text.translations} if text.translations else str(text)
