//! Timestamps as each database stores them: `TIMESTAMPTZ` in PostgreSQL, RFC 3339 text in `SQLite`, which has no timestamp
//! type.

use jiff::Timestamp;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgTypeInfo, PgValueRef, Postgres};
use sqlx::sqlite::{Sqlite, SqliteArgumentsBuffer, SqliteTypeInfo, SqliteValueRef};
use sqlx::{Decode, Encode, Type};

/// PostgreSQL's epoch, 2000-01-01 UTC, in microseconds since 1970.
const POSTGRES_EPOCH: i64 = 946_684_800_000_000;

/// A point in time in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct StoredTime(pub(super) Timestamp);

impl StoredTime {
    /// The current time, rounded to the precision that both databases store: milliseconds.
    pub(super) fn now() -> Self {
        let now = Timestamp::now();
        Self(Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now))
    }
}

impl Type<Sqlite> for StoredTime {
    fn type_info() -> SqliteTypeInfo {
        <str as Type<Sqlite>>::type_info()
    }
}

impl Encode<'_, Sqlite> for StoredTime {
    fn encode_by_ref(&self, buffer: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
        Encode::<Sqlite>::encode(self.0.to_string(), buffer)
    }
}

impl Decode<'_, Sqlite> for StoredTime {
    fn decode(value: SqliteValueRef<'_>) -> Result<Self, BoxDynError> {
        let text = <String as Decode<'_, Sqlite>>::decode(value)?;
        Ok(Self(text.parse()?))
    }
}

impl Type<Postgres> for StoredTime {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_name("TIMESTAMPTZ")
    }
}

impl Encode<'_, Postgres> for StoredTime {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        let microseconds = self.0.as_microsecond() - POSTGRES_EPOCH;
        Encode::<Postgres>::encode(microseconds, buffer)
    }
}

impl Decode<'_, Postgres> for StoredTime {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        // Prepared statements return binary values, and all queries here are prepared.
        let microseconds = <i64 as Decode<'_, Postgres>>::decode(value)?;
        let since_1970 = microseconds
            .checked_add(POSTGRES_EPOCH)
            .ok_or("a time out of range")?;
        Ok(Self(Timestamp::from_microsecond(since_1970)?))
    }
}
