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

statements! {
    ADD = "INSERT INTO invitations \
           (id, token, reference, locale, created_by, created_at, expires_at, state) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, 'open')";
    /// By the hash of its secret.
    BY_TOKEN = invitation!("WHERE invitations.token = $1");
    BY_ID = invitation!("WHERE invitations.id = $1");
    NEWEST = invitation!("ORDER BY invitations.created_at DESC, invitations.id DESC LIMIT $1");
    /// Withdraws it if it is open.
    WITHDRAW = "UPDATE invitations SET state = 'withdrawn', ended_at = $2 \
                WHERE id = $1 AND state = 'open'";
}
