"""Words of the ledger in templates: amounts, days, links that keep what is asked."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from musterbook.publishing import phrasing
from musterbook.workbench.asking import Asked

register = template.Library()


@register.simple_tag(takes_context=True)
def to(context: Context, name: str, *args: Any, **more: Any) -> str:
    """Give the address of a page, with the day and the counting that are asked for."""
    asked: Asked = context["asked"]
    return asked.link(reverse(name, args=args), **more)


@register.simple_tag(takes_context=True)
def querystring_with(context: Context, **more: Any) -> str:
    """Give the query of this page's address with some of it set anew."""
    query = context["request"].GET.copy()
    for name, value in more.items():
        query[name] = str(value)
    return str(query.urlencode())


@register.filter
def day(edtf: str | None) -> str:
    """Write an EDTF date as people do."""
    return phrasing.day(edtf)


@register.filter
def named(who: Any) -> str:
    """Give the label of a party or a place, else its name as said."""
    return (who.label or who.name) if who else ""


@register.filter
def furthest(entry: Any) -> str:
    """Give the amount of an entry at its furthest stage, in words."""
    if not entry.amounts:
        return entry.lines[0].said or ""
    at = entry.amounts[-1]
    return phrasing.amount(at.amount) if at.low is not None or at.high is not None else str(at.said)


@register.filter
def spelled(at: Any) -> str:
    """Write the amount of one stage."""
    return phrasing.amount(at.amount)


@register.filter
def short(key: str) -> str:
    """Give the first digits of an id."""
    return key[:12]
