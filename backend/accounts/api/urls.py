"""API addresses of this app."""

from django.urls import path

from backend.accounts.api import account

urlpatterns = [
    path("account/", account.AccountView.as_view(), name="account"),
    path("account/events/", account.AccountEventsView.as_view(), name="account-events"),
    path("session/provider/", account.ProviderView.as_view(), name="session-provider"),
]
