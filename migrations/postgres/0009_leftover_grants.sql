-- Grants at Mollie that no connection uses, or not yet: replaced when their seller connected
-- again, or given by an attempt that came to nothing. Each is kept until it is revoked.
CREATE TABLE leftover_grants (
    id UUID NOT NULL PRIMARY KEY,
    -- Whose it is. Absent until Mollie was asked, and where the permissions do not suffice to ask.
    organization TEXT,
    -- The reference of the invitation, or of the seller, that it was given for.
    reference TEXT NOT NULL,
    refresh_sealed BYTEA NOT NULL,
    -- The row that it is sealed to: this one, or the seller whose token it was.
    sealed_to UUID NOT NULL,
    -- Id of the key that sealed it.
    sealed_with TEXT,
    -- The app at Mollie that it was given to, where that is known.
    client_id TEXT,
    -- Set while a refresh is under way: a crash leaves it behind.
    refresh_started_at BIGINT,
    kept_since BIGINT NOT NULL,
    -- When it is to be revoked. Absent while its organization has a connection, which may rest on
    -- the same grant.
    due_at BIGINT,
    -- How many attempts in a row failed, and why the last one did.
    attempts BIGINT NOT NULL,
    cause TEXT,
    -- Grows with every lease, and whenever its organization connects.
    epoch BIGINT NOT NULL,
    lease_until BIGINT NOT NULL
);

CREATE INDEX leftover_grants_of_organization ON leftover_grants (organization)
    WHERE organization IS NOT NULL;
CREATE INDEX leftover_grants_of_reference ON leftover_grants (reference)
    WHERE organization IS NULL;
CREATE INDEX leftover_grants_due ON leftover_grants (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX leftover_grants_in_use ON leftover_grants (organization) WHERE due_at IS NULL;
CREATE INDEX leftover_grants_failing ON leftover_grants (cause) WHERE cause IS NOT NULL;
CREATE INDEX leftover_grants_by_key ON leftover_grants (sealed_with) WHERE sealed_with IS NOT NULL;

-- Which organizations were ever invited under a reference.
CREATE INDEX invitations_used_by ON invitations (organization, reference)
    WHERE organization IS NOT NULL;
CREATE INDEX invitations_used_for ON invitations (reference, organization)
    WHERE organization IS NOT NULL;
