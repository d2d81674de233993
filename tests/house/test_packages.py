"""setup.cfg names every package and every kind of file, so that the wheel is as whole as the folder."""

import ast
import configparser
import importlib.metadata
import re
import sys

import pytest

from tests.house import tree


def named(section: str, key: str) -> list[str]:
    settings = configparser.ConfigParser()
    settings.read(tree.ROOT / "setup.cfg")
    return settings[section][key].split()


def test_setup_cfg_names_every_package_and_no_other():
    packages = [path.parent for path in tree.python_files() if path.name == "__init__.py"]
    folders = [package.relative_to(tree.ROOT).parts for package in packages]
    here = {".".join(folder) for folder in folders if folder[:1] == ("frontdoor",)}
    expected = here | {"frontdoor.migrations", "frontdoor.migrations.versions"}
    assert sorted(named("options", "packages")) == sorted(expected)


def test_every_folder_of_code_is_a_package():
    folders = {path.parent for path in tree.python_files() if path.is_relative_to(tree.ROOT / "frontdoor")}
    assert [tree.name(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_every_file_that_is_not_code_goes_into_the_wheel():
    room = tree.ROOT / "frontdoor"
    taken = {path for pattern in named("options.package_data", "frontdoor") for path in room.glob(pattern)}
    files = [path for path in room.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")]
    assert [tree.name(path) for path in files if path not in taken] == []


def imported(folder: str) -> set[str]:
    """The outermost names of everything that the modules of a folder import."""
    found = set()
    for path in tree.python_files():
        if path.is_relative_to(tree.ROOT / folder):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Import):
                    found |= {alias.name.partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.level == 0:
                    found.add(str(node.module).partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"frontdoor", "tests", "dev"}


def declared(section: str, key: str) -> set[str]:
    lines = " ".join(named(section, key))
    return {canonical(name) for name in re.findall(r"(?:^|(?<=\s))[A-Za-z][\w.-]*(?=[\[<>=!]|\s|$)", lines)}


def canonical(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


@pytest.mark.parametrize("folder, sections", [
    ("frontdoor", [("options", "install_requires")]),
    ("migrations", [("options", "install_requires")]),
    ("tests", [("options", "install_requires"), ("options.extras_require", "test")]),
])
def test_whatever_is_imported_is_declared_in_setup_cfg(folder, sections):
    providers = importlib.metadata.packages_distributions()
    known = set().union(*(declared(*section) for section in sections))
    of = {name: {canonical(provider) for provider in providers.get(name, [name])} for name in imported(folder)}
    assert sorted(name for name, distributions in of.items() if not distributions & known) == []
