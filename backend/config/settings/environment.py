"""Where settings come from: the environment, the folders, and the address of this installation."""

from pathlib import Path

import environ

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parents[3]
VAR_DIR = Path(env.str("MAILLON_VAR_DIR", default=str(BASE_DIR / "var")))
FRONTEND_DIST = BASE_DIR / "frontend" / "dist"


def public_url() -> str:
    """Return the address under which people reach this installation; links in e-mail begin with it.

    Without MAILLON_PUBLIC_URL it is the first public host name of a server, else where `make run`
    listens.
    """
    hosts = [host.lstrip(".") for host in env.list("DJANGO_ALLOWED_HOSTS", default=[])]
    names = [host for host in hosts if host.strip("*")]
    listens = f"{env.str('MAILLON_HOST', '127.0.0.1')}:{env.str('MAILLON_PORT', '8000')}"
    default = f"https://{names[0]}" if names else f"http://{listens}"
    return str(env.str("MAILLON_PUBLIC_URL", default=default)).rstrip("/")


PUBLIC_URL = public_url()

# How many proxies stand in front: of the addresses they pass on, the visitor's is the one that the
# outermost of them has seen. With none, what a request says of its way here is not believed.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
