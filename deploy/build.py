"""The image's last step: what a running container could not write."""

from __future__ import annotations

import django


def main() -> None:
    """Compile the message catalogues and collect the static files."""
    django.setup()
    from django.core.management import call_command

    from backend.common import catalogues

    catalogues.compile_stale()
    call_command(
        "collectstatic",
        verbosity=0,
        interactive=False,
        ignore_patterns=["index.html", ".maillon"],
    )


if __name__ == "__main__":
    main()
