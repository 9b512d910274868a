//! What the operator's commands need.

statements! {
    /// A seller that connected through Mollie, if there is one.
    ANY_REAL = "SELECT organization FROM sellers WHERE origin = 'mollie' LIMIT 1";
    /// The connection of a made-up seller: without a grant and never due.
    SEED = "INSERT INTO connections (seller_id, state, failing_since, requested_scopes, scopes, \
            connected_at, attempts, epoch, lease_until) VALUES ($1, $2, $3, $4, $4, $5, 0, 0, 0)";
}
