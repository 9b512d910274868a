-- Who has left keeps the row, because the audit log and invitations name them, and may not sign in.
ALTER TABLE staff ADD COLUMN removed_at BIGINT;
