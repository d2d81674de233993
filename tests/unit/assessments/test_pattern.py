"""Patterns of answers: the whole text must match, and no pattern can hold the machine up."""
import pytest
from pydantic import ValidationError

from frontdoor.assessments import pattern
from frontdoor.assessments.definition import Definition, DefinitionError
from frontdoor.assessments.facts import FactError
from tests.unit.assessments.making import FACTS, compiled, fact, facts, plain

NUMBER = fact("nino", "text", pattern="[A-Z]{2}[0-9]{6}[A-D]")


def test_the_whole_of_a_text_must_match():
    made = compiled(facts=[*FACTS, NUMBER])
    assert facts(made, nino="QQ123456C")["nino"] == "QQ123456C"
    for wrong in ("QQ123456", "xQQ123456C", "QQ123456C\n", ""):
        with pytest.raises(FactError) as refused:
            facts(made, nino=wrong)
        assert refused.value.say == "nino must be written as the service asks for it."


def test_an_evil_pattern_takes_no_longer_than_the_text_is_long():
    # Python's own engine would still be trying when the sun goes out.
    made = compiled(facts=[*FACTS, fact("evil", "text", pattern="(a+)+(a|a)*b", max_length=5000)])
    with pytest.raises(FactError):
        facts(made, evil="a" * 5000)


@pytest.mark.parametrize("bad", ["(", "a)(b", "(?=a)b", r"(a)\1", "(a{1000}){1000}", "a" * 201])
def test_a_pattern_that_cannot_be_matched_safely_is_refused(bad):
    with pytest.raises(ValueError, match="must"):
        pattern.check(bad)
    with pytest.raises(ValidationError):
        Definition.model_validate(plain(facts=[*FACTS, fact("x", "text", pattern=bad)]))


def test_only_text_has_a_pattern():
    with pytest.raises(DefinitionError, match="only text can have a `pattern`"):
        compiled(facts=[*FACTS, fact("x", "whole_number", pattern="[0-9]")])
