//! Staff and their sessions.

statements! {
    ADD = "INSERT INTO staff (id, email, role, password_hash, created_at, signed_in_at) \
           VALUES ($1, $2, $3, $4, $5, $6)";
    ACCOUNT = "SELECT id, email, role, password_hash, created_at, signed_in_at \
               FROM staff WHERE email = $1";
    EVERYONE = "SELECT id, email, role, created_at, signed_in_at FROM staff ORDER BY email";
    SIGNED_IN = "UPDATE staff SET signed_in_at = $2 WHERE id = $1";
    OPEN_SESSION = "INSERT INTO sessions (token, staff_id, created_at, seen_at, expires_at) \
                    VALUES ($1, $2, $3, $3, $4)";
    /// A session that is neither expired nor idle, with its member.
    SESSION = "SELECT staff.id, staff.email, staff.role, staff.created_at, staff.signed_in_at, \
               sessions.seen_at, sessions.expires_at \
               FROM sessions JOIN staff ON staff.id = sessions.staff_id \
               WHERE sessions.token = $1 AND sessions.expires_at > $2 AND sessions.seen_at > $3";
    /// Never turns the time back.
    TOUCH_SESSION = "UPDATE sessions SET seen_at = $2 WHERE token = $1 AND seen_at < $2";
    CLOSE_SESSION = "DELETE FROM sessions WHERE token = $1";
}
