"""The rules over many people at once, in polars columns: for replay, and the third of the back ends that agree.

`facts_frame` puts typed facts into a frame, `evaluate` says what the rules find for each of its rows. The verdicts are
the interpreter's, exactly: what has no natural form in columns is reckoned once for each different set of values, and
a row that leaves the range of dates or numbers, or has no figure, is given to the interpreter by itself.
Only what replays and proves imports this: the web process never loads polars.
"""
from frontdoor.assessments.columns.evaluating import (
    OWN, column_of, evaluate, evaluate_both, evaluated, result_schema, row_of)
from frontdoor.assessments.columns.frame import check, facts_frame, facts_of, schema

__all__ = ["OWN", "check", "column_of", "evaluate", "evaluate_both", "evaluated", "facts_frame", "facts_of",
           "result_schema", "row_of", "schema"]
