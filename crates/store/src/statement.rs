//! SQL text with its values, before an engine runs it.

use domain::{
    ConnectionState, EventKind, EventSource, LossCause, NextStepCode, OnboardingStatus,
    OrganizationId, Owner, PaymentsIndicator, Role, ScopeSet, SellerReference,
    SettlementsIndicator,
};
use jiff::Timestamp;
use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};
use usecases::ports::{InvitationId, LeftoverGrantId, SecretHash, SellerId, StaffId};
use uuid::Uuid;

/// A value in one of the few shapes that the schema uses. It has no `Debug`: some are secrets.
pub(crate) enum Value<'v> {
    Int(Option<i64>),
    Text(Option<&'v str>),
    OwnedText(String),
    Bytes(Option<&'v [u8]>),
    Uuid(Uuid),
}

impl Value<'_> {
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => *text,
            Self::OwnedText(text) => Some(text),
            Self::Int(_) | Self::Bytes(_) | Self::Uuid(_) => None,
        }
    }
}

/// A statement that is ready to run, with `$1`, `$2` and so on bound in order.
pub(crate) struct Statement<'v> {
    pub(crate) sql: SqlStr,
    pub(crate) values: Vec<Value<'v>>,
}

impl<'v> Statement<'v> {
    /// One of the constants in `queries`.
    pub(crate) fn new(sql: &'static str) -> Self {
        Self {
            sql: sql.into_sql_str(),
            values: Vec::new(),
        }
    }

    /// Text put together from constants in `queries`; values never become part of it.
    pub(crate) fn assembled(sql: String) -> Self {
        Self {
            sql: AssertSqlSafe(sql).into_sql_str(),
            values: Vec::new(),
        }
    }

    pub(crate) fn bind(mut self, value: impl Into<Value<'v>>) -> Self {
        self.values.push(value.into());
        self
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Int(Some(number))
    }
}

impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Self::Int(Some(number.into()))
    }
}

impl From<Timestamp> for Value<'_> {
    fn from(time: Timestamp) -> Self {
        Self::Int(Some(time.as_microsecond()))
    }
}

impl From<Option<Timestamp>> for Value<'_> {
    fn from(time: Option<Timestamp>) -> Self {
        Self::Int(time.map(Timestamp::as_microsecond))
    }
}

impl<'v> From<&'v str> for Value<'v> {
    fn from(text: &'v str) -> Self {
        Self::Text(Some(text))
    }
}

impl<'v> From<Option<&'v str>> for Value<'v> {
    fn from(text: Option<&'v str>) -> Self {
        Self::Text(text)
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::OwnedText(text)
    }
}

impl<'v> From<&'v [u8]> for Value<'v> {
    fn from(bytes: &'v [u8]) -> Self {
        Self::Bytes(Some(bytes))
    }
}

impl<'v> From<Option<&'v [u8]>> for Value<'v> {
    fn from(bytes: Option<&'v [u8]>) -> Self {
        Self::Bytes(bytes)
    }
}

impl<'v> From<&'v SecretHash> for Value<'v> {
    fn from(hash: &'v SecretHash) -> Self {
        Self::Bytes(Some(&hash.0))
    }
}

impl From<Uuid> for Value<'_> {
    fn from(id: Uuid) -> Self {
        Self::Uuid(id)
    }
}

impl From<&ScopeSet> for Value<'_> {
    fn from(scopes: &ScopeSet) -> Self {
        Self::OwnedText(scopes.to_string())
    }
}

macro_rules! row_ids {
    ($($id:ty),+) => {
        $(impl From<$id> for Value<'_> {
            fn from(id: $id) -> Self {
                Self::Uuid(id.0)
            }
        })+
    };
}

row_ids!(InvitationId, LeftoverGrantId, SellerId, StaffId);

macro_rules! checked_texts {
    ($($text:ty),+) => {
        $(impl<'v> From<&'v $text> for Value<'v> {
            fn from(text: &'v $text) -> Self {
                Self::Text(Some(text.as_str()))
            }
        })+
    };
}

checked_texts!(OrganizationId, SellerReference);

macro_rules! words {
    ($($word:ty),+) => {
        $(impl From<$word> for Value<'_> {
            fn from(word: $word) -> Self {
                Self::Text(Some(word.as_str()))
            }
        }

        impl From<Option<$word>> for Value<'_> {
            fn from(word: Option<$word>) -> Self {
                Self::Text(word.map(<$word>::as_str))
            }
        })+
    };
}

words!(
    ConnectionState,
    EventKind,
    EventSource,
    LossCause,
    NextStepCode,
    OnboardingStatus,
    Owner,
    PaymentsIndicator,
    Role,
    SettlementsIndicator
);
