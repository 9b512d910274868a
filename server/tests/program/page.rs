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

/// What a page holds, head included.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) elements: Vec<Element>,
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
