"""Figures are only ever added to, each with the day it begins and its source."""
import pytest

from frontdoor.catalogue.editing import figures, loading, workings
from frontdoor.catalogue.editing.boxes import Unfit
from frontdoor.catalogue.editing.figures import NewStretch, Wrong
from tests.unit.catalogue.editing import shipped

PERMIT = "parking-permit-resident"
FEE = NewStretch(begins=["1", "4", "2027"], cases=["1", "2", "3", "other"], values=["60", "60", "130", "180"],
                 source="Cabinet, 3 November 2026", review=["1", "4", "2028"])


def fee(**changes):
    return NewStretch(**{**vars(FEE), **changes})


def test_one_more_stretch_follows_the_last_and_what_stood_stays():
    base = shipped.base(PERMIT)
    after = figures.add(base, "fee_pence", FEE)
    held = figures.series(after, "fee_pence")
    assert held[:-1] == figures.series(base, "fee_pence")
    assert held[-1] == {"from": "2027-04-01", "by": "permit_number",
                        "values": {"1": 60, "2": 60, "3": 130, "other": 180},
                        "source": "Cabinet, 3 November 2026", "review_on": "2028-04-01"}
    loading.compiled(after)
    assert figures.ends_on(held, len(held) - 2) == "2027-03-31" and figures.ends_on(held, len(held) - 1) is None


def test_a_whole_number_fits_a_series_of_decimals():
    sent = NewStretch(["1", "4", "2027"], "6", source="Cabinet", review=["1", "4", "2028"])
    after = figures.add(shipped.base(PERMIT), "max_length_m", sent)
    loading.compiled(after)
    assert figures.series(after, "max_length_m")[-1]["value"] == "6"


@pytest.mark.parametrize("changes,box,say", [
    ({"begins": ["1", "4", "1990"]}, "from", "only ever added to"),
    ({"begins": ["", "", ""]}, "from", "from which"),
    ({"begins": ["31", "2", "2027"]}, "from", "real day"),
    ({"values": ["x", "", "", ""]}, "values", "must be a number"),
    ({"cases": ["", "", "", ""]}, "values", "the case"), ({"cases": [], "values": []}, "values", "at least one"),
    ({"source": " "}, "source", "where the figure comes from"),
    ({"review": []}, "review", "looked at again")])
def test_what_is_wrong_with_a_new_stretch_is_said_at_its_box(changes, box, say):
    with pytest.raises(Wrong) as wrong:
        figures.add(shipped.base(PERMIT), "fee_pence", fee(**changes))
    assert wrong.value.box == box and say in wrong.value.say


def test_only_what_no_version_holds_may_be_taken_back():
    base = shipped.base(PERMIT)
    after = figures.add(base, "fee_pence", FEE)
    assert figures.may_be_taken_back(after, "fee_pence", base)
    assert figures.take_back(after, "fee_pence") == base
    assert not figures.may_be_taken_back(after, "fee_pence", after)
    assert not figures.may_be_taken_back(base, "max_length_m", base)


def test_a_new_figure_gets_a_name_from_its_words():
    base = shipped.base(PERMIT)
    sent = NewStretch(begins=["1", "4", "2027"], value="5.5", source="policy", review=["1", "4", "2028"])
    after, name = figures.create(base, "Longest electric car", "", sent, list(base["parameters"]))
    assert name == "longest_electric_car" and after["parameters"][name][0]["value"] == "5.5"
    loading.compiled(after)


def test_a_worked_out_value_is_read_back_as_it_stands():
    base = shipped.base(PERMIT)
    for raw in base["derived"].values():
        function, given = workings.shown(raw)
        assert workings.made(base, function, given) == raw
    with pytest.raises(Unfit, match="no question"):
        workings.made(base, "add", ["nothing_such"])
    with pytest.raises(Unfit, match="how it is worked out"):
        workings.made(base, "square", ["1"])
    with pytest.raises(Unfit, match="worked out from"):
        workings.made(base, "add", [" "])
