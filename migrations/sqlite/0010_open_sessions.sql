-- The browser that opened a session, in plain words; nothing for those that are open already.
ALTER TABLE sessions ADD COLUMN browser TEXT NOT NULL DEFAULT '';

-- A member's sessions are listed by when they were last used.
CREATE INDEX sessions_by_use ON sessions (staff_id, seen_at);
DROP INDEX sessions_of_staff;
