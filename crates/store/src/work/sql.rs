//! The table of durable work. Claiming what is due differs by engine: see `Dialect`.
//!
//! The first epoch of a row is the time until which it is leased, and each claim adds one: a row
//! that is written again after it was done never meets an epoch of its predecessor.

statements! {
    ADD = "INSERT INTO work (kind, subject, due_at, lease_until, epoch, attempts) \
           VALUES ($1, $2, $3, $4, $4, 0) ON CONFLICT (kind, subject) DO NOTHING";
    ADD_MISSING_REVOCATIONS = "INSERT INTO work (kind, subject, due_at, lease_until, epoch, attempts) \
                               SELECT 'revoke', sellers.organization, CAST($1 AS BIGINT), 0, \
                               CAST($1 AS BIGINT), 0 FROM sellers \
                               JOIN grants ON grants.seller_id = sellers.id \
                               WHERE sellers.connection = 'disconnect-unconfirmed' \
                               AND grants.refresh_sealed IS NOT NULL \
                               ON CONFLICT (kind, subject) DO NOTHING";
    /// Writes an order down, or renews it: whoever orders holds it and starts anew.
    ORDER = "INSERT INTO work (kind, subject, due_at, lease_until, epoch, attempts) \
             VALUES ($1, $2, $3, $4, $4, 0) \
             ON CONFLICT (kind, subject) DO UPDATE SET due_at = excluded.due_at, \
             lease_until = excluded.lease_until, \
             epoch = work.epoch + 1, attempts = 0, \
             last_error = NULL RETURNING kind, subject, due_at, epoch, attempts";
    DONE = "DELETE FROM work WHERE kind = $1 AND subject = $2 AND epoch = $3";
    /// Plans the next attempt.
    AGAIN = "UPDATE work SET due_at = $4, lease_until = 0, attempts = $5, last_error = $6 \
             WHERE kind = $1 AND subject = $2 AND epoch = $3";
    HEALTH = "SELECT kind, COUNT(*) AS waiting, \
              COUNT(*) FILTER (WHERE due_at <= $1 AND lease_until <= $1) AS overdue, \
              MIN(due_at) FILTER (WHERE due_at <= $1 AND lease_until <= $1) AS oldest_due, \
              COUNT(*) FILTER (WHERE attempts > 0) AS failing, MAX(last_error) AS last_error \
              FROM work GROUP BY kind ORDER BY kind";
}
