"""Commands for what people have left in the app."""
