"""The shapes of introductions, by what one does with them."""
