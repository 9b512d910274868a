//! Invitations.

/// An invitation with the address of who made it.
macro_rules! invitation {
    ($rest:literal) => {
        concat!(
            "SELECT invitations.id, invitations.reference, invitations.locale, \
             staff.email AS created_by, invitations.created_at, invitations.expires_at, \
             invitations.started_at, invitations.state, invitations.ended_at, \
             invitations.organization \
             FROM invitations JOIN staff ON staff.id = invitations.created_by ",
            $rest
        )
    };
}

/// Invitations on one side of one, those nearest to it first. `$1` and `$2` are that one.
macro_rules! older {
    ($also:literal, $limit:literal) => {
        concat!(
            invitation!("WHERE (invitations.created_at, invitations.id) < ($1, $2)"),
            $also,
            " ORDER BY invitations.created_at DESC, invitations.id DESC LIMIT ",
            $limit
        )
    };
}

macro_rules! newer {
    ($also:literal, $limit:literal) => {
        concat!(
            invitation!("WHERE (invitations.created_at, invitations.id) > ($1, $2)"),
            $also,
            " ORDER BY invitations.created_at, invitations.id LIMIT ",
            $limit
        )
    };
}

statements! {
    ADD = "INSERT INTO invitations \
           (id, token, reference, locale, created_by, created_at, expires_at, state) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, 'open')";
    /// By the hash of its secret.
    BY_TOKEN = invitation!("WHERE invitations.token = $1");
    BY_ID = invitation!("WHERE invitations.id = $1");
    OLDER = older!("", "$3");
    OLDER_FOR = older!(" AND invitations.reference = $3", "$4");
    OLDER_OPEN = older!(
        " AND invitations.state = 'open' AND invitations.expires_at > $3", "$4"
    );
    OLDER_OPEN_FOR = older!(
        " AND invitations.reference = $3 AND invitations.state = 'open' \
         AND invitations.expires_at > $4", "$5"
    );
    NEWER = newer!("", "$3");
    NEWER_FOR = newer!(" AND invitations.reference = $3", "$4");
    NEWER_OPEN = newer!(
        " AND invitations.state = 'open' AND invitations.expires_at > $3", "$4"
    );
    NEWER_OPEN_FOR = newer!(
        " AND invitations.reference = $3 AND invitations.state = 'open' \
         AND invitations.expires_at > $4", "$5"
    );
    /// Withdraws it if it is open.
    WITHDRAW = "UPDATE invitations SET state = 'withdrawn', ended_at = $2 \
                WHERE id = $1 AND state = 'open'";
}
