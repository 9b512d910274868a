//! Whose turn it is to be read. Claiming what is due differs by engine: see `Dialect`.

statements! {
    /// Leases one seller unless somebody holds it.
    CLAIM_SELLER = "UPDATE connections SET epoch = epoch + 1, lease_until = $3 \
                    WHERE seller_id = (SELECT id FROM sellers WHERE organization = $1) \
                    AND lease_until <= $2 RETURNING seller_id";
    /// What the holder of a lease works on.
    CLAIM = concat!(
        "SELECT ", grant!(), ", ", projection!(), ", seller_facts.facts FROM connections \
         JOIN sellers ON sellers.id = connections.seller_id \
         JOIN seller_facts ON seller_facts.seller_id = connections.seller_id \
         WHERE connections.seller_id = $1"
    );
    /// Ends a lease with what came of it. A check asked for under this very lease is still owed:
    /// then `$9` says when the next reading is due, else `$10`.
    COMMIT = "UPDATE connections SET state = $3, cause = $4, failing_since = $5, scopes = $6, \
              ended_at = $7, attempts = $8, \
              next_poll_at = CASE WHEN check_epoch = epoch THEN CAST($9 AS BIGINT) \
              ELSE CAST($10 AS BIGINT) END, \
              check_epoch = CASE WHEN check_epoch = epoch AND CAST($9 AS BIGINT) IS NOT NULL \
              THEN check_epoch END, \
              lease_until = 0 WHERE seller_id = $1 AND epoch = $2 AND lease_until > 0";
    /// Holds a leased row for longer.
    RENEW_LEASE = "UPDATE connections SET lease_until = $3 \
                   WHERE seller_id = $1 AND epoch = $2 AND lease_until > 0";
    /// Makes a reading due at once, for sellers that are read at all.
    REQUEST_CHECK = "UPDATE connections SET check_epoch = epoch, \
                     next_poll_at = CASE WHEN next_poll_at < $2 THEN next_poll_at ELSE $2 END \
                     WHERE seller_id = (SELECT id FROM sellers WHERE organization = $1) \
                     AND state IN ('connected', 'failing') AND next_poll_at IS NOT NULL";
    /// Brings a reading forward while somebody watches; one that fails keeps its back-off.
    WATCH = "UPDATE connections SET \
             watched_until = CASE WHEN watched_until > $2 THEN watched_until ELSE $2 END, \
             next_poll_at = CASE WHEN next_poll_at < $3 THEN next_poll_at ELSE $3 END \
             WHERE seller_id = (SELECT id FROM sellers WHERE organization = $1) \
             AND state = 'connected' AND next_poll_at IS NOT NULL";
    /// How polling does.
    HEALTH = "SELECT COUNT(*) FILTER (WHERE state IN ('connected', 'failing')) AS polled, \
              COUNT(*) FILTER (WHERE next_poll_at <= $1 AND lease_until <= $1) AS overdue, \
              MIN(next_poll_at) FILTER (WHERE next_poll_at <= $1 AND lease_until <= $1) AS oldest_due, \
              COUNT(*) FILTER (WHERE state = 'failing') AS failing, \
              COUNT(*) FILTER (WHERE state = 'disconnect-unconfirmed') AS unconfirmed \
              FROM connections WHERE next_poll_at IS NOT NULL";
}
