"""Settings: `base` holds everything shared, `dev`, `test` and `production` what differs."""
