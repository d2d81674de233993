"""Words in two languages."""
import copy
import pickle

import pytest
from pydantic import TypeAdapter, ValidationError

from frontdoor.assessments.text import Text

ADAPTER = TypeAdapter(Text)


def test_a_text_is_its_english_and_knows_its_welsh():
    text = ADAPTER.validate_python({"en": "Road", "cy": "Ffordd"})
    assert (text, str(text), text.in_language("cy"), text.in_language("en")) == ("Road", "Road", "Ffordd", "Road")
    assert ADAPTER.validate_python("Road").in_language("cy") == "Road"


@pytest.mark.parametrize("wrong", [5, None, {"cy": "Ffordd"}, {"en": "Road", "fr": "Rue"}, {"en": 5}, ["Road"]])
def test_anything_else_is_refused(wrong):
    with pytest.raises(ValidationError):
        ADAPTER.validate_python(wrong)


def test_it_survives_copying_and_storing():
    text = ADAPTER.validate_python({"en": "Road", "cy": "Ffordd"})
    stored = ADAPTER.validate_python(ADAPTER.dump_python(text))
    for twin in (copy.deepcopy(text), pickle.loads(pickle.dumps(text)), stored):
        assert twin == text and twin.in_language("cy") == "Ffordd"
