CREATE TABLE staff (
    id BLOB NOT NULL PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('viewer', 'onboarding', 'admin')),
    password_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    signed_in_at BIGINT
);

-- Sessions are kept by the hash of their secret: the table alone opens none.
CREATE TABLE sessions (
    token BLOB NOT NULL PRIMARY KEY,
    staff_id BLOB NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
) WITHOUT ROWID;

CREATE INDEX sessions_by_expiry ON sessions (expires_at);
CREATE INDEX sessions_of_staff ON sessions (staff_id);

CREATE TABLE portal_sessions (
    token BLOB NOT NULL PRIMARY KEY,
    seller_id BLOB NOT NULL REFERENCES sellers (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
) WITHOUT ROWID;

CREATE INDEX portal_sessions_by_expiry ON portal_sessions (expires_at);
CREATE INDEX portal_sessions_of_seller ON portal_sessions (seller_id);

CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    role TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT,
    detail TEXT,
    outcome TEXT NOT NULL CHECK (outcome IN ('done', 'denied', 'failed')),
    request_id TEXT
);

CREATE INDEX audit_by_time ON audit (at, seq);
CREATE INDEX audit_by_subject ON audit (subject, at, seq);
