"""What people are told of seats, invitations, claims and hosts."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from backend.accounts.notifications import Params, register


def _says(text: Callable[[], str]) -> Callable[[Params], str]:
    return lambda params: text() % params


def register_kinds() -> None:
    """Make the kinds known; called once, when the application is ready."""
    register(
        "seat_given",
        title=_says(lambda: _("You have a role at %(place)s")),
        text=_says(lambda: _("Choose it at the top of the page to act in it.")),
        label=lambda: _("You receive a role"),
        essential=True,
    )
    register(
        "seat_changed",
        title=_says(lambda: _("Your role at %(place)s has changed")),
        text=_says(lambda: _("%(actor)s changed it. What you may do there follows from it.")),
        label=lambda: _("Your role changes"),
        essential=True,
    )
    register(
        "seat_removed",
        title=_says(lambda: _("You no longer have a role at %(place)s")),
        text=_says(lambda: _("%(actor)s removed it.")),
        label=lambda: _("You lose a role"),
        essential=True,
    )
    register(
        "invitation_accepted",
        title=_says(lambda: _("%(actor)s accepted your invitation to %(place)s")),
        text=_says(lambda: _("They can work there from now on.")),
        label=lambda: _("Somebody accepts your invitation"),
    )
    register(
        "claim_opened",
        title=_says(lambda: _("%(actor)s claims %(place)s")),
        text=_says(lambda: _("Look at the claim and approve or refuse it.")),
        label=lambda: _("Somebody claims an organisation"),
    )
    register(
        "claim_disputed",
        title=_says(lambda: _("%(actor)s claims %(place)s, which has an owner")),
        text=_says(lambda: _("The owner, the cluster or Maillon’s team decides.")),
        label=lambda: _("Somebody claims an organisation that has an owner"),
        essential=True,
    )
    register(
        "claim_approved",
        title=_says(lambda: _("%(place)s is yours now")),
        text=_says(lambda: _("Choose it at the top of the page and complete its profile.")),
        label=lambda: _("Your claim is approved"),
        essential=True,
    )
    register(
        "claim_refused",
        title=_says(lambda: _("Your claim to %(place)s was refused")),
        text=_says(lambda: _("The claim’s page says why, where a reason was given.")),
        label=lambda: _("Your claim is refused"),
        essential=True,
    )
    register(
        "host_asked",
        title=_says(lambda: _("%(place)s asks you to accompany it")),
        text=_says(lambda: _("Accept or decline; the firm sees your answer.")),
        label=lambda: _("A firm asks you to accompany it"),
    )
    register(
        "host_answered",
        title=_says(lambda: _("%(host)s has answered %(place)s")),
        text=_says(lambda: _("See the answer under “Find a host”.")),
        label=lambda: _("A host answers"),
    )
    register(
        "twin_found",
        title=_says(lambda: _("A firm like your member %(organisation)s has entered itself")),
        text=_says(lambda: _("Look whether it is the same, and merge the two under “Team”.")),
        label=lambda: _("A member of yours seems to have entered itself"),
    )
    register(
        "twin_merged",
        title=_says(lambda: _("%(cluster)s had a profile of your firm: it is now part of yours")),
        text=_says(lambda: _("Look at what came over. What others see has not changed.")),
        label=lambda: _("Your cluster's record becomes part of your profile"),
        essential=True,
    )
    register(
        "twin_merged_staff",
        title=_says(lambda: _("%(organisation)s keeps its own profile now")),
        text=_says(lambda: _("Your record of it was merged into what the firm had entered.")),
        label=lambda: _("A record is merged into a member's own profile"),
    )
