"""The release: a wheel, installed where nothing of this checkout is, works in an empty folder."""

import os
import re
import signal
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import dev
from tests.house import tree
from tests.integration.test_metrics import free_port

SECRET = "for-the-tests-only-0123456789-abcdefghij"
# The machine may be busy with the other tests.
PATIENCE_S = 240


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as `dev.py wheel` builds it, with what is installed here and without the network."""
    folder = tmp_path_factory.mktemp("dist")
    assert dev.build_wheel(folder, "--no-build-isolation", "--no-index", python=sys.executable) == 0
    [built] = folder.glob("frontdoor-*.whl")
    return built


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a new environment with the wheel in it. What the wheel needs comes from this
    environment by a path; the paths that this one adds for a checkout are not followed."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home)
    [packages] = home.glob("lib/python3*/site-packages")
    (packages / "needed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    pip = [sys.executable, "-m", "pip", "--python", str(home / "bin" / "python"), "install", "-q", "--no-deps",
           "--no-index", "--disable-pip-version-check", str(wheel)]
    subprocess.run(pip, check=True)
    return home / "bin"


class Empty:
    """An empty folder in which an operator works with the installed commands."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder = programs, folder
        self.environment = {
            "PATH": f"{programs}:/usr/bin:/bin", "FRONTDOOR_DATABASE_URL": "sqlite:///var/frontdoor.db",
            "FRONTDOOR_SECRET_KEYS": SECRET,
        }

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run([str(self.programs / words[0]), *words[1:]], env=self.environment, cwd=self.folder,
                              capture_output=True, text=True, check=False, timeout=PATIENCE_S)

    def start(self, *words: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen([str(self.programs / "frontdoor"), *words], env=self.environment, cwd=self.folder,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


@pytest.fixture
def empty(programs: Path, tmp_path: Path) -> Empty:
    return Empty(programs, tmp_path)


@pytest.fixture
def running(empty: Empty) -> Iterator[list["subprocess.Popen[bytes]"]]:
    """Processes that are ended with the test."""
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for process in started:
        os.killpg(process.pid, signal.SIGKILL)
    for process in started:
        process.wait(timeout=60)


def fetch(address: str) -> tuple[int, bytes]:
    """Status and content, tried until somebody listens."""
    ends = time.monotonic() + PATIENCE_S
    while True:
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.read()
        except (urllib.error.URLError, ConnectionError):
            assert time.monotonic() < ends, f"nobody answers at {address}"
            time.sleep(0.2)


def assets_of(page: bytes) -> list[str]:
    found = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.decode())
    return [address.replace("&amp;", "&") for address in dict.fromkeys(found)]


def test_the_wheel_holds_every_file_of_the_package_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
    room = tree.ROOT / "frontdoor"
    expected = {tree.name(path) for path in room.rglob("*") if path.is_file() and path.suffix != ".pyc"}
    migrations = [path for path in (tree.ROOT / "migrations").rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert inside == expected | {f"frontdoor/{tree.name(path)}" for path in migrations}


def test_the_wheel_works_in_an_empty_folder(empty, running):
    port = free_port()
    where = empty.run("python", "-c", "import frontdoor; print(frontdoor.__file__)").stdout
    assert where.startswith(str(empty.programs.parent))
    assert empty.run("frontdoor", "migrate").returncode == 0
    checked = empty.run("frontdoor", "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    running += [empty.start("worker"), empty.start("web", "--bind", f"127.0.0.1:{port}", "--workers", "1")]
    site = f"http://127.0.0.1:{port}"
    assert fetch(f"{site}/health")[0] == 200
    while fetch(f"{site}/ready")[0] != 200:      # the worker has still to say that it is there
        time.sleep(0.2)
    for path in ("/", "/services/pothole", "/desk/sign-in"):
        status, page = fetch(site + path)
        assert status == 200 and assets_of(page), path
        assert [one for one in assets_of(page) if fetch(site + one)[0] != 200] == []
    kept = empty.run("frontdoor", "backup", "kept.tar")
    assert kept.returncode == 0 and (empty.folder / "kept.tar").exists(), kept.stderr


def test_the_wheel_shows_its_demonstration_in_an_empty_folder(empty, running):
    port = free_port()
    running.append(empty.start("demo", "--bind", f"127.0.0.1:{port}"))
    councils = {fetch(f"http://{host}:{port}/")[1] for host in ("127.0.0.1", "localhost")}
    assert len(councils) == 2
    assert fetch(f"http://127.0.0.1:{port}/sign-in")[0] == 200
