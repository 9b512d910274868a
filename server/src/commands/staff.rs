//! `gangway staff`.

use std::io::Read as _;

use clap::{Args, Subcommand};
use domain::Role;
use usecases::{
    UseCaseError,
    error::InvalidInput,
    ports::{SecretString, StoreError},
    staff::PASSWORD_MIN,
};

use crate::{
    config::{CommandError, DataConfig},
    wire,
};

/// Manage who may sign in.
#[derive(Args)]
pub(crate) struct Staff {
    #[command(subcommand)]
    command: StaffCommand,
}

#[derive(Subcommand)]
enum StaffCommand {
    /// Add a member of staff
    Add(Add),
}

#[derive(Args)]
struct Add {
    #[command(flatten)]
    data: DataConfig,

    /// E-mail address to sign in with
    #[arg(long)]
    email: String,

    /// What they may do: viewer, onboarding or admin
    #[arg(long, value_parser = parse_role)]
    role: Role,

    /// Read the password from standard input
    #[arg(long, required = true)]
    password_stdin: bool,
}

fn parse_role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| "must be viewer, onboarding or admin".to_owned())
}

impl Staff {
    pub(crate) async fn run(self) -> Result<(), CommandError> {
        match self.command {
            StaffCommand::Add(add) => add.run().await,
        }
    }
}

impl Add {
    async fn run(self) -> Result<(), CommandError> {
        debug_assert!(self.password_stdin, "the flag is required");
        let mut password = String::new();
        std::io::stdin()
            .read_to_string(&mut password)
            .map_err(|error| CommandError::because("cannot read the password", &error))?;
        let password = SecretString::from(password.trim_end_matches(['\r', '\n']).to_owned());
        let operator = wire::operator(&self.data, true).await?;
        operator
            .add_staff(&self.email, self.role, password)
            .await
            .map_err(|error| explain(&error))?;
        println!("Added {} as {}.", self.email, self.role);
        Ok(())
    }
}

fn explain(error: &UseCaseError) -> CommandError {
    match error {
        UseCaseError::Store(StoreError::Duplicate) => {
            CommandError("somebody with this e-mail address exists already".into())
        }
        UseCaseError::Invalid(InvalidInput::Email) => {
            CommandError("that is not an e-mail address".into())
        }
        UseCaseError::Invalid(InvalidInput::Password) => CommandError(format!(
            "the password must have at least {PASSWORD_MIN} characters"
        )),
        other => CommandError::because("cannot add the member of staff", other),
    }
}
