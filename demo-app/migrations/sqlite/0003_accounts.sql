-- Argon2id, as a PHC string; none for a user who can't sign in.
ALTER TABLE users ADD COLUMN password_hash TEXT;

-- Of a token only its SHA-256 is kept, in hexadecimal: who reads this table can't sign in with it. The time is that of
-- Unix, in milliseconds.
CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY,
    user_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);
