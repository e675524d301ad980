"""Tests; a package so that contracts and worlds can be imported by name."""
