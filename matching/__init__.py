"""Matching of complementary organisations: pure Python, usable without the web application."""
