"""What is made once for the whole test process, because every test makes an application of its own: the code of the
templates, and that which builds addresses. Both follow from the text they are made of and from nothing else; made
anew each time, they took longer than most tests."""

from collections.abc import Callable

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule


class _Templates(BytecodeCache):
    """Keeps what Jinja made of a template, by its name and file and by the hash of its text."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        kept = self._kept.get((bucket.key, bucket.checksum))
        if kept is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


_Build = Callable[..., tuple[str, str]]
_builders: dict[tuple[object, ...], _Build] = {}
_templates = _Templates()


class _Rule(Rule):
    """A rule that takes over how an address is built from an equal one. Should Werkzeug stop asking here, each rule
    does its own work again."""

    def _compile_builder(self, append_unknown: bool = True) -> _Build:
        kinds = tuple((name, type(converter)) for name, converter in self._converters.items())
        key = (self.rule, append_unknown, repr(self.defaults), tuple(self._trace), kinds)
        if key not in _builders:
            _builders[key] = super()._compile_builder(append_unknown)
        return _builders[key]


def share_rules() -> None:
    """Every application made from now on has such rules."""
    Flask.url_rule_class = _Rule


def share_templates(app: Flask) -> Flask:
    """The same application, which compiles only the templates that none before it has."""
    app.jinja_env.bytecode_cache = _templates
    return app
