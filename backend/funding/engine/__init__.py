"""Where funding uses the matching library; nothing else of this app does."""
