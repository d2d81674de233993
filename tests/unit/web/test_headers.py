"""Headers that protect the reader, on every answer."""

import re

from flask.testing import FlaskClient


def test_the_policy_allows_only_our_own_files_and_this_page_s_nonce(client: FlaskClient) -> None:
    answer = client.get("/")
    policy = answer.headers["Content-Security-Policy"]
    nonce = re.search(r"script-src 'self' 'nonce-([^']+)'", policy)
    assert nonce and "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy
    scripts = re.findall(r"<script[^>]*>", answer.text)
    assert scripts and all(f'nonce="{nonce[1]}"' in script for script in scripts)


def test_each_page_has_a_nonce_of_its_own(client: FlaskClient) -> None:
    policies = {client.get("/").headers["Content-Security-Policy"] for _ in range(3)}
    assert len(policies) == 3


def test_error_pages_are_protected_as_well(client: FlaskClient) -> None:
    answer = client.get("/nowhere")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_private_page_is_stored_nowhere(client: FlaskClient) -> None:
    assert client.get("/private").headers["Cache-Control"] == "no-store"
    assert client.get("/").headers["Cache-Control"] == "private, no-cache"


def test_a_file_with_its_hash_in_the_address_may_be_kept_for_ever(client: FlaskClient) -> None:
    address = re.search(r'href="(/static/frontdoor/frontdoor\.css\?v=[0-9a-f]+)"', client.get("/").text)
    assert address
    with client.get(address[1]) as answer:
        assert "immutable" in answer.headers["Cache-Control"]


def test_https_is_remembered_only_where_it_was_used(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/").headers
    assert "Strict-Transport-Security" in client.get("/", base_url="https://front.example.org").headers
