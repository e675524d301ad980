"""A homepage of shelves: buy again, goes with what you own, viewed, price drop, discover."""
