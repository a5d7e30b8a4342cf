"""Syntax: sentences, words, and what depends on what."""
