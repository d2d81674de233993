"""Photos on the way: kept before they are named, shown only to their owner, taken away again, never dangerous."""

import io
import os
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from frontdoor.cases.attachments import Attachment
from frontdoor.cases.case import Case
from frontdoor.cases.files import FileStore
from frontdoor.clock import now
from frontdoor.config import Settings
from tests import hostile_files as files
from tests.integration.conftest import Visitor
from tests.integration.journeying import PETER, UNHURT, Walk, photo


@pytest.fixture
def walk(council: Session, client: Visitor) -> Walk:
    return Walk(client).as_far_as_answer().open("details")


def kept(session: Session) -> list[Attachment]:
    session.expire_all()
    return list(session.scalars(select(Attachment).order_by(Attachment.id)))


def stored(settings: Settings) -> list[Path]:
    return sorted(path for path in settings.files.glob("*/*"))


def test_a_photo_goes_with_the_report_and_its_place_does_not(
    walk: Walk, council: Session, settings: Settings, client: Visitor,
) -> None:
    walk.send({"photos": photo(files.with_place()), "description": "By the bus stop"})
    assert walk.at == "harm"
    row = kept(council)[0]
    assert (row.name, row.media_type, row.scan) == ("hole.jpg", "image/jpeg", "not_scanned")
    content = FileStore(settings.files).read(row.digest)
    assert files.GPS_MARK not in content and b"Exif" not in content and len(content) == row.size_bytes
    walk.send(UNHURT).send(PETER)
    assert "1 photo" in walk.text and f"/files/{row.public_id}" in walk.text
    walk.send()
    case = council.scalars(select(Case)).one()
    assert kept(council)[0].case_id == case.id


def test_a_photo_is_added_seen_and_removed_without_losing_what_was_typed(
    walk: Walk, council: Session, settings: Settings,
) -> None:
    walk.press("Add this photo", {"photos": photo(files.jpeg()), "description": "typed"})
    assert walk.at == "details" and "typed" in walk.text and "Photos you have added" in walk.text
    shown = walk.client.get(f"{walk.base}/files/{kept(council)[0].public_id}")
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    assert shown.headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert shown.headers["X-Content-Type-Options"] == "nosniff" and shown.headers["Cache-Control"] == "no-store"
    walk.press("Remove", {"description": "typed more"})
    assert "typed more" in walk.text and kept(council) == []
    assert walk.send().at == "harm"


def test_a_photo_belongs_to_its_draft_alone(walk: Walk, council: Session, client: Visitor) -> None:
    walk.press("Add this photo", {"photos": photo(files.jpeg())})
    other = Walk(client)
    for name in (kept(council)[0].public_id, "nonsense", "%00"):
        assert client.get(f"{other.base}/files/{name}").status_code == 404
    fields = other.forms()[-1].fields
    client.post(f"{other.base}/details", data={**fields, "remove": kept(council)[0].public_id})
    assert len(kept(council)) == 1


def test_the_same_photo_sent_twice_is_kept_once_and_too_many_are_told(walk: Walk, council: Session) -> None:
    walk.press("Add this photo", {"photos": [photo(files.jpeg()), photo(files.jpeg())]})
    assert len(kept(council)) == 1
    more = [photo(files.jpeg((60 + size, 40)), f"{size}.jpg") for size in range(4)]
    walk.press("Add this photo", {"photos": more, "description": "still here"})
    assert walk.page.status_code == 422 and "You can send up to 3 photos" in walk.text and "still here" in walk.text
    assert len(kept(council)) == 3


def test_adding_nothing_is_told_and_going_on_without_is_fine(walk: Walk, council: Session) -> None:
    walk.press("Add this photo")
    assert walk.page.status_code == 422 and "Select a photo" in walk.text
    assert walk.open("details").send().at == "harm"


def test_none_of_forty_hostile_files_gets_through_as_it_is(
    walk: Walk, council: Session, settings: Settings,
) -> None:
    for trick, content in files.hostile_files().items():
        sent = {"photos": photo(content, f"{trick}.jpg"), "description": "kept words"}
        walk.open("details").press("Add this photo", sent)
        assert walk.page.status_code in (200, 422), trick
        if walk.page.status_code == 422:
            assert "There is a problem" in walk.text and "kept words" in walk.text, trick
        for row in kept(council):
            made = FileStore(settings.files).read(row.digest)
            assert made[:3] in (b"\xff\xd8\xff", b"\x89PN"), trick
            assert b"<script" not in made and b"PK\x03\x04" not in made, trick
            walk.send({"remove": row.public_id})
        assert kept(council) == [], trick


def test_a_request_that_is_too_big_gets_a_page_that_says_so(walk: Walk, council: Session) -> None:
    page = walk.client.post(f"{walk.base}/details", data=b"x" * 65 * 1024 * 1024,
                            content_type="multipart/form-data; boundary=b")
    assert page.status_code == 413 and "too big" in page.text
    assert kept(council) == []


def test_one_photo_too_big_is_told_by_its_field_and_the_others_are_kept(walk: Walk, council: Session) -> None:
    big = FileStorage(io.BytesIO(b"\xff\xd8\xff" + b"\0" * 10_500_000), "big.jpg")
    small = FileStorage(io.BytesIO(files.jpeg()), "hole.jpg")
    sent = {**walk.forms()[-1].fields, "photos": [big, small]}
    boundary, body = encode_multipart(sent)
    page = walk.client.post(f"{walk.base}/details", data=body, content_type=f"multipart/form-data; boundary={boundary}")
    assert page.status_code == 422 and "“big” must be smaller than 10 MB" in page.text
    assert [row.name for row in kept(council)] == ["hole.jpg"]


def test_bytes_that_no_row_names_are_swept_a_day_later_and_no_others(
    walk: Walk, council: Session, settings: Settings,
) -> None:
    walk.send({"photos": photo(files.jpeg())})
    store = FileStore(settings.files)
    orphan, young = store.put(b"nobody's"), store.put(b"just written")
    named = kept(council)[0].digest
    two_days_ago = now().timestamp() - 2 * 86_400
    for digest in (orphan, named):
        os.utime(store.path(digest), (two_days_ago, two_days_ago))
    assert store.sweep(council, at=now()) == 1
    assert {path.name for path in stored(settings)} == {named, young}
