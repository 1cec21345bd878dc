"""Introductions: asking, deciding, the clock, and what follows when everybody agreed."""
