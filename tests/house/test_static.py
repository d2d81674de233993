"""Types, style and import contracts, checked by the tools that know them, with the settings of setup.cfg."""

import subprocess
import sys

import pytest

from tests.house import tree


def is_content(*command: str) -> None:
    """Fail with the tool's own words."""
    words = [sys.executable, *command]
    done = subprocess.run(words, cwd=tree.ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(done.stdout + done.stderr, pytrace=False)


def test_types_hold_in_strict_mode():
    is_content("-m", "mypy", "--no-error-summary")


def test_style_and_complexity_are_within_the_limits():
    is_content("-m", "flake8", *tree.CODE)


def test_every_import_keeps_the_contracts_between_the_rooms():
    is_content("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")
