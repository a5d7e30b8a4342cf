"""The workbench as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class Workbench(AppConfig):
    """Pages, templates and static files."""

    name = "musterbook.workbench"
    label = "musterbook_workbench"
