"""How long it takes to choose the next question of the largest service, over many people at every step of their way."""

import time
from datetime import date

from frontdoor.assessments import asking, savings
from frontdoor.assessments.facts import Facts, typed
from frontdoor.catalogue import loader

SERVICE = "parking-permit-resident"
ON = date(2026, 11, 23)
SEED = 11


def choose(people: int) -> list[float]:
    """Milliseconds of processor time for each choice: on a busy machine the clock would count what others do. The
    people are drawn evenly, and one in three takes the answers of a case of the definition's own, whose ways are long;
    half of all are known to no record. The first choice of the day, which cuts the answers into those that the rules
    can tell apart, is not counted."""
    compiled = loader.compiled(SERVICE)
    told = [typed(compiled.definition, one.given) for one in compiled.definition.cases]
    drawn = [person for records in (True, False)
             for person in savings.people(compiled, ON, people // 2, SEED, records=records)]
    asking.still_matters(compiled, Facts({}), ON)
    took: list[float] = []
    for index, person in enumerate(drawn):
        known = Facts(person.on_record)
        answers = {**person.answers, **told[index % len(told)]} if index % 3 == 0 else person.answers
        while True:
            began = time.thread_time()
            wanted = asking.still_matters(compiled, known, ON)
            took.append((time.thread_time() - began) * 1000)
            if not wanted:
                break
            known = known.with_(**{wanted[0]: answers[wanted[0]]})
    return took
