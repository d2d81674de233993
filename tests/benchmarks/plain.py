"""The peer of a replay: the same ten criteria in polars expressions written out by hand, for a frame that was read from
a parquet file. A missing value is unknown, and there is one way of not knowing; nothing is explained."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

SINCE = date(2026, 4, 1)


def _verdicts(*, length: str) -> dict[str, pl.Expr]:
    born, on = pl.col("dob"), pl.col("as_of")
    before_birthday = (on.dt.month().cast(pl.Int16) * 100 + on.dt.day()) < (
        born.dt.month().cast(pl.Int16) * 100 + born.dt.day())
    age = on.dt.year() - born.dt.year() - before_birthday.cast(pl.Int32)
    return {
        "inside": pl.col("in_zone"),
        "keeps": pl.col("keeper") & pl.col("address_fits"),
        "fits": (pl.col("length_m") <= Decimal(length)) & (pl.col("height_m") <= Decimal("2.0")),
        "light": pl.col("weight_kg") < 2250,
        "small": pl.col("seats") <= 8,
        "right_kind": (pl.col("kind") == "car") | (pl.col("kind") == "van"),
        "proof_taken": pl.col("proof_type").is_in(["bill", "bank", "tenancy"]),
        "proof_recent": (pl.col("proof_type") == "tenancy") | (
            (pl.col("proof_on") >= on.dt.offset_by("-3mo")) & (pl.col("proof_on") <= on)),
        "room_left": pl.col("permits") + 1 <= pl.col("zone_max"),
        "grown_up": age >= 17,
    }


def _fee(third: int) -> pl.Expr:
    number, is_new = pl.col("permits") + 1, pl.col("as_of") >= SINCE
    new = pl.when(number <= 2).then(6000).when(number == 3).then(third).otherwise(18000)
    old = pl.when(number <= 2).then(5500).when(number == 3).then(11000).otherwise(17000)
    return pl.when(is_new).then(new).otherwise(old)


def judged(frame: pl.DataFrame, prefix: str, *, length: str, third: int) -> pl.DataFrame:
    """Every verdict as a number (0 not met, 1 met, 2 unknown), the outcome and the fee."""
    found = frame.select("permits", "as_of", "blue_badge", **_verdicts(length=length))
    names = list(_verdicts(length=length))
    refused = pl.any_horizontal(~pl.col(name) for name in
                                ("inside", "fits", "light", "small", "right_kind", "grown_up"))
    outcomes = pl.Enum(["not_required", "refused", "granted", "look", "needs_more_info"])
    whole = pl.all_horizontal(names)
    outcome = (pl.when(pl.col("blue_badge")).then(pl.lit("not_required", outcomes))
               .when(pl.col("blue_badge").is_null()).then(pl.lit("needs_more_info", outcomes))
               .when(refused).then(pl.lit("refused", outcomes))
               .when(refused.is_null()).then(pl.lit("needs_more_info", outcomes))
               .when(whole).then(pl.lit("granted", outcomes))
               .when(whole.is_null()).then(pl.lit("needs_more_info", outcomes))
               .otherwise(pl.lit("look", outcomes)))
    decided = found.with_columns(outcome.alias("outcome"))
    fee = pl.when(pl.col("outcome") == "granted").then(_fee(third)).otherwise(0)
    return decided.select(
        *(pl.col(name).cast(pl.UInt8).fill_null(2).alias(f"{prefix}{name}") for name in names),
        pl.col("outcome").alias(f"{prefix}outcome"), fee.alias(f"{prefix}fee_pence"))


def compared(frame: pl.DataFrame, now: dict[str, Any], draft: dict[str, Any]) -> pl.DataFrame:
    """Both versions beside each other, and who flips."""
    both = pl.concat([judged(frame, "before__", **now), judged(frame, "after__", **draft)], how="horizontal")
    return both.with_columns((pl.col("before__outcome") != pl.col("after__outcome")).alias("flips"))
