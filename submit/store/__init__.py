"""The store: the only SQL. Drafts and their files, and the outbox of accepted tickets."""
