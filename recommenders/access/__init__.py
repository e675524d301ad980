"""Who may ask the app for what: the operator's settings, roles, and the record of what was done."""
