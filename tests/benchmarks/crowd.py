"""The people of a measured council: residents with names, homes and numbers as common as such things are, and
officers in its teams."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import accumulate
from random import Random, getrandbits
from typing import Any

from sqlalchemy import func, insert, select, text

from frontdoor.db import Database
from frontdoor.people.officers import Membership, Officer, Team
from frontdoor.people.profile import HomeAddress
from frontdoor.people.residents import ContactPoint, Resident
from frontdoor.people.search_keys import ADDRESS, BORN, NAME, SearchKey, SearchWord
from frontdoor.people.sounds import address_words, sound, words

# The commonest in the lives of those who are grown up, the commonest first: one in 35 has the first.
FIRST = ("David John Michael Susan Margaret Paul Peter Andrew Sarah James Mark Stephen Robert Christine Patricia "
         "Christopher Jean Mary Linda Julie William Elizabeth Karen Richard Karl Thomas Helen Emma Anne Jacqueline "
         "Daniel Alan Kevin Joan Janet Matthew Claire Brian Ian Simon Rose Jane Sandra Jennifer Barbara Laura Adam "
         "Lee Anthony Martin Rebecca Gary Carol Angela Gemma Lisa Nicola Steven George Amy Rachel Joseph Sheila "
         "Alison Deborah Hannah Joanne Kenneth Samuel Charlotte Philip Graham Dorothy Tracey Sharon Katie Jack "
         "Lucy Edward Lauren Jessica Benjamin Victoria Neil Colin Ronald Ryan Raymond Nigel Diane Pamela Gillian "
         "Joshua Sophie Luke Natalie Alice Harry Grace Oliver Amelia Lily Noah Muhammad Fatima Omar Aisha Piotr "
         "Anna Wei Mei Priya Arjun Ewa Kofi Ngozi Yusuf Zainab Ivor Gwen Rhys Siobhan Declan").split()
BEGINS = ("ba be bi bo bra bri ca ce co cra da de do dra fa fe fo ga ge go gra ha he ho ja jo ka ke ki la le li lo ma "
          "me mi mo na ne ni no pa pe po ra re ri ro sa se si so sta ta te to tra va ve wa we wi wo").split()
ENDS = "son ton ley man well ford field worth ham er s n rd ck t".split()
WAYS = ("Road", "Street", "Lane", "Close")
SURNAMES, STREETS, CHUNK = 22_000, 3_000, 10_000
MOVE_ON = text("select setval(pg_get_serial_sequence('residents', 'id'), (select max(id) from residents))")


def settle(database: Database, council_id: str, how_many: int, *, at: datetime, seed: int = 1) -> Sequence[int]:
    """Let so many residents live in a council; gives the ids of their rows. Names are as common as their rank
    allows, as names are: one in a hundred has the commonest surname, as in England."""
    names = _Names(Random(seed))
    with database.session() as session:
        first = (session.scalar(select(func.max(Resident.id))) or 0) + 1
        before = set(session.scalars(select(SearchWord.word).where(SearchWord.council_id == council_id)))
        known = set(before)
        for low in range(first, first + how_many, CHUNK):
            rows: dict[type[Any], list[dict[str, Any]]] = {
                one: [] for one in (Resident, ContactPoint, HomeAddress, SearchKey)}
            for row_id in range(low, min(low + CHUNK, first + how_many)):
                for table, row in _person(council_id, row_id, names, at, known):
                    rows[table].append(row)
            for table, made in rows.items():
                session.execute(insert(table), made)
        session.execute(insert(SearchWord), [
            {"council_id": council_id, "word": one, "backwards": one[::-1], "sound": sound(one)}
            for one in sorted(known - before)])
        if not database.is_sqlite:
            session.execute(MOVE_ON)
        session.commit()
    return range(first, first + how_many)


class _Names:
    """Who people are called, where they live and when they were born."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        made = {"".join(rng.choices(BEGINS, k=rng.choice((1, 2, 2, 3)))) + rng.choice(ENDS) for _ in range(SURNAMES)}
        self.surnames = sorted(made)
        rng.shuffle(self.surnames)
        self.common = list(accumulate(1 / (rank + 12) for rank in range(len(self.surnames))))
        self.often = list(accumulate(1 / (rank + 15) for rank in range(len(FIRST))))
        self.streets = [f"{rng.choice(self.surnames).title()} {rng.choice(WAYS)}" for _ in range(STREETS)]

    def one(self) -> tuple[str, str, date]:
        """A name, a home and a day of birth."""
        rng = self.rng
        surname = rng.choices(self.surnames, cum_weights=self.common)[0]
        born = date(1930 + rng.randrange(85), 1 + rng.randrange(12), 1 + rng.randrange(28))
        home = f"{rng.randrange(1, 200)} {rng.choice(self.streets)}, Aldermere"
        first = rng.choices(FIRST, cum_weights=self.often)[0]
        return f"{first} {surname.title()}", home, born


def _person(
    council_id: str, row_id: int, names: _Names, at: datetime, known: set[str],
) -> Iterator[tuple[type[Any], dict[str, Any]]]:
    name, home, born = names.one()
    own = {"council_id": council_id, "resident_id": row_id}
    yield Resident, {"id": row_id, "council_id": council_id, "public_id": f"{getrandbits(64):016x}",
                     "name": name, "language": "en", "provenance": "a benchmark", "created_at": at}
    yield ContactPoint, {**own, "kind": "email", "value": f"r{row_id}@example.org", "created_at": at}
    yield HomeAddress, {**own, "label": home, "from_on": date(2020, 1, 1), "protected": False, "source": "resident",
                        "at": at}
    keys = {(NAME, word) for word in words(name)} | {(ADDRESS, word) for word in address_words(home)}
    known.update(word for _, word in keys)
    for kind, word in sorted(keys | {(BORN, born.isoformat())}):
        yield SearchKey, {**own, "kind": kind, "word": word}


def staff(database: Database, council_id: str, how_many: int, *, at: datetime) -> None:
    """Let the council have so many officers, those that it has among them; the new ones in its teams, turn about."""
    with database.session() as session:
        teams = session.scalars(select(Team.slug).where(Team.council_id == council_id).order_by(Team.slug)).all()
        there = select(func.count()).select_from(Officer).where(Officer.council_id == council_id)
        for number in range(session.scalar(there) or 0, how_many):
            officer = Officer(council_id=council_id, name=f"Officer {number}", email=f"o{number}@example.org",
                              level="core", created_at=at)
            officer.memberships = [Membership(council_id=council_id, team_slug=teams[number % len(teams)])]
            session.add(officer)
        session.commit()
