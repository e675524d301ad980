"""What a line costs: of one unit, altogether, in which currency, and in which part of it."""
