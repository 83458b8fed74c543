//! Who we are to a store: from the environment, or from the files where the tools of Amazon keep it.

use std::env;
use std::path::{Path, PathBuf};

use ini::{Ini, ParseOption};
use rusty_s3::Credentials;
use url::Url;

use super::super::Stop;
use crate::diagnostic::Code;
use crate::output;

/// What is found.
pub(super) struct Found {
    pub(super) credentials: Credentials,
    pub(super) region: Option<String>,
    /// The address of a store that is not Amazon's.
    pub(super) endpoint: Option<Url>,
}

/// A variable of the environment that says something.
fn said(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.trim().is_empty())
}

/// Looks for credentials where the tools of Amazon look, as far as they are written down there.
pub(super) fn find() -> Result<Found, Stop> {
    let profile = said("AWS_PROFILE").unwrap_or_else(|| "default".to_owned());
    let (keys, settings) = (
        file("AWS_SHARED_CREDENTIALS_FILE", "credentials"),
        file("AWS_CONFIG_FILE", "config"),
    );
    let sections = [
        (&keys, profile.clone()),
        (&settings, format!("profile {profile}")),
        (&settings, profile.clone()),
    ];
    let written = |key: &str| {
        let found = sections.iter().find_map(|(file, section)| {
            let value = file.as_ref()?.section(Some(section.as_str()))?.get(key)?;
            Some(value.trim().to_owned())
        });
        found.filter(|value| !value.is_empty())
    };
    let pair = |id: Option<String>, secret: Option<String>, token: Option<String>| {
        let (id, secret) = (id?, secret?);
        Some(match token {
            Some(token) => Credentials::new_with_token(id, secret, token),
            None => Credentials::new(id, secret),
        })
    };
    let from_environment = pair(
        said("AWS_ACCESS_KEY_ID"),
        said("AWS_SECRET_ACCESS_KEY"),
        said("AWS_SESSION_TOKEN"),
    );
    let from_files = || {
        pair(
            written("aws_access_key_id"),
            written("aws_secret_access_key"),
            written("aws_session_token"),
        )
    };
    let credentials = from_environment.or_else(from_files).ok_or_else(|| missing(&profile))?;
    let region = said("AWS_REGION").or_else(|| said("AWS_DEFAULT_REGION"));
    let endpoint = said("AWS_ENDPOINT_URL_S3").or_else(|| said("AWS_ENDPOINT_URL"));
    let endpoint = endpoint.or_else(|| written("endpoint_url"));
    Ok(Found {
        credentials,
        region: region.or_else(|| written("region")),
        endpoint: endpoint.and_then(|address| Url::parse(&address).ok()),
    })
}

/// A file of settings, if it is there and can be read.
fn file(variable: &str, name: &str) -> Option<Ini> {
    let path = said(variable).map(PathBuf::from);
    let path = path.or_else(|| Some(env::home_dir()?.join(".aws").join(name)))?;
    let bytes = output::kept(Path::new(""), &path.to_string_lossy());
    // Keys are taken as they stand.
    let options = ParseOption {
        enabled_quote: false,
        enabled_escape: false,
        ..ParseOption::default()
    };
    Ini::load_from_str_opt(&String::from_utf8_lossy(&bytes), options).ok()
}

fn missing(profile: &str) -> Stop {
    let message = "there are no credentials for the bucket";
    let help = format!(
        "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write them under `[{profile}]` into `~/.aws/credentials`; for other \
         ways to sign in: `eval \"$(aws configure export-credentials --format env)\"`"
    );
    Stop::of(Code::MissingCredentials, message, &help)
}
