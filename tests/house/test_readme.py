"""README.md is true today: its diagram, its map, its pictures and its two commands."""

import re

from frontdoor.triage.diagram import mermaid
from tests.house import tree

README = (tree.ROOT / "README.md").read_text("utf-8")


def test_the_state_diagram_is_the_table_s() -> None:
    found = re.search(r"```mermaid\n(.*?)```", README, re.DOTALL)
    assert found is not None
    assert found[1].strip() == mermaid(), "put the output of frontdoor.triage.diagram.mermaid() into README.md"


def test_every_room_is_on_the_map() -> None:
    rooms = {path.name.removesuffix(".py") for path in (tree.ROOT / "frontdoor").iterdir()
             if (path.suffix == ".py" or (path / "__init__.py").exists()) and not path.name.startswith("_")}
    assert {room for room in rooms if f"`{room}" not in README} == set()


def test_every_picture_and_document_it_names_exists() -> None:
    named = re.findall(r"\]\(([^)#:]+)\)", README)
    assert named
    assert [name for name in named if not (tree.ROOT / name).exists()] == []


def test_pictures_are_small() -> None:
    for picture in (tree.ROOT / "docs").rglob("*.png"):
        assert picture.stat().st_size < 200_000, picture.name


def test_it_names_the_two_commands() -> None:
    assert "python3 dev.py demo" in README and "python3 dev.py test" in README
