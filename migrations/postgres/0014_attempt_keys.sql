-- Id of the key that sealed the verifier, so that no key is dropped that an attempt still needs.
-- Absent for attempts that were begun before, which live for half an hour.
ALTER TABLE attempts ADD COLUMN sealed_with TEXT;

CREATE INDEX attempts_by_key ON attempts (sealed_with) WHERE sealed_with IS NOT NULL;
