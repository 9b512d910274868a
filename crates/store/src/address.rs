//! Where a database is, read from its URL.

use std::{path::PathBuf, str::FromStr};

use sqlx::postgres::PgConnectOptions;
use url::Url;

use crate::OpenError;

/// A database's address. It has no `Debug`: a Postgres URL may hold a password.
pub(crate) enum Address {
    Sqlite(PathBuf),
    Postgres(Box<PgConnectOptions>),
}

impl Address {
    /// Reads `sqlite:path`, `sqlite://path`, `postgres://…` or `postgresql://…`.
    pub(crate) fn parse(url: &str) -> Result<Self, OpenError> {
        let (scheme, rest) = url.split_once(':').unwrap_or_default();
        match scheme {
            "sqlite" => sqlite(rest),
            "postgres" | "postgresql" => postgres(url),
            _ => Err(OpenError::Scheme),
        }
    }
}

fn sqlite(rest: &str) -> Result<Address, OpenError> {
    let path = rest.strip_prefix("//").unwrap_or(rest);
    let unusable = path.is_empty() || path.contains(['?', '\0']) || path.starts_with(":memory:");
    if unusable {
        return Err(OpenError::Path);
    }
    Ok(Address::Sqlite(PathBuf::from(path)))
}

fn postgres(url: &str) -> Result<Address, OpenError> {
    // The driver's own message may repeat a part of the URL, so it is not passed on.
    let options = PgConnectOptions::from_str(url).map_err(|_| OpenError::Url)?;
    Ok(Address::Postgres(Box::new(options)))
}

/// A database URL that may be shown: without its password and without its query.
pub fn redacted(url: &str) -> String {
    if url.starts_with("sqlite:") {
        return url.to_owned();
    }
    let Ok(mut shown) = Url::parse(url) else {
        return "(unreadable database url)".to_owned();
    };
    if shown.password().is_some() && shown.set_password(Some("***")).is_err() {
        return "(unreadable database url)".to_owned();
    }
    shown.set_query(None);
    shown.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_from_either_form() {
        for (url, path) in [
            ("sqlite:data/gangway.db", "data/gangway.db"),
            ("sqlite:///var/lib/gangway.db", "/var/lib/gangway.db"),
            ("sqlite://gangway.db", "gangway.db"),
        ] {
            let Ok(Address::Sqlite(found)) = Address::parse(url) else {
                panic!("{url} is a path");
            };
            assert_eq!(found, PathBuf::from(path));
        }
    }

    #[test]
    fn what_is_no_database_url_is_refused_in_one_sentence() {
        for url in [
            "",
            "mysql://db/x",
            "/var/lib/gangway.db",
            "sqlite:",
            "sqlite::memory:",
        ] {
            let Err(refusal) = Address::parse(url) else {
                panic!("{url} is refused");
            };
            assert!(!refusal.to_string().contains('\n'));
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        let url = "postgres://gangway:hunter2@db.example:5432/gangway?password=hunter3";
        assert_eq!(
            redacted(url),
            "postgres://gangway:***@db.example:5432/gangway"
        );
        assert!(!redacted("postgres://a:hunter2@[bad").contains("hunter2"));
        let Err(refusal) = Address::parse("postgres://a:hunter2@host:notaport/x") else {
            panic!("a port is a number");
        };
        assert!(!format!("{refusal} {refusal:?}").contains("hunter2"));
    }
}
