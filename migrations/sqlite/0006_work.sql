-- What must happen later and survives a restart, one row of each kind and subject. Kinds grow with
-- the program and are checked where they are read.
CREATE TABLE work (
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    -- Grows with every lease. A lease that has passed means that nobody holds the row.
    lease_until BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    -- How many attempts in a row failed, and the error of the last one.
    attempts BIGINT NOT NULL,
    last_error TEXT,
    PRIMARY KEY (kind, subject)
) WITHOUT ROWID;

CREATE INDEX work_due ON work (due_at, lease_until);

-- Revocations waited on the row of polling until now. Made-up sellers were never revoked,
-- unless they connected later and were due.
INSERT INTO work (kind, subject, due_at, lease_until, epoch, attempts, last_error)
SELECT 'revoke', sellers.organization, COALESCE(connections.next_poll_at, 0), 0, 1,
       connections.attempts, connections.cause
FROM connections JOIN sellers ON sellers.id = connections.seller_id
WHERE connections.state = 'disconnect-unconfirmed'
    AND (sellers.origin = 'mollie' OR connections.next_poll_at IS NOT NULL);

UPDATE connections SET next_poll_at = NULL WHERE state = 'disconnect-unconfirmed';
