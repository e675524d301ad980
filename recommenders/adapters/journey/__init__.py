"""The Complete Journey, a year of real groceries."""
