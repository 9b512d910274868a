-- Tokens and who may refresh them stand apart from polling, so that whoever acts for a seller can
-- have a token without holding the seller.

-- Nobody may write tokens between their copy and the end of the old columns.
LOCK TABLE sellers, connections, attempts IN ACCESS EXCLUSIVE MODE;

-- A refresh of the version before could not save its tokens any more: it is waited for.
CREATE TABLE a_refresh_is_under_way_stop_the_old_program (refreshes BIGINT CHECK (refreshes = 0));
INSERT INTO a_refresh_is_under_way_stop_the_old_program
SELECT COUNT(*) FROM connections WHERE refresh_started_at IS NOT NULL
    AND lease_until > CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT);
DROP TABLE a_refresh_is_under_way_stop_the_old_program;

CREATE TABLE grants (
    seller_id UUID NOT NULL PRIMARY KEY REFERENCES sellers (id) ON DELETE CASCADE,
    -- Sealed to the seller. Absent once they are erased.
    access_sealed BYTEA,
    access_expires_at BIGINT,
    refresh_sealed BYTEA,
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

-- Takes the checks and the index of the dropped columns along.
ALTER TABLE connections
    DROP COLUMN access_sealed,
    DROP COLUMN access_expires_at,
    DROP COLUMN refresh_sealed,
    DROP COLUMN sealed_with,
    DROP COLUMN token_version,
    DROP COLUMN refreshed_at,
    DROP COLUMN refresh_started_at;

-- What the seller was asked for when it last consented; every seller so far was asked for the
-- same four permissions.
ALTER TABLE connections ADD COLUMN requested_scopes TEXT NOT NULL
    DEFAULT 'onboarding.read organizations.read payments.read profiles.read';
ALTER TABLE connections ALTER COLUMN requested_scopes DROP DEFAULT;
ALTER TABLE sellers ADD COLUMN requested_scopes BIGINT NOT NULL DEFAULT 4;
ALTER TABLE attempts ADD COLUMN requested_scopes TEXT NOT NULL
    DEFAULT 'onboarding.read organizations.read payments.read profiles.read';
