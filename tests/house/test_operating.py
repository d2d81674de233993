"""docs/operating.md is true today: every setting and every command stands in it, and nothing that is not there."""

import re

import click

from frontdoor.cli import group
from frontdoor.config import Settings
from tests.house import tree

CONTEXT = click.Context(group)
DOCUMENT = (tree.ROOT / "docs" / "operating.md").read_text("utf-8")


def table_under(heading):
    section = DOCUMENT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `(\w+)", section, re.MULTILINE)


def test_every_setting_is_in_the_table_and_no_other():
    assert sorted(table_under("Settings")) == sorted(f"FRONTDOOR_{name.upper()}" for name in Settings.model_fields)


def test_every_command_is_named():
    words = DOCUMENT.split("\n## Every command\n")[1]
    for name in group.list_commands(CONTEXT):
        assert re.search(rf"`(frontdoor )?{name}\b", words), name


def test_every_command_that_it_names_exists():
    named = re.findall(r"(?:^|`|bin/|&& |; )frontdoor ([a-z]+)(?: ([a-z-]+))?", DOCUMENT, re.MULTILINE)
    assert named
    for name, part in named:
        found = group.get_command(CONTEXT, name)
        assert found, name
        parts = found.list_commands(CONTEXT) if isinstance(found, click.Group) else []
        assert not parts or not part or part in parts, f"{name} {part}"


def test_every_figure_is_in_the_table_and_no_other():
    source = "\n".join(
        (tree.ROOT / "frontdoor" / name).read_text("utf-8") for name in ("web/metrics.py", "cli/worker.py"))
    given = set(re.findall(r'"frontdoor_(\w+)"', source)) | set(re.findall(r'_gauge\("(\w+)"', source))
    given |= set(re.findall(r'\("(\w+)", "[A-Z][^"]*", found\.', source))
    shown = {name.removeprefix("frontdoor_") for name in table_under("What to watch")} - {"up"}
    assert shown == given


def test_every_link_leads_somewhere():
    headings = {re.sub(r"[^\w -]", "", line).strip().lower().replace(" ", "-")
                for line in re.findall(r"^#+ (.*)$", DOCUMENT, re.MULTILINE)}
    for name in re.findall(r"\]\(#([^)]+)\)", DOCUMENT):
        assert name in headings, name
    for name in re.findall(r"\]\(([^)#]+)\)", DOCUMENT):
        assert (tree.ROOT / "docs" / name).exists(), name
