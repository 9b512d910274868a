//! How SQLite finds what is asked for: by an index, without reading everything or sorting it.

use crate::support::{self, Database, shapes};
use domain::Sort;
use sqlx::{
    AssertSqlSafe, ConnectOptions, Row, SqliteConnection, query, sqlite::SqliteConnectOptions,
};
use store::queries::{
    self,
    list::{Index, Shape, TextMatch},
};

/// Tables that stay small: reading all of them is as good as any index.
const SMALL: [&str; 3] = ["staff", "seller_counts", "work"];

async fn link(database: &Database) -> SqliteConnection {
    let options: SqliteConnectOptions = database.url.parse().unwrap();
    options.connect().await.unwrap()
}

/// The steps of a statement, one in a line, indented as they are nested.
async fn plan(link: &mut SqliteConnection, sql: &str) -> Vec<String> {
    let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
    let rows = query(explain).fetch_all(link).await.unwrap();
    let mut depths = std::collections::HashMap::from([(0_i64, 0_usize)]);
    let mut steps = Vec::new();
    for row in rows {
        let depth = depths[&row.get::<i64, _>("parent")];
        depths.insert(row.get("id"), depth + 1);
        steps.push(format!(
            "{}{}",
            "  ".repeat(depth),
            row.get::<String, _>("detail")
        ));
    }
    steps
}

/// The steps that find the page, which are nested in the statement.
fn page_steps(plan: &[String]) -> Vec<&str> {
    plan.iter()
        .filter_map(|step| step.strip_prefix("  "))
        .collect()
}

async fn pages_are_found(database: Database) {
    let mut link = link(&database).await;
    for (shape, sql) in shapes::every(&store::SQLITE) {
        let plan = plan(&mut link, &sql).await;
        let Some(shape) = shape else {
            continue;
        };
        let steps = page_steps(&plan);
        let sorts = steps.iter().any(|step| step.contains("TEMP B-TREE"));
        assert_eq!(sorts, !comes_in_order(shape), "{shape:?}\n{plan:#?}");
        assert!(
            steps.iter().any(|step| step.contains(expected(shape))),
            "{shape:?}\n{plan:#?}"
        );
        assert!(
            plan.iter()
                .any(|step| step.starts_with("SEARCH sellers USING INTEGER PRIMARY KEY")),
            "rows are read one by one: {shape:?}\n{plan:#?}"
        );
    }
}

/// Whether the index gives the page in its order already.
fn comes_in_order(shape: Shape) -> bool {
    match (shape.text, shape.index) {
        (TextMatch::NameRange, _) => shape.sort == Sort::Name,
        (TextMatch::Everyone, Some(Index::Sorted(sort))) => sort == shape.sort,
        (TextMatch::Everyone, Some(_)) => shape.sort == Sort::Urgency,
        _ => false,
    }
}

/// The step that must be there.
fn expected(shape: Shape) -> &'static str {
    match (shape.text, shape.index) {
        (TextMatch::OrganizationRange, _) => "SEARCH sellers USING INDEX sellers_organization",
        (TextMatch::NameRange, _) => "SEARCH sellers USING",
        (TextMatch::Part, _) => "SCAN seller_search VIRTUAL TABLE INDEX",
        (_, Some(Index::Sorted(Sort::Urgency))) => "USING COVERING INDEX sellers_by_urgency",
        (_, Some(Index::Sorted(Sort::Name))) => "USING COVERING INDEX sellers_by_name",
        (_, Some(Index::Sorted(Sort::Due))) => "USING COVERING INDEX sellers_by_due",
        (_, Some(Index::Sorted(Sort::Changed))) => "USING COVERING INDEX sellers_by_changed",
        (_, Some(Index::Sorted(Sort::Checked))) => "USING COVERING INDEX sellers_by_checked",
        (_, Some(_)) if matches!(shape.sort, Sort::Urgency | Sort::Due) => {
            "SEARCH sellers USING COVERING INDEX sellers_by_"
        }
        _ => "SEARCH sellers USING INDEX sellers_by_",
    }
}

async fn nothing_is_read_in_full(database: Database) {
    let mut link = link(&database).await;
    let own = [
        ("claim_due", store::SQLITE.claim_due),
        ("claim_work", store::SQLITE.claim_work),
        ("search_count", store::SQLITE.search_count),
    ];
    for (name, sql) in queries::all().chain(own) {
        for step in plan(&mut link, sql).await {
            let Some(scan) = step.trim().strip_prefix("SCAN ") else {
                assert!(!step.contains("TEMP B-TREE"), "{name} sorts: {step}");
                continue;
            };
            let ordered = scan.contains(" USING ") || scan.contains("VIRTUAL TABLE INDEX");
            // The first row answers this one.
            let first = name == "ANY_REAL";
            assert!(ordered || first || SMALL.contains(&scan), "{name}: {step}");
        }
    }
}

/// Which index gives each kind of page of a list that is read from its newest end.
async fn lines_are_found(database: Database) {
    let mut link = link(&database).await;
    for (name, sql) in queries::all() {
        let Some(("OLDER" | "NEWER", what)) = name.split_once('_').or(Some((name, ""))) else {
            continue;
        };
        let expected = match (sql.contains("FROM audit"), what) {
            (true, "") => "audit_by_time",
            (true, "BY") => "audit_by_actor",
            (true, "ABOUT") => "audit_by_subject",
            (true, _) => "audit_by_subject_and_actor",
            (false, "") => "invitations_by_age",
            (false, "OPEN") => "invitations_by_state",
            (false, _) => "invitations_by_reference",
        };
        let plan = plan(&mut link, sql).await;
        let found = plan.iter().any(|step| step.contains(expected));
        assert!(found, "{name} without {expected}: {plan:#?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_looked_for_in_a_long_list_is_found_on_the_index_that_was_meant() {
    support::on_sqlite(lines_are_found).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_page_is_found_on_the_index_that_was_meant() {
    support::on_sqlite(pages_are_found).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_statement_reads_a_large_table_in_full() {
    support::on_sqlite(nothing_is_read_in_full).await;
}
