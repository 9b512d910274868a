//! Finds a form in a page and fills it in, as a person without JavaScript would.

use crate::failure::{Failure, Outcome};

/// A form as it stands in a page: where it goes and what it already carries.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) action: String,
    pub(crate) fields: Vec<(String, String)>,
}

impl Form {
    /// The first form of `page` whose action contains `part`.
    pub(crate) fn find(page: &str, part: &str) -> Outcome<Self> {
        let found = page.split("<form").skip(1).find_map(|rest| {
            let form = rest.split("</form>").next().unwrap_or(rest);
            let action = attribute(form.split('>').next()?, "action")?;
            action.contains(part).then(|| Self {
                action,
                fields: prefilled(form),
            })
        });
        found.ok_or_else(|| Failure::new(format!("the page has no form that leads to `{part}`")))
    }

    /// Fills in one field, instead of what it held.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(present, _)| present != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// The inputs that the browser would send untouched: anti-forgery and other hidden ones.
fn prefilled(form: &str) -> Vec<(String, String)> {
    let inputs = form
        .split("<input")
        .skip(1)
        .filter_map(|rest| rest.split('>').next());
    inputs
        .filter(|input| attribute(input, "type").as_deref() == Some("hidden"))
        .filter_map(|input| {
            Some((
                attribute(input, "name")?,
                attribute(input, "value").unwrap_or_default(),
            ))
        })
        .collect()
}

/// The value of a quoted attribute in the text of a tag.
pub(crate) fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = format!(" {name}=\"");
    let rest = &tag[tag.find(&start)? + start.len()..];
    Some(unescape(&rest[..rest.find('"')?]))
}

fn unescape(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"
        <form action="/sign-out" method="post"><button>Sign out</button></form>
        <form method="post" action="/api/invite123?a=1&amp;b=2">
          <input type="hidden" name="token" value="a&quot;b">
          <input type="text" name="reference" value="left alone">
          <button>Invite</button>
        </form>"#;

    #[test]
    fn a_form_is_found_by_where_it_leads_and_keeps_its_hidden_fields() {
        let form = Form::find(PAGE, "/api/invite").expect("is there");
        assert_eq!(form.action, "/api/invite123?a=1&b=2");
        assert_eq!(form.fields, [("token".to_owned(), "a\"b".to_owned())]);
    }

    #[test]
    fn filling_in_replaces_what_the_field_held() {
        let form = Form::find(PAGE, "/api/invite")
            .expect("is there")
            .with("token", "new");
        assert_eq!(form.fields, [("token".to_owned(), "new".to_owned())]);
    }

    #[test]
    fn a_missing_form_is_named() {
        let failure = Form::find(PAGE, "/api/revoke").expect_err("is not there");
        assert!(failure.to_string().contains("/api/revoke"));
    }
}
