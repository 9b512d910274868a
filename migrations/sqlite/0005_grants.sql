-- Tokens and who may refresh them stand apart from polling, so that whoever acts for a seller can
-- have a token without holding the seller.

-- A refresh of the version before could not save its tokens any more: it is waited for.
CREATE TABLE a_refresh_is_under_way_stop_the_old_program (refreshes BIGINT CHECK (refreshes = 0));
INSERT INTO a_refresh_is_under_way_stop_the_old_program
SELECT COUNT(*) FROM connections WHERE refresh_started_at IS NOT NULL
    AND lease_until > CAST(strftime('%s', 'now') AS BIGINT) * 1000000;
DROP TABLE a_refresh_is_under_way_stop_the_old_program;

CREATE TABLE grants (
    seller_id BLOB NOT NULL PRIMARY KEY REFERENCES sellers (id) ON DELETE CASCADE,
    -- Sealed to the seller. Absent once they are erased.
    access_sealed BLOB,
    access_expires_at BIGINT,
    refresh_sealed BLOB,
    -- Id of the key that sealed both, so that a missing key is found before it is needed.
    sealed_with TEXT,
    -- Grows with every change of the tokens.
    version BIGINT NOT NULL,
    refreshed_at BIGINT,
    -- Set while a refresh is under way: a crash leaves it behind.
    refresh_started_at BIGINT,
    -- Grows with every lease. A lease of zero means that nobody holds the grant.
    epoch BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    CHECK ((access_sealed IS NULL) = (refresh_sealed IS NULL)),
    CHECK ((access_sealed IS NULL) = (access_expires_at IS NULL))
);

INSERT INTO grants (seller_id, access_sealed, access_expires_at, refresh_sealed, sealed_with,
                    version, refreshed_at, refresh_started_at, epoch, lease_until)
SELECT seller_id, access_sealed, access_expires_at, refresh_sealed, sealed_with,
       token_version, refreshed_at, refresh_started_at, 0, 0
FROM connections WHERE token_version > 0;

CREATE INDEX grants_by_key ON grants (sealed_with) WHERE sealed_with IS NOT NULL;

-- A column that a check names cannot be dropped, so the table is made anew.
CREATE TABLE connections_without_tokens (
    seller_id BLOB NOT NULL PRIMARY KEY REFERENCES sellers (id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('connected', 'failing', 'lost', 'disconnected-by-seller', 'disconnected-by-us', 'disconnect-unconfirmed')),
    cause TEXT,
    failing_since BIGINT,
    -- What the seller was asked for when it last consented, and what it granted.
    requested_scopes TEXT NOT NULL,
    scopes TEXT NOT NULL,
    connected_at BIGINT NOT NULL,
    ended_at BIGINT,
    -- Absent for what is never polled: connections that end or have ended, and made-up sellers.
    next_poll_at BIGINT,
    attempts BIGINT NOT NULL,
    -- Grows with every lease. A lease of zero means that nobody holds the row.
    epoch BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    watched_until BIGINT,
    -- The epoch at which a check was asked for: a later lease has seen the wish, the same has not.
    check_epoch BIGINT
);

INSERT INTO connections_without_tokens (seller_id, state, cause, failing_since, requested_scopes,
    scopes, connected_at, ended_at, next_poll_at, attempts, epoch, lease_until, watched_until,
    check_epoch)
SELECT seller_id, state, cause, failing_since,
       'onboarding.read organizations.read payments.read profiles.read', scopes, connected_at,
       ended_at, next_poll_at, attempts, epoch, lease_until, watched_until, check_epoch
FROM connections;

DROP TABLE connections;
ALTER TABLE connections_without_tokens RENAME TO connections;

CREATE INDEX connections_due ON connections (next_poll_at, lease_until, state)
    WHERE next_poll_at IS NOT NULL;

-- Every seller so far was asked for the same four permissions.
ALTER TABLE sellers ADD COLUMN requested_scopes BIGINT NOT NULL DEFAULT 4;
ALTER TABLE attempts ADD COLUMN requested_scopes TEXT NOT NULL
    DEFAULT 'onboarding.read organizations.read payments.read profiles.read';
