"""Claims: drafts become claims, with what the sentence left unsaid, and doubts about them."""
