"""The files of the project, as the house tests read them."""

import ast
import pathlib
from collections.abc import Iterator

ROOT = pathlib.Path(__file__).resolve().parents[2]
CODE = ("frontdoor", "migrations", "tests", "dev.py", "wsgi.py")
TEXT = {".py", ".cfg", ".toml", ".json", ".md", ".html", ".txt", ".xml", ".yaml", ".yml", ".css", ".js"}
SHOWN = {".ci", ".npmrc"}
HIDDEN = {"__pycache__", "vendor", "node_modules", "build", "dist", "var"}


def _below(folder: pathlib.Path) -> Iterator[pathlib.Path]:
    for path in sorted(folder.iterdir()):
        hidden = path.name.startswith(".") and path.name not in SHOWN
        if hidden or path.name in HIDDEN or path.suffix == ".egg-info":
            continue
        if path.is_dir():
            yield from _below(path)
        else:
            yield path


def texts() -> list[pathlib.Path]:
    """Every file that somebody wrote, but for pictures."""
    return [path for path in _below(ROOT) if path.suffix in TEXT or SHOWN & set(path.parts)]


def python_files() -> list[pathlib.Path]:
    return [path for path in texts() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in CODE]


def is_migration(path: pathlib.Path) -> bool:
    """A migration is as long as the tables that it makes, is written once and never grows."""
    return path.relative_to(ROOT).parts[:2] == ("migrations", "versions")


def name(path: pathlib.Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: pathlib.Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
