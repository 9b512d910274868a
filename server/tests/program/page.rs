//! A page as a browser reads it: parsed by the rules of HTML, and asked for what it holds.

use html5ever::{parse_document, tendril::TendrilSink as _};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// An element with its attributes, in the order of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// A form with the fields that have a value of their own.
#[derive(Debug, Clone, Default)]
pub(crate) struct Form {
    pub(crate) action: String,
    /// Whether it changes something.
    pub(crate) posts: bool,
    pub(crate) fields: Vec<(String, String)>,
}

impl Form {
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The same form with another value of this field, or without it.
    pub(crate) fn with(&self, name: &str, value: Option<&str>) -> Self {
        let mut form = self.clone();
        form.fields.retain(|(key, _)| key != name);
        let field = value.map(|value| (name.to_owned(), value.to_owned()));
        form.fields.extend(field);
        form
    }
}

/// What a page holds, head included.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) elements: Vec<Element>,
    pub(crate) forms: Vec<Form>,
    /// What the window is called.
    pub(crate) title: String,
    /// All text outside the title and scripts, and the values that form fields start with.
    pub(crate) text: String,
}

impl Page {
    pub(crate) fn parse(html: &str) -> Self {
        let document = parse_document(RcDom::default(), html5ever::ParseOpts::default()).one(html);
        let mut page = Self::default();
        page.read(&document.document, "");
        page
    }

    /// Fields stand inside their form, and no form inside another.
    fn read_form(&mut self, element: &Element) {
        let of = |name| element.attribute(name).unwrap_or_default().to_owned();
        if element.name == "form" {
            self.forms.push(Form {
                action: of("action"),
                posts: of("method") == "post",
                fields: Vec::new(),
            });
        } else if element.name == "input"
            && let Some(form) = self.forms.last_mut()
        {
            form.fields.push((of("name"), of("value")));
        }
    }

    fn read(&mut self, node: &Handle, parent: &str) {
        let mut name = "";
        match &node.data {
            NodeData::Text { contents } if parent == "title" => self.title += &contents.borrow(),
            NodeData::Text { .. } if parent == "script" => {}
            NodeData::Text { contents } => self.text += &contents.borrow(),
            NodeData::Element {
                name: tag, attrs, ..
            } => {
                name = &tag.local;
                let attributes = attrs.borrow();
                let pair = |attribute: &html5ever::Attribute| {
                    (
                        attribute.name.local.to_string(),
                        attribute.value.to_string(),
                    )
                };
                let element = Element {
                    name: name.to_owned(),
                    attributes: attributes.iter().map(pair).collect(),
                };
                self.read_form(&element);
                if name == "input" {
                    self.text += element.attribute("value").unwrap_or_default();
                }
                self.elements.push(element);
            }
            _ => {}
        }
        for child in node.children.borrow().iter() {
            self.read(child, name);
        }
    }
}
