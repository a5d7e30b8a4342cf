"""Django's settings for one person's workbench: no request leaves the machine, and only the machine itself is answered.

The ledger's database is added when it is opened; sessions are signed cookies and need none.
"""

from __future__ import annotations

import secrets
from typing import Any

from musterbook.ledger.settings import DEFAULT_AUTO_FIELD, LOGGING_CONFIG, TIME_ZONE, USE_TZ

__all__ = ["DEFAULT_AUTO_FIELD", "LOGGING_CONFIG", "TIME_ZONE", "USE_TZ"]

SECRET_KEY = secrets.token_urlsafe(48)  # of this run: what it signs is worth nothing afterwards
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]  # a page elsewhere that points its name here is refused
INSTALLED_APPS = ["django.contrib.staticfiles", "musterbook.ledger", "musterbook.workbench"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "musterbook.workbench.guarding.policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "musterbook.workbench.guarding.Explained",
]
DATABASES: dict[str, dict[str, Any]] = {}
ROOT_URLCONF = "musterbook.workbench.urls"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "musterbook.workbench.asking.for_templates",
            ],
            "builtins": ["musterbook.workbench.templatetags.said"],
        },
    }
]
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
USE_I18N = False
USE_THOUSAND_SEPARATOR = False
