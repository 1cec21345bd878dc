"""The back office's door: the one sign-in, with its second step and its limits."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _


def login(request: HttpRequest) -> HttpResponse:
    """Lead to the sign-in page, and from there back to the page that was asked for."""
    wished = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(wished, allowed_hosts=None):
        wished = "/admin/"
    if request.user.is_authenticated:
        # Signed in but not staff: asking again would change nothing.
        messages.error(request, _("Your account may not open the back office."))
        return HttpResponseRedirect("/")
    return HttpResponseRedirect("/sign-in?" + urlencode({"next": wished}))
