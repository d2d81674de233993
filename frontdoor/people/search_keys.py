"""What a resident's record is found by: the words of name and address, and the date of birth, as plain keys.

The keys are derived: they are written with the record and can be written anew from it. `SearchWord` is every word that
occurs, once, with its sound and written backwards: a misspelt word is compared with a few hundred words that begin, end
or sound like it, never with everybody's record. A protected address gives no keys.
"""

from collections.abc import Collection

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from frontdoor.db import Base, CouncilRow
from frontdoor.people.sounds import LONGEST_WORD, sound

NAME, ADDRESS, BORN = "name", "address", "dob"
# Compared letter by letter, so that an index can answer for the beginning of a word on either database.
Word = String(LONGEST_WORD).with_variant(String(LONGEST_WORD, collation="C"), "postgresql")


class SearchWord(CouncilRow, Base):
    """One word that occurs in a name or an address of this council."""

    __tablename__ = "search_words"
    word: Mapped[str] = mapped_column(Word)
    backwards: Mapped[str] = mapped_column(Word)
    sound: Mapped[str] = mapped_column(String(8))
    __table_args__ = (
        UniqueConstraint("council_id", "word"), Index("ix_search_words_backwards", "council_id", "backwards"),
        Index("ix_search_words_sound", "council_id", "sound"),
    )


class SearchKey(CouncilRow, Base):
    """A resident is found by this word. `kind`: name, address or dob (the day as 1950-11-03)."""

    __tablename__ = "search_keys"
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    kind: Mapped[str] = mapped_column(String(10))
    word: Mapped[str] = mapped_column(Word)
    __table_args__ = (
        # In this order, because it is also the index by which a word is looked up.
        UniqueConstraint("council_id", "word", "kind", "resident_id"),
        Index("ix_search_keys_resident", "resident_id", "word"),
    )


def replace(session: Session, council_id: str, resident_id: int, kind: str, words: Collection[str]) -> None:
    """From now on the resident is found by these words of that kind, and by no others of it."""
    held = {word: row_id for row_id, word in session.execute(
        select(SearchKey.id, SearchKey.word).where(
            SearchKey.resident_id == resident_id, SearchKey.kind == kind))}
    gone = [row_id for word, row_id in held.items() if word not in words]
    if gone:
        session.execute(delete(SearchKey).where(SearchKey.id.in_(gone)).execution_options(synchronize_session=False))
    add(session, council_id, resident_id, kind, set(words) - set(held))


def add(session: Session, council_id: str, resident_id: int, kind: str, words: Collection[str]) -> None:
    """The resident, who is not found by any of these words yet, is found by them."""
    if not words:
        return
    connection = session.connection()
    # In one order everywhere, so that two who write the same new words wait for each other and never in a ring.
    written = sorted(set(words))
    connection.execute(insert(SearchKey), [
        {"council_id": council_id, "resident_id": resident_id, "kind": kind, "word": word} for word in written])
    if kind == BORN:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(SearchWord).on_conflict_do_nothing(), [
        {"council_id": council_id, "word": word, "backwards": word[::-1], "sound": sound(word)} for word in written])
