-- What a refused refresh may cost a seller: nothing until it is certain, and nothing that cannot
-- be undone for a while.

-- The app at Mollie that the tokens were given to. Absent for grants of an older version until
-- their next refresh.
ALTER TABLE grants ADD COLUMN client_id TEXT;
-- When Mollie first refused the present refresh token.
ALTER TABLE grants ADD COLUMN refused_at BIGINT;
-- When the tokens of an ended connection are erased. Absent while it has not ended.
ALTER TABLE grants ADD COLUMN erase_at BIGINT;

-- Lost connections have kept their tokens until now: for another thirty days.
UPDATE grants SET erase_at = CAST(strftime('%s', 'now') AS BIGINT) * 1000000 + 2592000000000
WHERE refresh_sealed IS NOT NULL AND seller_id IN (
    SELECT seller_id FROM connections WHERE state IN ('lost', 'disconnected-by-seller')
);

CREATE INDEX grants_by_client_id ON grants (client_id)
    WHERE client_id IS NOT NULL AND erase_at IS NULL;
CREATE INDEX grants_refused ON grants (refused_at)
    WHERE refused_at IS NOT NULL AND erase_at IS NULL;
CREATE INDEX grants_refreshed ON grants (refreshed_at) WHERE refreshed_at IS NOT NULL;
CREATE INDEX grants_to_erase ON grants (erase_at) WHERE erase_at IS NOT NULL;

-- An order to disconnect withdraws them.
CREATE INDEX invitations_open ON invitations (reference) WHERE state = 'open';
