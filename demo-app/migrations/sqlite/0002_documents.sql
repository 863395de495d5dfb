-- The body is the JSON text as it was sent: numbers keep their digits.
CREATE TABLE documents (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    body       TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
