"""What is made once for the whole test process, because every test makes an application and a database of its own:
the code of the templates, that which builds addresses, the text of the statements, and whether a password fits. Each
follows from what it is made of and from nothing else; made anew each time, they took longer than most tests."""

from functools import cache
from types import CodeType, MethodType
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from werkzeug.routing import Rule


class _Templates(BytecodeCache):
    """Keeps the code that Jinja made of a template, by its name and file and by the hash of its text."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.code


_rules: dict[tuple[object, ...], Rule] = {}
_templates = _Templates()


class _Rule(Rule):
    """A rule that takes over what an equal one was compiled to: how an address is taken apart and how it is built.
    Should Werkzeug stop asking here, each rule does its own work again."""

    def compile(self) -> None:
        key = (self.rule, self.subdomain, self.merge_slashes, self.websocket, repr(self.defaults))
        equal = _rules.setdefault(key, self)
        if equal is self:
            return super().compile()
        self._parts, self._trace, self._converters = equal._parts, equal._trace, equal._converters
        self.arguments = set(equal.arguments)
        self._build, self._build_unknown = _own(equal._build, self), _own(equal._build_unknown, self)
        return None


def _own(build: Any, rule: Rule) -> MethodType:
    """The same method, of another rule."""
    return MethodType(build.__func__, rule)


def share_rules() -> None:
    """Every application made from now on has such rules."""
    Flask.url_rule_class = _Rule


def share_templates(app: Flask) -> Flask:
    """The same application, which compiles only the templates that none before it has."""
    app.jinja_env.bytecode_cache = _templates
    return app


class _Alike:
    """Makes the dialects of all engines of a kind equal, so that what was compiled for one is found for another."""

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))


class Sqlite(_Alike, SQLiteDialect_pysqlite):
    """SQLite as every engine here speaks it."""

    supports_statement_cache = True


class Psycopg(_Alike, PGDialect_psycopg):
    """PostgreSQL as every engine here speaks it: all are databases of one server."""

    supports_statement_cache = True


_statements: dict[Any, Any] = {}


def share_statements() -> None:
    """Every engine made from now on takes over the statements that another of its kind has compiled."""
    registry.register("sqlite", __name__, Sqlite.__name__)
    registry.register("postgresql.psycopg", __name__, Psycopg.__name__)

    @event.listens_for(Engine, "engine_connect")
    def take_over(connection: Connection) -> None:
        connection.execution_options(compiled_cache=_statements)


def share_fitting_passwords() -> None:
    """A password that fits what is kept of it is compared once: to be slow is what the comparison is for. One that does
    not fit is compared each time."""
    PasswordHasher.verify = cache(PasswordHasher.verify)  # type: ignore[method-assign]
