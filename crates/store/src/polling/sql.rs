//! Whose turn it is to be polled. Claiming what is due differs by engine: see `Dialect`.

/// A connection with what lists show and what is known.
macro_rules! claim {
    ($rest:literal) => {
        concat!(
            "SELECT connections.seller_id, sellers.organization, ",
            summary!(),
            ", connections.epoch, connections.lease_until, connections.watched_until, \
             connections.check_epoch, ",
            states!(),
            ", seller_facts.facts FROM connections \
             JOIN sellers ON sellers.id = connections.seller_id \
             JOIN seller_facts ON seller_facts.seller_id = connections.seller_id \
             LEFT JOIN grants ON grants.seller_id = connections.seller_id ",
            $rest
        )
    };
}

statements! {
    /// Leases one seller unless somebody holds it.
    CLAIM_SELLER = "UPDATE connections SET epoch = epoch + 1, lease_until = $3 \
                    WHERE seller_id = (SELECT id FROM sellers WHERE organization = $1) \
                    AND lease_until <= $2 RETURNING seller_id";
    /// What the holder of a lease works on.
    CLAIM = claim!("WHERE connections.seller_id = $1");
    /// The same of a seller that nobody has leased for it.
    UNCLAIMED = claim!("WHERE sellers.organization = $1");
    /// Ends a lease with what came of it; the epoch of whoever has read the row before is over. A
    /// check asked for under this very lease is still owed: then `$8` says when the next poll is
    /// due, else `$9`.
    COMMIT = "UPDATE connections SET state = $3, cause = $4, failing_since = $5, \
              ended_at = $6, attempts = $7, \
              next_poll_at = CASE WHEN check_epoch = epoch THEN CAST($8 AS BIGINT) \
              ELSE CAST($9 AS BIGINT) END, \
              check_epoch = CASE WHEN check_epoch = epoch AND CAST($8 AS BIGINT) IS NOT NULL \
              THEN check_epoch END, \
              epoch = epoch + 1, lease_until = 0 \
              WHERE seller_id = $1 AND epoch = $2 AND lease_until > 0";
    /// Holds a leased row for longer.
    RENEW_LEASE = "UPDATE connections SET lease_until = $3 \
                   WHERE seller_id = $1 AND epoch = $2 AND lease_until > 0";
    /// Makes a poll due at once, for sellers that are polled at all.
    REQUEST_CHECK = "UPDATE connections SET check_epoch = epoch, \
                     next_poll_at = CASE WHEN next_poll_at < $2 THEN next_poll_at ELSE $2 END \
                     WHERE seller_id = (SELECT id FROM sellers WHERE organization = $1) \
                     AND state IN ('connected', 'failing') AND next_poll_at IS NOT NULL";
    /// Brings a poll forward while somebody watches; one that fails keeps its back-off, and one
    /// that Mollie has put off its pause.
    WATCH = "UPDATE connections SET \
             watched_until = CASE WHEN watched_until > $2 THEN watched_until ELSE $2 END, \
             next_poll_at = CASE WHEN next_poll_at < $3 THEN next_poll_at ELSE $3 END \
             WHERE seller_id = (SELECT id FROM sellers WHERE organization = $1) \
             AND state = 'connected' AND COALESCE(cause, '') <> 'rate-limited' \
             AND next_poll_at IS NOT NULL";
    /// How polling does.
    HEALTH = "SELECT COUNT(*) AS polled, \
              COUNT(*) FILTER (WHERE next_poll_at <= $1 AND lease_until <= $1) AS overdue, \
              MIN(next_poll_at) FILTER (WHERE next_poll_at <= $1 AND lease_until <= $1) AS oldest_due, \
              COUNT(*) FILTER (WHERE state = 'failing') AS failing, \
              COUNT(*) FILTER (WHERE cause = 'many-refused') AS many_refused, \
              COUNT(*) FILTER (WHERE cause = 'our-credentials') AS our_credentials, \
              (SELECT CAST(COALESCE(SUM(sellers), 0) AS BIGINT) FROM seller_counts \
              WHERE connection = 'disconnect-unconfirmed') AS unconfirmed \
              FROM connections WHERE next_poll_at IS NOT NULL";
}
