//! Files that were built: hashed names, compressed beforehand, kept by browsers for good.

use std::{collections::HashSet, path::Path, sync::Arc};

use axum::{
    Router,
    http::{HeaderValue, header},
    routing::MethodRouter,
};
use tower::ServiceBuilder;
use tower_http::{services::ServeDir, set_header::SetResponseHeaderLayer};

use crate::config::CommandError;

/// Files that everyone may read, by their path on this site.
#[derive(Clone)]
pub(crate) struct StaticFiles {
    root: Arc<Path>,
    hash: Arc<str>,
    paths: Arc<HashSet<String>>,
}

impl StaticFiles {
    /// Lists what was built; refuses to go on when nothing was.
    pub(crate) fn read(root: &Path) -> Result<Self, CommandError> {
        let hashes = std::fs::read_to_string(root.join(Self::HASH_FILE)).unwrap_or_default();
        let Some(hash) = hashes.lines().find_map(|line| line.strip_prefix("js: ")) else {
            return Err(CommandError(format!(
                "the built pages are not in {} (build them with `cargo xtask build`, or set \
                 GANGWAY_SITE_ROOT)",
                root.display()
            )));
        };
        let entries = std::fs::read_dir(root).map_err(|error| {
            CommandError::because(&format!("cannot read {}", root.display()), &error)
        })?;
        let paths = entries
            .flatten()
            .filter(|entry| entry.path().is_file())
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| name != Self::HASH_FILE)
            .map(|name| format!("/{name}"))
            .collect();
        Ok(Self {
            root: root.into(),
            hash: hash.trim().into(),
            paths: Arc::new(paths),
        })
    }

    /// Holds the hash that stands in the names of the built files.
    const HASH_FILE: &'static str = "hash.txt";

    pub(crate) fn hash(&self) -> &str {
        &self.hash
    }

    /// Whether this path is a file that everyone may read.
    pub(crate) fn contains(&self, path: &str) -> bool {
        self.paths.contains(path)
    }
}

/// Serves icons and the like, and the page for no page where there is no such file.
pub(crate) fn public(files: &StaticFiles, no_page: MethodRouter) -> ServeDir<MethodRouter> {
    ServeDir::new(&files.root)
        .append_index_html_on_directories(false)
        .call_fallback_on_method_not_allowed(true)
        .fallback(no_page)
}

/// Serves scripts, WebAssembly and styles. Their names change with their content.
pub(crate) fn built(files: &StaticFiles) -> Router {
    let folder = ServeDir::new(files.root.join("pkg")).precompressed_br();
    let keep = SetResponseHeaderLayer::if_not_present(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    Router::new().fallback_service(ServiceBuilder::new().layer(keep).service(folder))
}
