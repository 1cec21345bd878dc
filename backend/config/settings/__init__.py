"""Settings: `base` holds everything shared (with `environment`, `sign_in` and `api`), `dev`, `test`
and `production` what differs."""
