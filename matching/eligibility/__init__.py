"""Rules of funding programmes as data, and what they say of a consortium or a single firm."""
