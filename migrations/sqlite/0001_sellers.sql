-- Times are microseconds since 1970. Words that a screen lists and filters by are checked here;
-- words that grow with Mollie (next steps, causes, event kinds) are checked where they are read.

CREATE TABLE sellers (
    -- Declared, so that it survives VACUUM: the search table points at it.
    seq INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    organization TEXT NOT NULL,
    reference TEXT NOT NULL,
    reference_folded TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('mollie', 'seed')),
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    -- Folded name, line break, folded reference.
    search_text TEXT NOT NULL,
    country TEXT,
    onboarding TEXT NOT NULL CHECK (onboarding IN ('needs-data', 'in-review', 'completed', 'unknown')),
    onboarding_since BIGINT NOT NULL,
    payments TEXT NOT NULL CHECK (payments IN ('available', 'pending', 'blocked', 'unknown')),
    payments_since BIGINT NOT NULL,
    settlements TEXT NOT NULL CHECK (settlements IN ('available', 'pending', 'blocked', 'unknown')),
    settlements_since BIGINT NOT NULL,
    next_code TEXT NOT NULL,
    next_owner TEXT NOT NULL CHECK (next_owner IN ('seller', 'mollie', 'us', 'none')),
    next_link TEXT,
    -- The largest number when nothing is due, so that it sorts last.
    due_at BIGINT NOT NULL,
    urgency BIGINT NOT NULL,
    profiles BIGINT NOT NULL,
    profiles_blocked BIGINT NOT NULL,
    -- Zero when never checked, so that it sorts first.
    checked_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    -- Repeats the connection's state, so that lists and counts need no join.
    connection TEXT NOT NULL CHECK (connection IN ('connected', 'failing', 'lost', 'disconnected-by-seller', 'disconnected-by-us', 'disconnect-unconfirmed')),
    failing_since BIGINT,
    missing_scopes BIGINT NOT NULL
);

CREATE UNIQUE INDEX sellers_organization ON sellers (organization);

-- A reference names one seller at a time; it is free again once the connection has ended.
CREATE UNIQUE INDEX sellers_reference ON sellers (reference)
    WHERE connection NOT IN ('lost', 'disconnected-by-seller', 'disconnected-by-us');

-- One index for each order; the filters ride along, so that a page is found without reading rows.
CREATE INDEX sellers_by_urgency ON sellers (urgency, due_at, seq, onboarding, payments, connection);
CREATE INDEX sellers_by_name ON sellers (name_folded, seq, onboarding, payments, connection);
CREATE INDEX sellers_by_due ON sellers (due_at, seq, onboarding, payments, connection);
CREATE INDEX sellers_by_changed ON sellers (changed_at, seq, onboarding, payments, connection);
CREATE INDEX sellers_by_checked ON sellers (checked_at, seq, onboarding, payments, connection);

-- One index for each filter, in the order that lists start with.
CREATE INDEX sellers_by_onboarding ON sellers (onboarding, urgency, due_at, seq, payments, connection);
CREATE INDEX sellers_by_payments ON sellers (payments, urgency, due_at, seq, onboarding, connection);
CREATE INDEX sellers_by_connection ON sellers (connection, urgency, due_at, seq, onboarding, payments);

-- All that is known of a seller, apart from the narrow row that lists read.
CREATE TABLE seller_facts (
    seller_id BLOB NOT NULL PRIMARY KEY REFERENCES sellers (id) ON DELETE CASCADE,
    facts TEXT NOT NULL
);

-- Exact totals, kept by the triggers below.
CREATE TABLE seller_counts (
    onboarding TEXT NOT NULL,
    payments TEXT NOT NULL,
    connection TEXT NOT NULL,
    sellers BIGINT NOT NULL,
    PRIMARY KEY (onboarding, payments, connection)
) WITHOUT ROWID;

CREATE TRIGGER sellers_count_insert AFTER INSERT ON sellers BEGIN
    INSERT INTO seller_counts (onboarding, payments, connection, sellers)
    VALUES (new.onboarding, new.payments, new.connection, 1)
    ON CONFLICT (onboarding, payments, connection) DO UPDATE SET sellers = sellers + 1;
END;

CREATE TRIGGER sellers_count_delete AFTER DELETE ON sellers BEGIN
    UPDATE seller_counts SET sellers = sellers - 1
    WHERE onboarding = old.onboarding AND payments = old.payments AND connection = old.connection;
END;

CREATE TRIGGER sellers_count_update AFTER UPDATE OF onboarding, payments, connection ON sellers
WHEN old.onboarding <> new.onboarding OR old.payments <> new.payments OR old.connection <> new.connection
BEGIN
    UPDATE seller_counts SET sellers = sellers - 1
    WHERE onboarding = old.onboarding AND payments = old.payments AND connection = old.connection;
    INSERT INTO seller_counts (onboarding, payments, connection, sellers)
    VALUES (new.onboarding, new.payments, new.connection, 1)
    ON CONFLICT (onboarding, payments, connection) DO UPDATE SET sellers = sellers + 1;
END;

-- Substring search. The text is folded before it is stored, so case is left alone here.
CREATE VIRTUAL TABLE seller_search USING fts5 (
    search_text,
    content = 'sellers',
    content_rowid = 'seq',
    columnsize = 0,
    tokenize = 'trigram case_sensitive 1'
);

CREATE TRIGGER sellers_search_insert AFTER INSERT ON sellers BEGIN
    INSERT INTO seller_search (rowid, search_text) VALUES (new.seq, new.search_text);
END;

CREATE TRIGGER sellers_search_delete AFTER DELETE ON sellers BEGIN
    INSERT INTO seller_search (seller_search, rowid, search_text)
    VALUES ('delete', old.seq, old.search_text);
END;

CREATE TRIGGER sellers_search_update AFTER UPDATE OF search_text ON sellers
WHEN old.search_text <> new.search_text
BEGIN
    INSERT INTO seller_search (seller_search, rowid, search_text)
    VALUES ('delete', old.seq, old.search_text);
    INSERT INTO seller_search (rowid, search_text) VALUES (new.seq, new.search_text);
END;
