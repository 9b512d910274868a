//! Staff, their sessions and the sellers' sessions.

statements! {
    /// Adds a member of staff.
    ADD = "INSERT INTO staff (id, email, role, password_hash, created_at, signed_in_at) \
           VALUES ($1, $2, $3, $4, $5, $6)";
    /// One account by e-mail address.
    ACCOUNT = "SELECT id, email, role, password_hash, created_at, signed_in_at \
               FROM staff WHERE email = $1";
    /// Everyone.
    EVERYONE = "SELECT id, email, role, created_at, signed_in_at FROM staff ORDER BY email";
    /// Notes a sign-in.
    SIGNED_IN = "UPDATE staff SET signed_in_at = $2 WHERE id = $1";

    /// Opens a session.
    OPEN_SESSION = "INSERT INTO sessions (token, staff_id, created_at, seen_at, expires_at) \
                    VALUES ($1, $2, $3, $3, $4)";
    /// A session that is neither expired nor idle, with its member.
    SESSION = "SELECT staff.id, staff.email, staff.role, staff.created_at, staff.signed_in_at, \
               sessions.seen_at, sessions.expires_at \
               FROM sessions JOIN staff ON staff.id = sessions.staff_id \
               WHERE sessions.token = $1 AND sessions.expires_at > $2 AND sessions.seen_at > $3";
    /// Notes that a session was used; never turns the time back.
    TOUCH_SESSION = "UPDATE sessions SET seen_at = $2 WHERE token = $1 AND seen_at < $2";
    /// Ends a session.
    CLOSE_SESSION = "DELETE FROM sessions WHERE token = $1";
    /// Deletes expired sessions.
    SWEEP_SESSIONS = "DELETE FROM sessions WHERE expires_at <= $1";

    /// Opens a seller's session.
    OPEN_PORTAL_SESSION = "INSERT INTO portal_sessions (token, seller_id, created_at, expires_at) \
                           VALUES ($1, $2, $3, $4)";
    /// A seller's session that has not expired.
    PORTAL_SESSION = "SELECT sellers.organization, portal_sessions.expires_at \
                      FROM portal_sessions JOIN sellers ON sellers.id = portal_sessions.seller_id \
                      WHERE portal_sessions.token = $1 AND portal_sessions.expires_at > $2";
    /// Ends a seller's session.
    CLOSE_PORTAL_SESSION = "DELETE FROM portal_sessions WHERE token = $1";
    /// Deletes expired sellers' sessions.
    SWEEP_PORTAL_SESSIONS = "DELETE FROM portal_sessions WHERE expires_at <= $1";
}
