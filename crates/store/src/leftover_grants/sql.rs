//! Grants that no connection uses.

/// One with all that ending it needs.
macro_rules! leftover {
    ($rest:literal) => {
        concat!(
            "SELECT id, organization, reference, refresh_sealed, sealed_to, client_id, \
             refresh_started_at, attempts, cause, epoch FROM leftover_grants ",
            $rest
        )
    };
}

statements! {
    KEEP = "INSERT INTO leftover_grants (id, organization, reference, refresh_sealed, sealed_to, \
            sealed_with, client_id, refresh_started_at, kept_since, due_at, attempts, cause, \
            epoch, lease_until) VALUES ($1, NULL, $2, $3, $1, $4, $5, NULL, $6, $7, 0, NULL, 0, 0)";
    /// Keeps the grant of a seller whose connection is about to be written anew. Its mark comes
    /// with it.
    KEEP_REPLACED = "INSERT INTO leftover_grants (id, organization, reference, refresh_sealed, \
                     sealed_to, sealed_with, client_id, refresh_started_at, kept_since, due_at, \
                     attempts, cause, epoch, lease_until) \
                     SELECT $2, sellers.organization, sellers.reference, grants.refresh_sealed, \
                     grants.seller_id, grants.sealed_with, grants.client_id, \
                     grants.refresh_started_at, CAST($3 AS BIGINT), NULL, 0, NULL, 0, 0 \
                     FROM grants JOIN sellers ON sellers.id = grants.seller_id \
                     WHERE grants.seller_id = $1 AND grants.refresh_sealed IS NOT NULL";
    /// The connection has it from now on. One that somebody has begun to end is not found.
    FORGET = "DELETE FROM leftover_grants WHERE id = $1 AND epoch = 0";
    /// Fences out who is about to end one: the connection may rest on the same grant. What nobody
    /// has ever held, such as the grant of another attempt under way, stays at the epoch 0.
    FENCE = "UPDATE leftover_grants SET due_at = NULL, \
             epoch = epoch + CASE WHEN lease_until > 0 THEN 1 ELSE 0 END \
             WHERE organization = $1 RETURNING lease_until";
    /// Keeps the tokens of a lost connection that are about to be erased: nobody knows whether
    /// Mollie has ended the grant. The row goes by the id of the seller.
    KEEP_LOST = "INSERT INTO leftover_grants (id, organization, reference, refresh_sealed, \
                 sealed_to, sealed_with, client_id, refresh_started_at, kept_since, due_at, \
                 attempts, cause, epoch, lease_until) \
                 SELECT grants.seller_id, sellers.organization, sellers.reference, \
                 grants.refresh_sealed, grants.seller_id, grants.sealed_with, grants.client_id, \
                 grants.refresh_started_at, CAST($1 AS BIGINT), CAST($1 AS BIGINT), 0, NULL, 1, 0 \
                 FROM grants JOIN sellers ON sellers.id = grants.seller_id \
                 WHERE grants.erase_at <= $1 AND grants.refresh_sealed IS NOT NULL \
                 AND sellers.connection = 'lost' ON CONFLICT (id) DO NOTHING";
    /// Those whose organization has nothing any more that may rest on the same grant.
    WAKE = "UPDATE leftover_grants SET due_at = $1 \
            WHERE due_at IS NULL AND organization IS NOT NULL AND NOT EXISTS \
            (SELECT 1 FROM sellers JOIN grants ON grants.seller_id = sellers.id \
            WHERE sellers.organization = leftover_grants.organization \
            AND grants.refresh_sealed IS NOT NULL)";
    DUE = "SELECT id FROM leftover_grants WHERE due_at <= $1 AND lease_until <= $1 \
           ORDER BY due_at LIMIT $2";
    OF_ORGANIZATION = "SELECT id FROM leftover_grants WHERE organization = $1";
    /// Those of nobody knows whom that can be of no other organization: of references that only
    /// this one has ever connected under.
    OF_REFERENCE = "SELECT id FROM leftover_grants WHERE organization IS NULL \
                    AND reference IN (SELECT reference FROM invitations WHERE organization = $1) \
                    AND NOT EXISTS (SELECT 1 FROM invitations \
                    WHERE invitations.reference = leftover_grants.reference \
                    AND invitations.organization <> $1)";
    LEASE = "UPDATE leftover_grants SET epoch = epoch + 1, lease_until = $3 \
             WHERE id = $1 AND lease_until <= $2";
    ONE = leftover!("WHERE id = $1");
    HOLD = "UPDATE leftover_grants SET lease_until = $3, \
            refresh_started_at = COALESCE($4, refresh_started_at) \
            WHERE id = $1 AND epoch = $2 AND lease_until > 0";
    UNMARK = "UPDATE leftover_grants SET refresh_started_at = NULL WHERE id = $1 AND epoch = $2";
    IS_OF = "UPDATE leftover_grants SET organization = $3 WHERE id = $1 AND epoch = $2";
    REPLACE_TOKEN = "UPDATE leftover_grants SET refresh_sealed = $3, sealed_with = $4, \
                     refresh_started_at = NULL WHERE id = $1 AND refresh_sealed = $2";
    /// The same for the grant of a seller whose connection was written anew meanwhile.
    REPLACE_TOKEN_OF = "UPDATE leftover_grants SET refresh_sealed = $4, sealed_with = $5, \
                        refresh_started_at = NULL \
                        WHERE organization = $1 AND sealed_to = $2 AND refresh_sealed = $3";
    /// The same token under another key: what is known of it stays.
    RESEAL = "UPDATE leftover_grants SET refresh_sealed = $3, sealed_with = $4 \
              WHERE id = $1 AND refresh_sealed = $2";
    ENDED = "DELETE FROM leftover_grants WHERE id = $1 AND epoch = $2 AND lease_until > 0";
    RELEASE = "UPDATE leftover_grants SET lease_until = 0, due_at = $3, cause = $4, \
               attempts = CASE WHEN CAST($4 AS TEXT) IS NULL THEN 0 ELSE attempts + 1 END \
               WHERE id = $1 AND epoch = $2 AND lease_until > 0";
    FAILING = "SELECT COUNT(*) AS failing, MAX(cause) AS cause FROM leftover_grants \
               WHERE cause IS NOT NULL";
    NOT_SEALED_WITH = leftover!("WHERE sealed_with <> $1 AND id > $2 ORDER BY id LIMIT $3");
    KEY_USE = "SELECT sealed_with, COUNT(*) AS grants FROM leftover_grants \
               WHERE sealed_with IS NOT NULL GROUP BY sealed_with ORDER BY sealed_with";
}
