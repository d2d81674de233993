"""What every table promises: the council on every row and in every unique key."""

import importlib
import pathlib

from sqlalchemy import Table, UniqueConstraint

from frontdoor import schema

TABLES = sorted(schema.metadata().tables.values(), key=lambda table: table.name)


def unique_keys(table: Table) -> list[tuple[str, set[str]]]:
    constraints = [(str(c.name), {column.name for column in c.columns})
                   for c in table.constraints if isinstance(c, UniqueConstraint)]
    indexes = [(str(i.name), {column.name for column in i.columns}) for i in table.indexes if i.unique]
    return constraints + indexes


def test_every_table_has_the_council_on_every_row() -> None:
    assert TABLES
    missing = [table.name for table in TABLES if "council_id" not in table.c or table.c.council_id.nullable]
    assert missing == []


def test_every_unique_key_holds_the_council() -> None:
    without = [f"{table.name}.{name}" for table in TABLES for name, columns in unique_keys(table)
               if "council_id" not in columns]
    assert without == []


def test_every_module_with_a_table_is_named_in_the_schema() -> None:
    """A table that schema.ROOMS does not import would be missing from the migrations."""
    named = {room.__name__ for room in schema.ROOMS}
    found = {
        ".".join(path.with_suffix("").parts).removesuffix(".__init__")
        for path in pathlib.Path("frontdoor").rglob("*.py") if "__tablename__" in path.read_text(encoding="utf-8")
    }
    assert found == {importlib.import_module(name).__name__ for name in named}


def test_cases_and_drafts_carry_a_version_that_every_change_raises() -> None:
    from frontdoor.cases.case import Case
    from frontdoor.cases.drafts import Draft

    for model in (Case, Draft):
        assert model.__mapper__.version_id_col is not None
