"""Every view of the app, by its address."""

OF_A_CUSTOMER = ("customer", "what-if", "compare", "homepage")
VIEWS = (
    *OF_A_CUSTOMER,
    "search",
    "due",
    "reasons",
    "item",
    "cohort",
    "position",
    "recommender",
    "quality",
    "experiments",
    "data",
    "methods",
    "glossary",
    "limits",
)
