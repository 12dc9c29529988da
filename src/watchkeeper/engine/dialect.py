"""The portable SQL dialect: DuckDB's syntax, held to functions that every engine computes alike.

Each name is tested on every engine, for transpiling can succeed and still differ in silence: `date_diff('hour')` counts
boundaries in one engine and whole hours in another, `CAST(2.7 AS INT)` rounds in one and cuts in the other, a list in
an aggregate has an order in one only. Whole numbers are made with FLOOR or CEIL before a CAST; times are microseconds.
"""

FUNCTIONS: frozenset[str] = frozenset(
    {
        "abs", "and", "anonymous_values", "asin", "atan2", "avg", "case", "cast", "ceil", "coalesce", "cos", "count",
        "degrees", "exists", "floor", "greatest", "if", "in", "is", "lag", "lead", "least", "max", "median", "min", "not",
        "nullif", "or", "radians", "round", "row_number", "sin", "sqrt", "sum",
    }
)  # fmt: skip
"""Lower-case names as sqlglot gives them."""
