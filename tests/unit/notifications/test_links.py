"""The keys in the links we send: they open one party's case and cannot be made by anybody else."""

from urllib.parse import parse_qs, urlsplit

import pytest

from frontdoor.cases.links import party_from_key, site_address, tracking_key, tracking_path
from frontdoor.keys import Keys

OLD = "an-old-secret-that-nobody-could-guess-1"
NEW = "a-new-secret-that-nobody-could-guess-22"
PARTY = "0123456789abcdef"


def key_in(path):
    return parse_qs(urlsplit(path).query)["key"][0]


def test_the_key_in_a_tracking_link_gives_the_party_back():
    keys = Keys([NEW])
    path = tracking_path(keys, "FD-7K2M-9QX4-C", PARTY)
    assert urlsplit(path).path == "/cases/FD-7K2M-9QX4-C"
    assert party_from_key(keys, key_in(path)) == PARTY


def test_a_key_made_under_an_older_secret_still_opens():
    assert party_from_key(Keys([NEW, OLD]), tracking_key(Keys([OLD]), PARTY)) == PARTY


@pytest.mark.parametrize("key", ["", ".", PARTY, f"{PARTY}.", f"{PARTY}.AAAAAAAAAAAAAAAA", ".AAAA", "é.é", "a.b.c"])
def test_a_key_that_we_did_not_make_opens_nothing(key):
    assert party_from_key(Keys([NEW]), key) is None


def test_a_key_opens_nobody_elses_case():
    keys = Keys([NEW])
    stamp = tracking_key(keys, PARTY).partition(".")[2]
    assert party_from_key(keys, f"fedcba9876543210.{stamp}") is None


@pytest.mark.parametrize("base, hosts, expected", [
    ("http://127.0.0.1:8000", ["localhost"], "http://localhost:8000"),
    ("http://127.0.0.1:8000", ["127.0.0.1"], "http://127.0.0.1:8000"),
    ("https://front.example.org", ["www.thornby.example.org", "thornby.example.org"],
     "https://www.thornby.example.org"),
    ("https://thornby.example.org", ["www.thornby.example.org", "thornby.example.org"],
     "https://thornby.example.org"),
    ("https://front.example.org", [], "https://front.example.org"),
])
def test_a_councils_links_begin_with_its_own_host(base, hosts, expected):
    assert site_address(base, hosts) == expected
