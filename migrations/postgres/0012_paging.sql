-- Lists are read page by page, newest first, also where only some of their rows are wanted.
CREATE INDEX audit_by_actor ON audit (actor, at, seq);
CREATE INDEX audit_by_subject_and_actor ON audit (subject, actor, at, seq);
CREATE INDEX invitations_by_state ON invitations (state, created_at, id);
CREATE INDEX invitations_by_reference ON invitations (reference, created_at, id);
