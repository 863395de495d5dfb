-- AUTOINCREMENT: the id of a deleted user is never given to another one, so a stale link or cache entry can't show
-- somebody else. NOCASE: two spellings of one e-mail address are one user.
CREATE TABLE users (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT NOT NULL,
    email      TEXT NOT NULL COLLATE NOCASE UNIQUE,
    created_at TEXT NOT NULL
) STRICT;
