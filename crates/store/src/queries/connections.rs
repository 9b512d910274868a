//! Grants and their tokens.

statements! {
    /// Writes a new grant. It replaces an older one, fences out who holds the row and makes a
    /// reading due.
    CONNECT = "INSERT INTO connections (seller_id, state, cause, failing_since, scopes, \
               connected_at, refreshed_at, ended_at, next_poll_at, attempts, access_sealed, \
               access_expires_at, refresh_sealed, sealed_with, token_version, \
               refresh_started_at, epoch, lease_until, watched_until, check_epoch) \
               VALUES ($1, 'connected', NULL, NULL, $2, $3, NULL, NULL, $3, 0, $4, $5, $6, $7, 1, \
               NULL, 1, 0, NULL, NULL) \
               ON CONFLICT (seller_id) DO UPDATE SET state = excluded.state, cause = NULL, \
               failing_since = NULL, scopes = excluded.scopes, \
               connected_at = excluded.connected_at, refreshed_at = NULL, ended_at = NULL, \
               next_poll_at = excluded.next_poll_at, attempts = 0, \
               access_sealed = excluded.access_sealed, \
               access_expires_at = excluded.access_expires_at, \
               refresh_sealed = excluded.refresh_sealed, sealed_with = excluded.sealed_with, \
               token_version = connections.token_version + 1, refresh_started_at = NULL, \
               epoch = connections.epoch + 1, lease_until = 0, check_epoch = NULL";
    /// Adds the grant of a made-up seller: without tokens and never due.
    SEED = "INSERT INTO connections (seller_id, state, failing_since, scopes, connected_at, \
            attempts, token_version, epoch, lease_until) VALUES ($1, $2, $3, $4, $5, 0, 0, 0, 0)";
    /// One grant with its tokens.
    GRANT = concat!(
        "SELECT ", grant!(), " FROM connections \
         JOIN sellers ON sellers.id = connections.seller_id WHERE connections.seller_id = $1"
    );
    /// Saves new tokens if the lease still holds and nobody replaced the tokens meanwhile.
    SAVE_TOKENS = "UPDATE connections SET access_sealed = $4, access_expires_at = $5, \
                   refresh_sealed = $6, sealed_with = $8, refreshed_at = $7, token_version = token_version + 1, \
                   refresh_started_at = NULL \
                   WHERE seller_id = $1 AND epoch = $2 AND lease_until > 0 AND token_version = $3";
    /// Erases the tokens.
    FORGET_TOKENS = "UPDATE connections SET access_sealed = NULL, access_expires_at = NULL, \
                     refresh_sealed = NULL, sealed_with = NULL, refresh_started_at = NULL, \
                     token_version = token_version + 1 WHERE seller_id = $1";
    /// How many grants are sealed with each key.
    KEY_USE = "SELECT sealed_with, COUNT(*) AS grants FROM connections \
               WHERE sealed_with IS NOT NULL GROUP BY sealed_with ORDER BY sealed_with";
    /// Leaves or takes away the mark of a refresh under way.
    MARK_REFRESH = "UPDATE connections SET refresh_started_at = $3 \
                    WHERE seller_id = $1 AND epoch = $2 AND lease_until > 0";
}
