"""Tests of the screens without a browser: the parts by themselves, the views by AppTest."""
