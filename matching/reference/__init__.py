"""Code lists that the whole platform speaks in: stages, NACE, regions, countries, value chains.

Every list is a file in ``data/`` next to the small module that reads it. Lists are read on first
use and kept; nothing is loaded by importing this package. Each module names the version of its
list (``LIST_VERSION``), because codes only mean something together with their version.
"""
