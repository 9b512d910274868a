//! The audit log.

/// Lines on one side of a line, those nearest to it first. `$1` and `$2` are that line.
macro_rules! older {
    ($also:literal, $limit:literal) => {
        lines!("(at, seq) < ($1, $2)", $also, "at DESC, seq DESC", $limit)
    };
}

macro_rules! newer {
    ($also:literal, $limit:literal) => {
        lines!("(at, seq) > ($1, $2)", $also, "at, seq", $limit)
    };
}

macro_rules! lines {
    ($side:literal, $also:literal, $order:literal, $limit:literal) => {
        concat!(
            "SELECT seq, at, actor, role, action, subject, detail, outcome, request_id \
             FROM audit WHERE ",
            $side,
            $also,
            " ORDER BY ",
            $order,
            " LIMIT ",
            $limit
        )
    };
}

statements! {
    /// Adds a line.
    APPEND = "INSERT INTO audit (at, actor, role, action, subject, detail, outcome, request_id) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    OLDER = older!("", "$3");
    OLDER_ABOUT = older!(" AND subject = $3", "$4");
    OLDER_BY = older!(" AND actor = $3", "$4");
    OLDER_ABOUT_BY = older!(" AND subject = $3 AND actor = $4", "$5");
    NEWER = newer!("", "$3");
    NEWER_ABOUT = newer!(" AND subject = $3", "$4");
    NEWER_BY = newer!(" AND actor = $3", "$4");
    NEWER_ABOUT_BY = newer!(" AND subject = $3 AND actor = $4", "$5");
}
