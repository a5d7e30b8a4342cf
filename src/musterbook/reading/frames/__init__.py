"""Frames: the ways such prose promises, gives, sends, counts and says, matched on the analysis."""
