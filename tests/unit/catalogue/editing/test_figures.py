"""Figures are only ever added to, each with the day it begins and its source."""
import pytest

from frontdoor.catalogue.editing import figures, loading, workings
from frontdoor.catalogue.editing.figures import NewStretch, Wrong
from frontdoor.catalogue.editing.typed import Unfit
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
    ({"review": []}, "review", "looked at again"),
    ({"until": ["31", "3", "2027"]}, "until", "before the first"), ({"until": ["soon"]}, "until", "real day")])
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


def created(value, worth="number", by="", **more):
    sent = NewStretch(begins=["1", "4", "2026"], value=value, source="policy", review=["1", "4", "2028"], worth=worth,
                      **more)
    base = shipped.base(PERMIT)
    after, name = figures.create(base, "Something new", by, sent, list(base["parameters"]))
    loading.compiled(after)
    return after["parameters"][name][0]


@pytest.mark.parametrize("worth,typed,value", [
    ("day", "1 4 2027", "2027-04-01"), ("words", " A  blue badge ", "A blue badge"),
    ("number", "£1,300", 1300)])
def test_a_new_figure_is_a_number_a_day_or_words_and_goes_on_as_it_began(worth, typed, value):
    stretch = created(typed, worth)
    assert stretch["value"] == value and figures.worth_of(stretch) == worth


@pytest.mark.parametrize("worth,typed,say", [
    ("day", "soon", "a real day"), ("words", " ", "Enter the words"),
    ("weather", "fine", "what its value is")])
def test_what_is_no_value_of_its_kind_is_said(worth, typed, say):
    with pytest.raises(Wrong) as wrong:
        created(typed, worth)
    assert say in wrong.value.say


def test_a_new_figure_may_go_by_steps_of_a_number():
    stretch = created("", by="permit_number", cases=["0", "3"], values=["60", "120"], steps=True)
    assert stretch["bands"] == {"0": 60, "3": 120} and stretch["by"] == "permit_number"


def test_a_figure_that_ends_by_itself_need_not_be_looked_at_again():
    after = figures.add(shipped.base(PERMIT), "fee_pence", fee(until=["31", "3", "2028"], review=[]))
    last = figures.series(after, "fee_pence")[-1]
    assert last["until"] == "2028-03-31" and "review_on" not in last
    loading.compiled(after)


def test_days_are_counted_by_a_calendar_that_is_named():
    raw = workings.made(shipped.base(PERMIT), "working_days_after", ["as_of", "3", "united-kingdom"])
    assert raw == {"working_days_after": ["as_of", 3, "united-kingdom"]}


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
