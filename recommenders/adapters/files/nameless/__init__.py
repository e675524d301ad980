"""Tables without a line of names: what their columns are, as far as what they hold tells."""
