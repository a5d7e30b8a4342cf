"""Speech: who vouches for which words."""
