"""Tests in a real browser, and what they share: Chromium, a server, a driver."""
