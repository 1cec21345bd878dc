"""Matching of complementary organisations: pure Python and scikit-learn, usable without the web application."""
