"""What no two databases say alike: the triggers that guard what is append-only, the full-text index, long lists.

In: a vendor's name as Django gives it. Out: SQL. A vendor without an entry has none of them; the models still refuse,
search falls back to plain containment, lists are asked for a part at a time.
"""

from __future__ import annotations

from typing import Final

WORDS: Final = "musterbook_ledger_words"
"""The full-text index: a row for each document (even rowid) and each standing claim (odd rowid)."""

LISTED: Final[dict[str, str]] = {"sqlite": "SELECT value FROM json_each(%s)"}
"""A query for the values of a JSON array: any number of them as one, where a query takes only so many."""

_REFUSAL = "judgements are append-only"

INSTALL: Final[dict[str, tuple[str, ...]]] = {
    "sqlite": (
        *(
            f"CREATE TRIGGER musterbook_judgement_{verb.lower()} BEFORE {verb} ON musterbook_ledger_judgement "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            for verb in ("UPDATE", "DELETE")
        ),
        "CREATE TRIGGER musterbook_document_text BEFORE UPDATE OF id, text ON musterbook_ledger_document "
        "BEGIN SELECT RAISE(ABORT, 'the text of a document never changes'); END",
        f"CREATE VIRTUAL TABLE {WORDS} USING fts5"
        "(title, body, ref UNINDEXED, tokenize = 'unicode61 remove_diacritics 2')",
    ),
    "postgresql": (
        "CREATE FUNCTION musterbook_append_only() RETURNS trigger AS $$ BEGIN "
        f"RAISE EXCEPTION '{_REFUSAL}'; END $$ LANGUAGE plpgsql",
        "CREATE TRIGGER musterbook_judgement BEFORE UPDATE OR DELETE ON musterbook_ledger_judgement "
        "FOR EACH ROW EXECUTE FUNCTION musterbook_append_only()",
    ),
}

REMOVE: Final[dict[str, tuple[str, ...]]] = {
    "sqlite": (
        f"DROP TABLE {WORDS}",
        "DROP TRIGGER musterbook_document_text",
        "DROP TRIGGER musterbook_judgement_update",
        "DROP TRIGGER musterbook_judgement_delete",
    ),
    "postgresql": (
        "DROP TRIGGER musterbook_judgement ON musterbook_ledger_judgement",
        "DROP FUNCTION musterbook_append_only()",
    ),
}
