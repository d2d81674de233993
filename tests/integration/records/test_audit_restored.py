"""After a restore the audit is still sealed, still whole by its old head, and still refuses to be changed."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from frontdoor.cases.files import FileStore
from tests import factories as make
from tests.integration.records.backing_up import a_case_with_a_photo


def head_of(place):
    done = place.run("audit", "verify", "--council", make.ALDERMERE)
    assert done.exit_code == 0, done.output
    return done.output.split("Head: ")[1].strip()


def test_the_chain_goes_on_after_a_restore_from_where_it_was(here, there, tmp_path):
    assert here.run("audit", "seal").exit_code == 0
    head, path = head_of(here), tmp_path / "one.tar"
    assert here.run("backup", path).exit_code == 0
    for _ in range(2):
        # The second time over what is there already, guard and all.
        assert there.run("restore", path, "--replace").exit_code == 0
    assert head_of(there) == head
    there.work(lambda session: a_case_with_a_photo(session, FileStore(there.files), b"two"))
    assert there.run("audit", "seal").exit_code == 0
    assert head_of(there) != head
    assert there.run("audit", "verify", "--council", make.ALDERMERE, "--head", head).exit_code == 0
    there.work(is_refused)


def is_refused(session):
    with pytest.raises(DBAPIError, match="never changed or removed"):
        session.execute(text("DELETE FROM audit_rows"))
    session.rollback()
