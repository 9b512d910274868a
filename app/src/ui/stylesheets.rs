//! Holds `style/main.css` to the stylesheets that lie here.

use std::{fs, path::Path};

const MAIN: &str = include_str!("../../../style/main.css");

#[test]
fn every_stylesheet_belongs_to_a_component_and_is_imported() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ui");
    let mut found = 0;
    for entry in fs::read_dir(folder).expect("the folder of the components") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "css") {
            let name = path.file_name().and_then(|name| name.to_str());
            let import = format!("@import \"../app/src/ui/{}\"", name.expect("a plain name"));
            assert!(MAIN.contains(&import), "{import} is missing");
            assert!(
                path.with_extension("rs").exists(),
                "{path:?} styles nothing"
            );
            found += 1;
        }
    }
    assert!(found > 0);
}
