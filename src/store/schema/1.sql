-- Sessions, as they were written. Entries are exact bytes and are only ever added; what people may want to have deleted stands in
-- `privates`. Columns of `sessions` besides its name repeat what the entries say, so that a list needs no replay.

CREATE TABLE inputs (
    digest TEXT NOT NULL PRIMARY KEY,
    text   TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE sessions (
    id              TEXT    NOT NULL PRIMARY KEY,
    scenario        TEXT    NOT NULL,
    title           TEXT    NOT NULL,
    sign            TEXT    NOT NULL,
    seed            TEXT    NOT NULL,
    engine_revision INTEGER NOT NULL,
    started         TEXT    NOT NULL,
    state           TEXT    NOT NULL CHECK (state IN ('interrupted', 'finished', 'discarded')),
    stands_at       INTEGER NOT NULL,
    entries         INTEGER NOT NULL,
    head            TEXT    NOT NULL,
    finished_seq    INTEGER,
    touched         INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE session_inputs (
    session  TEXT    NOT NULL REFERENCES sessions (id),
    position INTEGER NOT NULL,
    name     TEXT    NOT NULL,
    digest   TEXT    NOT NULL REFERENCES inputs (digest),
    PRIMARY KEY (session, position)
) WITHOUT ROWID;

CREATE TABLE entries (
    session TEXT    NOT NULL REFERENCES sessions (id),
    seq     INTEGER NOT NULL,
    line    TEXT    NOT NULL,
    hash    TEXT    NOT NULL,
    PRIMARY KEY (session, seq)
) WITHOUT ROWID;

CREATE TABLE privates (
    session TEXT    NOT NULL REFERENCES sessions (id),
    seq     INTEGER NOT NULL,
    field   TEXT    NOT NULL,
    salt    TEXT    NOT NULL,
    text    TEXT    NOT NULL,
    PRIMARY KEY (session, seq, field)
) WITHOUT ROWID;

CREATE TRIGGER entries_stay   BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
CREATE TRIGGER entries_stand  BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
CREATE TRIGGER inputs_stay    BEFORE DELETE ON inputs BEGIN SELECT RAISE(ABORT, 'inputs are append-only'); END;
CREATE TRIGGER inputs_stand   BEFORE UPDATE ON inputs BEGIN SELECT RAISE(ABORT, 'inputs are append-only'); END;
CREATE TRIGGER privates_stand BEFORE UPDATE ON privates BEGIN SELECT RAISE(ABORT, 'texts can be deleted, not changed'); END;
