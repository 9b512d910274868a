-- An invitation is found by the hash of the secret in its link.
CREATE TABLE invitations (
    id UUID NOT NULL PRIMARY KEY,
    token BYTEA NOT NULL UNIQUE,
    reference TEXT NOT NULL,
    locale TEXT NOT NULL,
    created_by UUID NOT NULL REFERENCES staff (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    started_at BIGINT,
    state TEXT NOT NULL CHECK (state IN ('open', 'used', 'withdrawn')),
    ended_at BIGINT,
    organization TEXT,
    CHECK ((state = 'open') = (ended_at IS NULL)),
    CHECK ((state = 'used') = (organization IS NOT NULL))
);

CREATE INDEX invitations_by_age ON invitations (created_at, id);

-- A seller on the way to Mollie and back, found by the hash of `state`.
CREATE TABLE attempts (
    state BYTEA NOT NULL PRIMARY KEY,
    id UUID NOT NULL UNIQUE,
    browser BYTEA NOT NULL,
    invitation_id UUID NOT NULL REFERENCES invitations (id) ON DELETE CASCADE,
    verifier_sealed BYTEA NOT NULL,
    redirect_uri TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX attempts_by_expiry ON attempts (expires_at);
CREATE INDEX attempts_of_invitation ON attempts (invitation_id);
