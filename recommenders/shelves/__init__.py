"""What fills each shelf: buy again, goes with what you own, viewed, price drop, discover."""
