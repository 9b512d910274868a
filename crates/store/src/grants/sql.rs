//! Grants and their tokens.

/// A grant with its tokens, also of a made-up seller, who has none.
macro_rules! grant {
    ($rest:literal) => {
        concat!(
            "SELECT connections.seller_id, sellers.organization, connections.state, \
             connections.scopes, grants.access_sealed, grants.access_expires_at, \
             grants.refresh_sealed, COALESCE(grants.version, 0) AS version, \
             grants.refresh_started_at, grants.refused_at, grants.client_id, \
             COALESCE(grants.epoch, 0) AS epoch, \
             COALESCE(grants.lease_until, 0) AS lease_until \
             FROM connections JOIN sellers ON sellers.id = connections.seller_id \
             LEFT JOIN grants ON grants.seller_id = connections.seller_id ",
            $rest
        )
    };
}

/// Erases tokens. Whoever holds the grant is fenced out.
macro_rules! erase {
    ($rest:literal) => {
        concat!(
            "UPDATE grants SET access_sealed = NULL, access_expires_at = NULL, \
             refresh_sealed = NULL, sealed_with = NULL, client_id = NULL, refused_at = NULL, \
             erase_at = NULL, refresh_started_at = NULL, version = version + 1, \
             epoch = epoch + 1, lease_until = 0 ",
            $rest
        )
    };
}

statements! {
    /// Writes a new grant. It replaces an older one and fences out who refreshes it.
    WRITE = "INSERT INTO grants (seller_id, access_sealed, access_expires_at, refresh_sealed, \
             sealed_with, client_id, version, refreshed_at, refresh_started_at, epoch, lease_until) \
             VALUES ($1, $2, $3, $4, $5, $6, 1, NULL, NULL, 0, 0) \
             ON CONFLICT (seller_id) DO UPDATE SET access_sealed = excluded.access_sealed, \
             access_expires_at = excluded.access_expires_at, \
             refresh_sealed = excluded.refresh_sealed, sealed_with = excluded.sealed_with, \
             client_id = excluded.client_id, refused_at = NULL, erase_at = NULL, \
             version = grants.version + 1, refreshed_at = NULL, refresh_started_at = NULL, \
             epoch = grants.epoch + 1, lease_until = 0";
    /// Holds the row for a connection that is about to be written, and fences out who uses it.
    FENCE = "UPDATE grants SET epoch = epoch + 1 WHERE seller_id = $1 RETURNING lease_until";
    ONE = grant!("WHERE connections.seller_id = $1");
    /// Leases a grant whose tokens are still of the version that was read.
    LEASE = "UPDATE grants SET epoch = epoch + 1, lease_until = $4 \
             WHERE seller_id = $1 AND version = $2 AND lease_until <= $3";
    /// Holds a leased grant for longer, and leaves the mark of a refresh under way where there is one.
    HOLD = "UPDATE grants SET lease_until = $3, \
            refresh_started_at = COALESCE($4, refresh_started_at) \
            WHERE seller_id = $1 AND epoch = $2 AND lease_until > 0";
    RELEASE = "UPDATE grants SET lease_until = 0, refused_at = COALESCE(refused_at, $3) \
               WHERE seller_id = $1 AND epoch = $2 AND lease_until > 0";
    RELEASE_UNMARKED = "UPDATE grants SET lease_until = 0, refresh_started_at = NULL, \
                        refused_at = COALESCE(refused_at, $3) \
                        WHERE seller_id = $1 AND epoch = $2 AND lease_until > 0";
    /// Saves new tokens unless others were saved meanwhile; whether the lease still holds does
    /// not matter, because they may be the only ones that still work.
    SAVE_TOKENS = "UPDATE grants SET access_sealed = $3, access_expires_at = $4, \
                   refresh_sealed = $5, refreshed_at = $6, sealed_with = $7, \
                   client_id = $8, refused_at = NULL, version = version + 1, refresh_started_at = NULL, lease_until = 0 \
                   WHERE seller_id = $1 AND version = $2";
    ERASE = erase!("WHERE seller_id = $1");
    /// Erases what was kept of connections that have ended.
    ERASE_ENDED = erase!("WHERE erase_at <= $1");
    ERASE_AT = "UPDATE grants SET erase_at = $2 WHERE seller_id = $1";
    REVIVE = "UPDATE grants SET erase_at = NULL, refused_at = NULL WHERE seller_id = $1";
    /// Living grants whose refresh token was refused.
    REFUSED = "SELECT COUNT(*) AS grants FROM grants \
               WHERE refused_at IS NOT NULL AND erase_at IS NULL";
    /// Grants that were refreshed since `$1`, at most `$2`.
    REFRESHED = "SELECT seller_id FROM grants WHERE refreshed_at >= $1 LIMIT $2";
    CLIENT_ID_USE = "SELECT client_id, COUNT(*) AS grants FROM grants \
                     WHERE client_id IS NOT NULL AND erase_at IS NULL \
                     GROUP BY client_id ORDER BY client_id";
    REVIVABLE = "SELECT sellers.organization, grants.client_id FROM grants \
                 JOIN sellers ON sellers.id = grants.seller_id \
                 WHERE grants.erase_at IS NOT NULL AND grants.refresh_sealed IS NOT NULL";
    NOT_SEALED_WITH = grant!(
        "WHERE grants.sealed_with <> $1 AND grants.seller_id > $2 \
         ORDER BY grants.seller_id LIMIT $3"
    );
    RESEAL = "UPDATE grants SET access_sealed = $3, refresh_sealed = $4, sealed_with = $5 \
              WHERE seller_id = $1 AND version = $2";
    /// How many attempts to connect need each key.
    ATTEMPT_KEY_USE = "SELECT sealed_with, COUNT(*) AS grants FROM attempts \
                       WHERE sealed_with IS NOT NULL GROUP BY sealed_with ORDER BY sealed_with";
    /// How many grants are sealed with each key.
    KEY_USE = "SELECT sealed_with, COUNT(*) AS grants FROM grants \
               WHERE sealed_with IS NOT NULL GROUP BY sealed_with ORDER BY sealed_with";
}
