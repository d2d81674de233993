"""The built front-end files carry nobody else's typeface, crown or crest, and lack nothing they ask for."""

import hashlib
import json
import re

from tests.house import tree

VENDOR = tree.ROOT / "frontdoor" / "static" / "vendor"


def styles():
    found = sorted(VENDOR.rglob("*.css"))
    assert len(found) >= 4, "the front-end files are not built: python3 dev.py assets"
    return found


def test_no_style_names_the_gds_typeface_a_crown_or_a_crest():
    foreign = re.compile(r"GDS Transport|@font-face|crown|crest", re.IGNORECASE)
    assert {path.name: foreign.findall(path.read_text("utf-8")) for path in styles()} == {
        path.name: [] for path in styles()}


def test_no_crown_crest_logotype_or_font_file_is_shipped_but_the_free_one_of_letters():
    names = [path.name.lower() for path in (tree.ROOT / "frontdoor" / "static").rglob("*")
             if not path.name.startswith("DejaVuSansCondensed")]
    foreign = re.compile(r"crown|crest|logotype|opengraph|\.(?:woff2?|ttf|otf|eot)$")
    assert [name for name in names if foreign.search(name)] == []


def test_every_picture_a_style_asks_for_is_there():
    for path in styles():
        for address in re.findall(r"url\(['\"]?([^)'\"]+)", path.read_text("utf-8")):
            if not address.startswith(("data:", "#")):
                assert (path.parent / address).is_file(), f"{path.name} asks for {address}"


def test_no_built_file_names_a_source_map_that_is_not_there():
    for path in [*styles(), *VENDOR.rglob("*.js")]:
        assert "sourceMappingURL" not in path.read_text("utf-8"), path.name


def test_the_manifest_holds_the_hash_of_every_file():
    manifest = json.loads((VENDOR / "MANIFEST.json").read_text("utf-8"))
    files = {path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
             for path in VENDOR.rglob("*") if path.is_file() and path.name != "MANIFEST.json"}
    assert manifest["files"] == files
    assert manifest["packages"]["govuk-frontend"]["version"] == "6.3.0"
