"""The image: what its files promise, and the image itself, built and run."""
