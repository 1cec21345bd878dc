"""What the directory tells people of, and in which words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from backend.accounts.notifications import register


def register_kinds() -> None:
    """Make the directory's kinds of notifications known."""
    register(
        "profile_submitted",
        title=lambda p: _("%(organisation)s asks you to validate its profile") % p,
        text=lambda p: _("Look at the profile and validate it, or send it back with a remark."),
        label=lambda: _("A member asks for validation"),
    )
    register(
        "profile_validated",
        title=lambda p: _("%(cluster)s has validated your profile") % p,
        text=lambda p: _("You can publish it now."),
        label=lambda: _("Your cluster validated your profile"),
    )
    register(
        "profile_sent_back",
        title=lambda p: _("%(cluster)s asks for changes to your profile") % p,
        text=lambda p: _("Change what is asked for and submit it again."),
        label=lambda: _("Your cluster sent your profile back"),
    )
    register(
        "profile_due",
        title=lambda p: _("Your profile must be renewed by %(day)s") % p,
        text=lambda p: _(
            "Check that it still holds and confirm it with one click. "
            "Otherwise others will no longer see it after that day."
        ),
        label=lambda: _("Your profile is due for renewal"),
    )
    register(
        "profile_expired",
        title=lambda p: _("The profile of %(organisation)s has expired") % p,
        text=lambda p: _(
            "Others no longer see it. Nothing is lost: check it and renew it with one click."
        ),
        label=lambda: _("Your profile has expired"),
    )
    register(
        "change_suggested",
        title=lambda p: _("%(cluster)s suggests changes to your profile") % p,
        text=lambda p: _("You decide field by field; nothing changes without you."),
        label=lambda: _("Your cluster suggests changes"),
    )
    register(
        "change_answered",
        title=lambda p: _("%(organisation)s has answered your suggestions") % p,
        text=lambda p: _("Accepted: %(accepted)s, declined: %(declined)s.") % p,
        label=lambda: _("A member answered your suggestions"),
    )
    register(
        "firm_objected",
        title=lambda p: _("%(organisation)s objected to being kept by you") % p,
        text=lambda p: _("Its profile is hidden. Please delete what you hold of it elsewhere too."),
        essential=True,
        label=lambda: _("A firm objected"),
    )
    register(
        "notices_overdue",
        title=lambda p: _("Firms still to be told that you keep their data: %(count)s") % p,
        text=lambda p: _("They have no e-mail address, so a letter is needed (GDPR, Article 14)."),
        label=lambda: _("Firms still to be told"),
    )
