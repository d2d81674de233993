"""The environment is made with the system's Python where that is much quicker than the one that was asked."""

import sys
from pathlib import Path

import pytest

import dev


@pytest.mark.parametrize(("says", "chosen"), [
    ("echo 0.5", True), ("echo 0.84", True), ("echo 0.86", False), ("echo 1.5", False), ("exit 1", False),
    ("true", False),
], ids=["twice as quick", "quicker", "nearly as quick", "slower", "does not run", "too old"])
def test_only_a_much_quicker_system_is_chosen(tmp_path: Path, says: str, chosen: bool) -> None:
    this, system = tmp_path / "this", tmp_path / "system"
    for path, line in ((this, "echo 1.0"), (system, says)):
        path.write_text(f"#!/bin/sh\n{line}\n")
        path.chmod(0o755)
    assert dev.quick_python(str(this), str(system)) == str(system if chosen else this)
    assert dev.quick_python(str(this), None) == str(this)


def test_the_pace_of_a_python_that_runs_is_measured() -> None:
    assert 0 < dev.pace(sys.executable) < 60
