"""The ledger as a Django application; its label names the tables."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "musterbook.ledger"
    label = "musterbook_ledger"
    default_auto_field = "django.db.models.BigAutoField"
