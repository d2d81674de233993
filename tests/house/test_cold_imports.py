"""Importing a room loads what the room may touch and nothing else, in an interpreter of its own."""

import json
import subprocess
import sys

import pytest

from tests.house import tree


def modules_of(room: str) -> list[str]:
    folder = tree.ROOT / "frontdoor" / room
    files = [path for path in tree.python_files() if folder in (*path.parents, path.with_suffix(""))]
    dotted = [".".join(path.relative_to(tree.ROOT).with_suffix("").parts) for path in files]
    return [name.removesuffix(".__init__") for name in dotted if not name.endswith("__main__")]


def loaded_by(modules: list[str]) -> set[str]:
    """The names of the top-level packages that importing these modules loads."""
    program = ("import importlib, json, sys\n"
               "for name in json.loads(sys.argv[1]): importlib.import_module(name)\n"
               "print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))")
    done = subprocess.run([sys.executable, "-W", "error", "-c", program, json.dumps(modules)],
                          cwd=tree.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("room, unwelcome", [
    ("assessments", {"flask", "sqlalchemy", "apscheduler", "wtforms"}),
    ("cases", {"flask", "apscheduler", "wtforms", "werkzeug"}),
    ("triage", {"flask", "apscheduler", "wtforms", "werkzeug"}),
    ("catalogue", {"flask", "apscheduler", "wtforms", "werkzeug"}),
    ("notifications", {"flask", "apscheduler", "wtforms", "werkzeug"}),
    ("insight", {"flask", "apscheduler", "wtforms", "werkzeug"}),
    ("db", {"flask", "apscheduler", "wtforms", "werkzeug"}),
])
def test_a_room_below_the_doors_loads_nothing_that_belongs_to_them(room, unwelcome):
    modules = modules_of(room)
    assert modules, f"the room {room} is empty"
    assert loaded_by(modules) & unwelcome == set()


def test_importing_the_package_alone_loads_no_web():
    assert "flask" not in loaded_by(["frontdoor"])


def test_the_command_line_loads_no_command_before_it_is_called():
    assert loaded_by(["frontdoor.cli"]) & {"sqlalchemy", "flask", "yaml"} == set()


def test_a_web_process_and_a_worker_load_no_polars():
    """It is as big as all the rest. What replays runs in a process of its own."""
    modules = [*modules_of("cli"), "frontdoor.jobs", "frontdoor.insight.replays", "frontdoor.insight.marks",
               *modules_of("web"), *modules_of("portal"), *modules_of("desks"), *modules_of("api")]
    assert "polars" not in loaded_by(modules)
