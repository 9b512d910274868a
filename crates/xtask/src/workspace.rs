//! Where things lie in the working tree.

use std::env;
use std::path::{Path, PathBuf};

/// The folders of one checkout.
#[derive(Debug, Clone)]
pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// What people run: the default.
    Release,
    /// Quick to compile, slow to answer: `GANGWAY_PROFILE=dev`.
    Dev,
}

impl Workspace {
    /// The checkout that this program was compiled in; `CARGO_TARGET_DIR` is obeyed.
    pub(crate) fn find() -> Self {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = manifest.ancestors().nth(2).unwrap_or(manifest).to_owned();
        let target = env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| root.join("target"), |dir| root.join(dir));
        Self { root, target }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// Where cargo builds the frontend. Its own folder, because the flags differ
    /// and one folder would rebuild everything at each change between the two.
    pub(crate) fn frontend_target(&self) -> PathBuf {
        self.target.join("front")
    }

    /// What the server hands out as files.
    pub(crate) fn site(&self) -> PathBuf {
        self.target.join("site")
    }

    /// Tools that the build installs for itself.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// Intermediate results and the fingerprints that tell whether they are still good.
    pub(crate) fn work(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// The npm project: browser journeys and the npm tools of the build.
    pub(crate) fn end2end(&self) -> PathBuf {
        self.root.join("end2end")
    }

    /// The demo's database, keys and logs, kept between runs.
    pub(crate) fn data(&self) -> PathBuf {
        self.root.join("data")
    }

    /// An npm tool of the project, such as `wasm-opt`.
    pub(crate) fn npm_tool(&self, name: &str) -> PathBuf {
        self.end2end().join("node_modules/.bin").join(name)
    }

    /// A program of the server, as built with `profile`.
    pub(crate) fn program(&self, profile: Profile, name: &str) -> PathBuf {
        self.target.join(profile.folder()).join(name)
    }
}

impl Profile {
    /// The profile that `GANGWAY_PROFILE` asks for.
    pub(crate) fn from_environment() -> Self {
        match env::var("GANGWAY_PROFILE") {
            Ok(name) if name == "dev" => Self::Dev,
            _ => Self::Release,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Dev => "dev",
        }
    }

    fn folder(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Dev => "debug",
        }
    }
}
