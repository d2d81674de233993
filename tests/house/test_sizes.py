"""What spoils a code base is one file; so every file and function has a limit, and every room a noun."""

import ast
import re

from tests.house import tree

OURS = {".py", ".html", ".css", ".js"}
NO_NOUN = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}
# Put together here so that this file does not find itself.
UNFINISHED = re.compile(
    "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX", r"pragma: no " + "cover", r"mark\.sk" + "ip",
              r"pytest\.sk" + "ip", "importorsk" + "ip", r"mark\.xf" + "ail")))
MACHINE_PATH = re.compile(
    r"(?<![\w.])(?:/ho" + r"me/\w|/ro" + r"ot/|/wo" + r"rk/|/Us" + r"ers/\w|[A-Z]:\\Us" + "ers)")
REGISTRY = re.compile(r"(?:registry\.npm" + r"js|py" + r"pi\.org|pythonho" + r"sted|yarn" + r"pkg)\b")


def is_view(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    verbs = {"route", "get", "post", "put", "delete"}
    calls = [item.func for item in function.decorator_list if isinstance(item, ast.Call)]
    return any(isinstance(call, ast.Attribute) and call.attr in verbs for call in calls)


def test_no_file_has_more_than_400_lines():
    ours = [path for path in tree.texts() if path.suffix in OURS and not tree.is_migration(path)]
    lengths = {tree.name(path): len(path.read_text("utf-8").splitlines()) for path in ours}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_no_function_has_more_than_40_lines_and_no_view_more_than_25():
    too_long = {}
    for path in (path for path in tree.python_files() if not tree.is_migration(path)):
        for function in tree.functions(path):
            length = (function.end_lineno or 0) - function.lineno + 1
            if length > (25 if is_view(function) else 40):
                too_long[f"{tree.name(path)}:{function.lineno} {function.name}"] = length
    assert too_long == {}


def test_every_room_has_a_noun_for_a_name():
    names = [path.relative_to(tree.ROOT).with_suffix("") for path in tree.python_files()]
    parts = {part for name in names for part in name.parts}
    assert parts & NO_NOUN == set()


def test_every_module_says_what_it_is_for():
    modules = {tree.name(path): ast.parse(path.read_text("utf-8")) for path in tree.python_files()}
    assert [name for name, module in modules.items() if module.body and not ast.get_docstring(module)] == []


def test_nothing_is_left_unfinished_or_skipped():
    found = {tree.name(path): match.group() for path in tree.texts() if path.suffix != ".json"
             for match in UNFINISHED.finditer(path.read_text("utf-8"))}
    assert found == {}


def test_no_file_names_a_folder_of_somebodys_machine_or_a_package_registry():
    found = {}
    for path in tree.texts():
        text = path.read_text("utf-8")
        for match in [*MACHINE_PATH.finditer(text), *REGISTRY.finditer(text)]:
            found[f"{tree.name(path)}:{text.count(chr(10), 0, match.start()) + 1}"] = match.group()
    assert found == {}


def test_the_lock_holds_an_integrity_hash_for_every_package_and_no_address():
    lock = (tree.ROOT / "package-lock.json").read_text("utf-8")
    assert lock.count('"node_modules/') == lock.count('"integrity": "sha512-') > 0
    assert "resolved" not in lock and "://" not in lock
