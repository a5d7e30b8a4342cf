"""Amounts: money, counted persons and things, shares and measures, with their hedges."""
