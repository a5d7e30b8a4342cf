"""The addresses of the pages."""

from __future__ import annotations

from django.urls import path

from musterbook.workbench.pages import disputes, documents, due, entries, overview, review, search

urlpatterns = [
    path("", overview.page, name="overview"),
    path("entries/", entries.listing, name="entries"),
    path("entries/<str:key>/", entries.page, name="entry"),
    path("entries/<str:key>/dossier.html", entries.dossier, name="dossier"),
    path("documents/", documents.listing, name="documents"),
    path("documents/<str:key>/", documents.page, name="document"),
    path("review/", review.queue, name="review"),
    path("review/judge/", review.judge, name="judge"),
    path("review/undo/", review.undo, name="undo"),
    path("review/name/", review.name, name="name"),
    path("disputes/", disputes.page, name="disputes"),
    path("due/", due.page, name="due"),
    path("search/", search.page, name="search"),
]
