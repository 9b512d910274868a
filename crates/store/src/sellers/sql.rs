//! Sellers, what is known of them, and their timeline.

statements! {
    /// One seller with everything that its page shows.
    BY_ORGANIZATION = concat!(
        "SELECT sellers.id, sellers.organization, sellers.reference, ", states!(), ", ",
        summary!(), ", seller_facts.facts, work.due_at AS revoke_due_at FROM sellers \
         JOIN connections ON connections.seller_id = sellers.id \
         JOIN seller_facts ON seller_facts.seller_id = sellers.id \
         LEFT JOIN grants ON grants.seller_id = sellers.id \
         LEFT JOIN work ON work.kind = 'revoke' AND work.subject = sellers.organization \
         WHERE sellers.organization = $1"
    );
    /// Gives a seller another reference; the search text follows with the next `UPDATE`.
    REFER = "UPDATE sellers SET reference = $2, reference_folded = $3 WHERE id = $1";
    INSERT = "INSERT INTO sellers (id, organization, reference, reference_folded, origin, name, \
              name_folded, search_text, country, onboarding, onboarding_since, payments, payments_since, \
              settlements, settlements_since, next_code, next_owner, next_link, due_at, urgency, \
              profiles, profiles_blocked, checked_at, changed_at, connection, failing_since, \
              requested_scopes, missing_scopes) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, \
              $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)";
    /// Writes what lists show; gives the organization, to be announced. `$4` is the folded name
    /// with the line break that parts it from the reference.
    UPDATE = "UPDATE sellers SET name = $2, name_folded = $3, \
              search_text = CAST($4 AS TEXT) || reference_folded, country = $5, \
              onboarding = $6, onboarding_since = $7, payments = $8, payments_since = $9, \
              settlements = $10, settlements_since = $11, next_code = $12, next_owner = $13, \
              next_link = $14, due_at = $15, urgency = $16, profiles = $17, \
              profiles_blocked = $18, checked_at = $19, changed_at = $20, connection = $21, \
              failing_since = $22, requested_scopes = $23, missing_scopes = $24 WHERE id = $1 \
              RETURNING organization";
    /// Writes what is known.
    SET_FACTS = "INSERT INTO seller_facts (seller_id, facts) VALUES ($1, $2) \
                 ON CONFLICT (seller_id) DO UPDATE SET facts = excluded.facts";
    /// Keeps what is known at this moment.
    KEEP_SNAPSHOT = "INSERT INTO snapshots (seller_id, at, facts) VALUES ($1, $2, $3)";
    ADD_EVENT = "INSERT INTO timeline (seller_id, at, source, kind, subject, value_before, \
                 value_after) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    /// The newest entries of a timeline.
    TIMELINE = "SELECT at, source, kind, subject, value_before, value_after FROM timeline \
                WHERE seller_id = $1 ORDER BY at DESC, seq DESC LIMIT $2";
    COUNTS = "SELECT onboarding, payments, connection, sellers FROM seller_counts \
              WHERE sellers > 0 ORDER BY onboarding, payments, connection";
}
