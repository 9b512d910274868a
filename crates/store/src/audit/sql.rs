//! The audit log.

statements! {
    /// Adds a line.
    APPEND = "INSERT INTO audit (at, actor, role, action, subject, detail, outcome, request_id) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    /// The newest lines.
    NEWEST = "SELECT at, actor, role, action, subject, detail, outcome, request_id \
              FROM audit ORDER BY at DESC, seq DESC LIMIT $1";
    /// The newest lines about one subject.
    NEWEST_ABOUT = "SELECT at, actor, role, action, subject, detail, outcome, request_id \
                    FROM audit WHERE subject = $1 ORDER BY at DESC, seq DESC LIMIT $2";
}
