//! Staff and their sessions.

statements! {
    /// Adds somebody, or brings somebody back who was removed.
    ADD = "INSERT INTO staff (id, email, role, password_hash, created_at, signed_in_at) \
           VALUES ($1, $2, $3, $4, $5, $6) \
           ON CONFLICT (email) DO UPDATE SET role = excluded.role, \
           password_hash = excluded.password_hash, created_at = excluded.created_at, \
           signed_in_at = excluded.signed_in_at, removed_at = NULL \
           WHERE staff.removed_at IS NOT NULL";
    ACCOUNT = "SELECT id, email, role, password_hash, created_at, signed_in_at \
               FROM staff WHERE email = $1 AND removed_at IS NULL";
    HASHES = "SELECT password_hash FROM staff WHERE removed_at IS NULL";
    EVERYONE = "SELECT id, email, role, created_at, signed_in_at FROM staff \
                WHERE removed_at IS NULL ORDER BY email";
    /// Changes nothing, and makes whoever else would take an admin away wait.
    HOLD_ADMINS = "UPDATE staff SET role = role WHERE role = 'admin' AND removed_at IS NULL";
    OTHER_ADMINS = "SELECT COUNT(*) AS admins FROM staff \
                    WHERE role = 'admin' AND removed_at IS NULL AND email <> $1";
    SET_ROLE = "UPDATE staff SET role = $2 WHERE email = $1";
    SET_PASSWORD = "UPDATE staff SET password_hash = $2 WHERE email = $1";
    /// Nothing is a hash of no password.
    REMOVE = "UPDATE staff SET removed_at = $2, password_hash = '' WHERE email = $1";
    CLOSE_SESSIONS = "DELETE FROM sessions \
                      WHERE staff_id = (SELECT id FROM staff WHERE email = $1)";
    /// Holds the row until the session is there: whoever changes the password or removes the
    /// member waits, and then ends that session too. It finds none where that came first.
    SIGNED_IN = "UPDATE staff SET signed_in_at = $2 \
                 WHERE id = $1 AND password_hash = $3 AND removed_at IS NULL";
    OPEN_SESSION = "INSERT INTO sessions \
                    (token, staff_id, created_at, seen_at, expires_at, browser) \
                    VALUES ($1, $2, $3, $3, $4, $5)";
    /// The sessions of a member that are neither expired nor idle.
    OPEN_SESSIONS = "SELECT token, browser, created_at, seen_at FROM sessions \
                     WHERE staff_id = $1 AND expires_at > $2 AND seen_at > $3 \
                     ORDER BY seen_at DESC LIMIT $4";
    CLOSE_ONE = "DELETE FROM sessions WHERE staff_id = $1 AND token = $2";
    CLOSE_OTHERS = "DELETE FROM sessions WHERE staff_id = $1 AND token <> $2";
    CLOSE_EVERY = "DELETE FROM sessions WHERE staff_id = $1";
    /// A session that is neither expired nor idle, with its member.
    SESSION = "SELECT staff.id, staff.email, staff.role, staff.created_at, staff.signed_in_at, \
               sessions.seen_at, sessions.expires_at \
               FROM sessions JOIN staff ON staff.id = sessions.staff_id \
               WHERE staff.removed_at IS NULL AND sessions.token = $1 AND sessions.expires_at > $2 AND sessions.seen_at > $3";
    /// Never turns the time back.
    TOUCH_SESSION = "UPDATE sessions SET seen_at = $2 WHERE token = $1 AND seen_at < $2";
    CLOSE_SESSION = "DELETE FROM sessions WHERE token = $1";
}
