"""The pages, a module each: what is asked of the ledger, and what the template is given."""
