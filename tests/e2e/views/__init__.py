"""Every view of the app, by its address."""

OF_A_CUSTOMER = ("customer", "what-if", "compare", "homepage")
VIEWS = (
    *OF_A_CUSTOMER,
    "item",
    "cohort",
    "recommender",
    "quality",
    "data",
    "methods",
    "glossary",
    "limits",
)
