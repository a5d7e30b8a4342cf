"""The addresses of the pages."""

from __future__ import annotations

from django.urls import path

from musterbook.workbench.pages import amend, disputes, documents, due, entries, links, overview, review, search, series

urlpatterns = [
    path("", overview.page, name="overview"),
    path("entries/", entries.listing, name="entries"),
    path("entries/<str:key>/", entries.page, name="entry"),
    path("entries/<str:key>/dossier.html", entries.dossier, name="dossier"),
    path("documents/", documents.listing, name="documents"),
    path("documents/<str:key>/", documents.page, name="document"),
    path("review/", review.queue, name="review"),
    path("review/judge/", review.judge, name="judge"),
    path("review/amend/", amend.page, name="amend"),
    path("review/links/", links.queue, name="links"),
    path("review/links/judge/", links.judge, name="judge_link"),
    path("review/undo/", review.undo, name="undo"),
    path("review/name/", review.name, name="name"),
    path("series/", series.page, name="series"),
    path("series/<str:measure>.svg", series.svg, name="series_svg"),
    path("series/<str:measure>.csv", series.table, name="series_csv"),
    path("disputes/", disputes.page, name="disputes"),
    path("due/", due.page, name="due"),
    path("search/", search.page, name="search"),
]
