CREATE TABLE connections (
    seller_id BLOB NOT NULL PRIMARY KEY REFERENCES sellers (id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('connected', 'failing', 'lost', 'disconnected-by-seller', 'disconnected-by-us', 'disconnect-unconfirmed')),
    cause TEXT,
    failing_since BIGINT,
    scopes TEXT NOT NULL,
    connected_at BIGINT NOT NULL,
    refreshed_at BIGINT,
    ended_at BIGINT,
    -- Absent for what is never polled: ended connections and made-up sellers.
    next_poll_at BIGINT,
    attempts BIGINT NOT NULL,
    -- Sealed to the seller.
    access_sealed BLOB,
    access_expires_at BIGINT,
    refresh_sealed BLOB,
    -- Id of the key that sealed both, so that a missing key is found before it is needed.
    sealed_with TEXT,
    token_version BIGINT NOT NULL,
    refresh_started_at BIGINT,
    -- Grows with every lease. A lease of zero means that nobody holds the row.
    epoch BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    watched_until BIGINT,
    -- The epoch at which a check was asked for: a later lease has seen the wish, the same has not.
    check_epoch BIGINT,
    CHECK ((access_sealed IS NULL) = (refresh_sealed IS NULL)),
    CHECK ((access_sealed IS NULL) = (access_expires_at IS NULL))
);

CREATE INDEX connections_due ON connections (next_poll_at, lease_until, state)
    WHERE next_poll_at IS NOT NULL;

CREATE INDEX connections_by_key ON connections (sealed_with) WHERE sealed_with IS NOT NULL;

-- Facts as they were whenever they changed.
CREATE TABLE snapshots (
    seq INTEGER PRIMARY KEY,
    seller_id BLOB NOT NULL REFERENCES sellers (id) ON DELETE CASCADE,
    at BIGINT NOT NULL,
    facts TEXT NOT NULL
);

CREATE INDEX snapshots_of_seller ON snapshots (seller_id, at, seq);

CREATE TABLE timeline (
    seq INTEGER PRIMARY KEY,
    seller_id BLOB NOT NULL REFERENCES sellers (id) ON DELETE CASCADE,
    at BIGINT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('poll', 'check', 'seller', 'staff')),
    kind TEXT NOT NULL,
    subject TEXT,
    value_before TEXT,
    value_after TEXT
);

CREATE INDEX timeline_of_seller ON timeline (seller_id, at, seq);

-- Which sellers changed, for other processes. Numbers are never used twice, so that a reader
-- misses nothing when old lines are swept.
CREATE TABLE changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at BIGINT NOT NULL,
    organization TEXT NOT NULL
);

CREATE INDEX changes_by_age ON changes (at);
