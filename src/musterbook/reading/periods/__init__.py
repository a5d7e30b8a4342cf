"""Periods: dates and stretches of time, against the day of issue."""
