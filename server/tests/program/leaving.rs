//! Who left, or has another role, is treated so by programs that run.

use domain::Role;
use reqwest::header;

use crate::installation::{Installation, PASSWORD};

#[tokio::test]
async fn who_is_removed_at_the_command_line_is_signed_out_of_a_running_program() {
    let installation = Installation::new().await;
    let _program = installation.serve().await;
    installation.staff(Role::Admin).await;
    let viewer = installation.staff(Role::Viewer).await;
    let status = async |path: &str| {
        let page = installation.get(path).header(header::COOKIE, &viewer);
        page.send().await.unwrap().status().as_u16()
    };
    assert_eq!(
        (status("/sellers").await, status("/people").await),
        (200, 403)
    );
    let email = "viewer@market.example";
    let staff = |words: &[&str], input: &str| {
        let output = installation.run(&[&["staff"], words].concat(), input);
        assert!(output.status.success(), "{words:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    staff(&["role", "--email", email, "--role", "admin"], "");
    assert_eq!(status("/people").await, 200);
    assert!(staff(&["list"], "").contains("viewer@market.example  admin"));
    staff(&["remove", "--email", email], "");
    assert!(matches!(status("/sellers").await, 303 | 401));
    assert!(!staff(&["list"], "").contains(email));
    let last = installation.run(&["staff", "remove", "--email", "admin@market.example"], "");
    let told = String::from_utf8(last.stderr).unwrap();
    assert_eq!(last.status.code(), Some(1));
    assert!(told.contains("last admin"), "{told}");
    let other = "battery staple horse";
    let words = [
        "password",
        "--password-stdin",
        "--email",
        "admin@market.example",
    ];
    staff(&words, other);
    let form = [("email", "admin@market.example"), ("password", PASSWORD)];
    let refused = installation.post("/sign-in", &form).send().await.unwrap();
    assert!(refused.headers().get(header::SET_COOKIE).is_none());
}
