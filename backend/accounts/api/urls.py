"""API addresses of this app."""

from django.urls import URLPattern, path

from backend.accounts.api import account, notifications

urlpatterns: list[URLPattern] = [
    path("account/", account.AccountView.as_view(), name="account"),
    path("account/events/", account.AccountEventsView.as_view(), name="account-events"),
    path("session/provider/", account.ProviderView.as_view(), name="session-provider"),
    path("notifications/", notifications.NotificationsView.as_view(), name="notifications"),
    path("notifications/unread/", notifications.UnreadView.as_view(), name="notifications-unread"),
    path("notifications/read/", notifications.ReadView.as_view(), name="notifications-read"),
    path(
        "notifications/preferences/",
        notifications.PreferencesView.as_view(),
        name="notification-preferences",
    ),
    path("unsubscribe/<str:token>/", notifications.UnsubscribeView.as_view(), name="unsubscribe"),
]
