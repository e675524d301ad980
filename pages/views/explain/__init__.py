"""Why this customer gets this list: views of the group Explain."""
