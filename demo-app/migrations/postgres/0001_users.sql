-- Identity: the id of a deleted user is never given to another one. The index: two spellings of one e-mail address are one
-- user; with collation "C" that is of ASCII letters only, as in SQLite.
CREATE TABLE users (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       TEXT NOT NULL,
    email      TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX users_email ON users (lower(email COLLATE "C"));
