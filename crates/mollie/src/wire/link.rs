//! Links between resources and to pages.

use serde::Deserialize;

use super::OptionalNullable;

/// One link.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Link {
    /// Where it leads.
    pub href: Option<String>,
    /// Content type of what is there.
    #[serde(rename = "type")]
    pub content_type: Option<String>,
}

/// The links of a resource or a page of a list. An empty array, which stands for an empty object in
/// some answers, is understood.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Links {
    /// The resource itself.
    #[serde(rename = "self")]
    pub this: OptionalNullable<Link>,
    /// Its page in Mollie's dashboard.
    pub dashboard: OptionalNullable<Link>,
    /// The page of the list before this one; null on the first.
    pub previous: OptionalNullable<Link>,
    /// The page of the list after this one; null on the last.
    pub next: OptionalNullable<Link>,
}

/// Longest address that a browser is sent to, in bytes.
const LONGEST_ADDRESS: usize = 2_000;

impl Links {
    /// The page in Mollie's dashboard, if its address is one that a browser may be sent to.
    pub fn dashboard_address(&self) -> Option<String> {
        let href = self.dashboard.as_value()?.href.as_deref()?;
        if href.len() > LONGEST_ADDRESS {
            return None;
        }
        let url = url::Url::parse(href).ok()?;
        matches!(url.scheme(), "http" | "https").then(|| url.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(json: &str) -> Option<String> {
        let links: Links = serde_json::from_str(json).unwrap();
        links.dashboard_address()
    }

    #[test]
    fn only_web_addresses_lead_to_a_dashboard() {
        let page = "https://my.mollie.com/dashboard/org_1/onboarding";
        let link =
            |href: &str| format!(r#"{{"dashboard":{{"href":"{href}","type":"text/html"}}}}"#);
        assert_eq!(address(&link(page)).as_deref(), Some(page));
        for bad in [
            "javascript:alert(1)",
            " JavaScript:alert(1)",
            "data:text/html,x",
            "/onboarding",
            "",
        ] {
            assert_eq!(address(&link(bad)), None, "{bad}");
        }
        let long = format!("https://my.mollie.com/{}", "a".repeat(LONGEST_ADDRESS));
        assert_eq!(address(&link(&long)), None, "too long");
    }

    #[test]
    fn missing_links_are_no_error() {
        for none in [
            "{}",
            "[]",
            r#"{"dashboard":null}"#,
            r#"{"dashboard":{}}"#,
            r#"{"dashboard":{"href":null}}"#,
        ] {
            assert_eq!(address(none), None, "{none}");
        }
    }
}
