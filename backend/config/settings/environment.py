"""Where settings come from: the environment, the folders, and the address of this installation."""

from pathlib import Path

import environ

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parents[3]
VAR_DIR = Path(env.str("MAILLON_VAR_DIR", default=str(BASE_DIR / "var")))
FRONTEND_DIST = BASE_DIR / "frontend" / "dist"

# The address under which people reach this installation: links in e-mail begin with it.
PUBLIC_URL = env.str(
    "MAILLON_PUBLIC_URL",
    default=f"http://{env.str('MAILLON_HOST', '127.0.0.1')}:{env.str('MAILLON_PORT', '8000')}",
).rstrip("/")
