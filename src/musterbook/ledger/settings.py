"""The least Django needs to keep ledgers. Databases are added as ledgers are opened, one alias each."""

from __future__ import annotations

from typing import Any

SECRET_KEY = "unused: a ledger signs nothing"
INSTALLED_APPS = ["musterbook.ledger"]
DATABASES: dict[str, dict[str, Any]] = {}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LOGGING_CONFIG = None
