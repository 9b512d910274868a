//! `gangway staff`.

use std::io::Read as _;

use clap::{Args, Subcommand};
use domain::Role;
use usecases::{UseCaseError, error::InvalidInput, ports::SecretString, staff::PASSWORD_MIN};

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
    /// List who may sign in
    List {
        #[command(flatten)]
        data: DataConfig,
    },
    /// Give a member of staff another role, from their next request on
    Role {
        #[command(flatten)]
        data: DataConfig,

        /// Whose
        #[arg(long)]
        email: String,

        /// What they may do: viewer, onboarding or admin
        #[arg(long, value_parser = parse_role)]
        role: Role,
    },
    /// Give a member of staff another password, and sign them out everywhere
    Password {
        #[command(flatten)]
        data: DataConfig,

        /// Whose
        #[arg(long)]
        email: String,

        /// Read the password from standard input
        #[arg(long, required = true)]
        password_stdin: bool,
    },
    /// Let a member of staff sign in no more, and sign them out everywhere
    Remove {
        #[command(flatten)]
        data: DataConfig,

        /// Whom
        #[arg(long)]
        email: String,
    },
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
            StaffCommand::List { data } => list(&data).await,
            StaffCommand::Role { data, email, role } => {
                let operator = wire::operator(&data, false).await?;
                let set = operator.set_role(&email, role).await;
                set.map_err(|error| explain(&error))?;
                println!("{email} is {role} from now on.");
                Ok(())
            }
            StaffCommand::Password { data, email, .. } => {
                let password = read_password()?;
                let operator = wire::operator(&data, false).await?;
                let set = operator.set_password(&email, password).await;
                set.map_err(|error| explain(&error))?;
                println!("{email} has another password, and is signed out everywhere.");
                Ok(())
            }
            StaffCommand::Remove { data, email } => {
                let operator = wire::operator(&data, false).await?;
                let removed = operator.remove_staff(&email).await;
                removed.map_err(|error| explain(&error))?;
                println!("{email} may not sign in any more, and is signed out everywhere.");
                Ok(())
            }
        }
    }
}

impl Add {
    async fn run(self) -> Result<(), CommandError> {
        debug_assert!(self.password_stdin, "the flag is required");
        let password = read_password()?;
        let operator = wire::operator(&self.data, true).await?;
        operator
            .add_staff(&self.email, self.role, password)
            .await
            .map_err(|error| explain(&error))?;
        println!("Added {} as {}.", self.email, self.role);
        Ok(())
    }
}

async fn list(data: &DataConfig) -> Result<(), CommandError> {
    let operator = wire::operator(data, false).await?;
    let staff = operator.staff().await.map_err(|error| explain(&error))?;
    for member in staff {
        let used = member.signed_in_at.map_or_else(
            || "never signed in".to_owned(),
            |at| format!("signed in {at:.0}"),
        );
        println!("{}  {}  {used}", member.email, member.role);
    }
    Ok(())
}

fn read_password() -> Result<SecretString, CommandError> {
    let mut password = String::new();
    std::io::stdin()
        .read_to_string(&mut password)
        .map_err(|error| CommandError::because("cannot read the password", &error))?;
    let password = password.trim_end_matches(['\r', '\n']);
    Ok(SecretString::from(password.to_owned()))
}

fn explain(error: &UseCaseError) -> CommandError {
    match error {
        UseCaseError::Invalid(InvalidInput::EmailTaken) => {
            CommandError("somebody with this e-mail address exists already".into())
        }
        UseCaseError::Invalid(InvalidInput::Email) => {
            CommandError("that is not an e-mail address".into())
        }
        UseCaseError::Invalid(InvalidInput::Password) => CommandError(format!(
            "the password must have at least {PASSWORD_MIN} characters"
        )),
        UseCaseError::LastAdmin => {
            CommandError("that is the last admin: add another one first".into())
        }
        UseCaseError::NotFound => {
            CommandError("nobody with this e-mail address may sign in".into())
        }
        other => CommandError::because("cannot change who may sign in", other),
    }
}
