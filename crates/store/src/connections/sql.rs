//! Attempts to connect, and connections as they begin and are ordered to end.

statements! {
    BEGIN_ATTEMPT = "INSERT INTO attempts (state, id, browser, invitation_id, verifier_sealed, \
                     redirect_uri, requested_scopes, created_at, expires_at, sealed_with) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    /// Notes the first start of the invitation.
    START_INVITATION = "UPDATE invitations SET started_at = $2 \
                        WHERE id = $1 AND started_at IS NULL";
    /// Whoever deletes the row has the attempt; another browser than its own deletes nothing.
    TAKE_ATTEMPT = "DELETE FROM attempts WHERE state = $1 AND browser = $2 \
                    RETURNING state, id, browser, invitation_id, verifier_sealed, redirect_uri, \
                    requested_scopes, created_at, expires_at";
    /// Uses an invitation up if it is open and has not expired.
    USE_INVITATION = "UPDATE invitations SET state = 'used', ended_at = $2, organization = $3 \
                      WHERE id = $1 AND state = 'open' AND expires_at > $2";
    /// Who holds an organization.
    HOLDER = "SELECT sellers.id, sellers.reference, sellers.connection, \
              COALESCE(connections.epoch, 0) AS epoch \
              FROM sellers LEFT JOIN connections ON connections.seller_id = sellers.id \
              WHERE sellers.organization = $1";
    /// The organization that a reference holds, unless its connection has ended.
    HELD_BY = "SELECT organization FROM sellers WHERE reference = $1 \
               AND connection NOT IN ('lost', 'disconnected-by-seller', 'disconnected-by-us')";
    /// Writes a connection. It replaces an older one that is still at the epoch `$5`, fences out
    /// who holds the row and makes a poll due.
    CONNECT = "INSERT INTO connections (seller_id, state, cause, failing_since, requested_scopes, \
               scopes, connected_at, ended_at, next_poll_at, attempts, epoch, lease_until, \
               watched_until, check_epoch) \
               VALUES ($1, 'connected', NULL, NULL, $2, $3, $4, NULL, $4, 0, 1, 0, NULL, NULL) \
               ON CONFLICT (seller_id) DO UPDATE SET state = excluded.state, cause = NULL, \
               failing_since = NULL, requested_scopes = excluded.requested_scopes, \
               scopes = excluded.scopes, connected_at = excluded.connected_at, ended_at = NULL, \
               next_poll_at = excluded.next_poll_at, attempts = 0, \
               epoch = connections.epoch + 1, lease_until = 0, check_epoch = NULL \
               WHERE connections.epoch = $5";
    /// Withdraws the open invitations of a seller, who would only connect again with them.
    WITHDRAW_INVITATIONS = "UPDATE invitations SET state = 'withdrawn', ended_at = $2 \
                            WHERE state = 'open' \
                            AND reference = (SELECT reference FROM sellers WHERE id = $1)";
    /// Writes an order to disconnect while the seller is as it was read, and fences out who polls
    /// it.
    ORDER_DISCONNECT = "UPDATE connections SET state = $3, cause = $4, failing_since = $5, \
                        ended_at = $6, attempts = $7, next_poll_at = NULL, check_epoch = NULL, \
                        epoch = epoch + 1, lease_until = 0 WHERE seller_id = $1 AND epoch = $2";
}
