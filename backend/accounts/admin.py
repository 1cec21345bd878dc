"""People in the back office."""

from django.contrib import admin

from backend.accounts.models import Person


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin[Person]):
    list_display = ["email", "name", "language", "is_active", "is_staff", "joined_at"]
    list_filter = ["is_active", "is_staff", "language", "is_demo"]
    search_fields = ["email", "name"]
    readonly_fields = ["public_id", "password", "last_login", "joined_at"]
    exclude = ["user_permissions", "groups"]
