//! Sessions of sellers.

statements! {
    OPEN = "INSERT INTO portal_sessions (token, seller_id, created_at, expires_at) \
            VALUES ($1, $2, $3, $4)";
    /// A session that has not expired.
    FIND = "SELECT sellers.organization, portal_sessions.expires_at \
            FROM portal_sessions JOIN sellers ON sellers.id = portal_sessions.seller_id \
            WHERE portal_sessions.token = $1 AND portal_sessions.expires_at > $2";
    CLOSE = "DELETE FROM portal_sessions WHERE token = $1";
}
