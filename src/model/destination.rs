//! Where an edition is published.

use url::Url;

use crate::span::Spanned;

/// The branch of a git repository that hosts show as a site, unless another is named.
pub const BRANCH: &str = "gh-pages";
/// The repository of an edition that names none: where its own came from.
pub const REMOTE: &str = "origin";

/// A place where the edition is published.
#[derive(Debug, Clone)]
pub struct Destination {
    /// What the editors call it.
    pub name: Spanned<String>,
    /// What it is.
    pub kind: Kind,
    /// Where readers find it, with a slash at the end, if it says so itself.
    pub base_url: Option<String>,
}

/// What a destination is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A branch of a git repository, as GitHub, GitLab and Codeberg show it.
    Git {
        /// The repository: its address, or the name that the edition's own repository has for it.
        remote: String,
        /// The branch.
        branch: String,
        /// The host name by which readers know it, if it is the editors' own.
        domain: Option<String>,
    },
    /// A bucket of Amazon S3, or of another store that speaks its language.
    S3 {
        /// The bucket.
        bucket: String,
        /// What all keys begin with: empty, or with a slash at the end.
        prefix: String,
        /// The region; else the environment names it.
        region: Option<String>,
        /// The address of a store that is not Amazon's.
        endpoint: Option<Url>,
    },
    /// A folder.
    Folder {
        /// Its path, from the edition's folder.
        path: String,
    },
    /// One file with all files of the site in it.
    Archive {
        /// Its path, from the edition's folder.
        path: String,
        /// Its form.
        form: Form,
    },
    /// A folder on another machine, by `rsync`.
    Rsync {
        /// The folder as `rsync` names it: `editor@example.org:/var/www/edition/`.
        address: String,
    },
}

/// The form of an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A zip.
    Zip,
    /// A tar, compressed by gzip.
    TarGz,
}

impl Form {
    /// The form that the name of a file says.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        let ends = |with: &str| path.to_ascii_lowercase().ends_with(with);
        if ends(".zip") {
            Some(Self::Zip)
        } else if ends(".tar.gz") || ends(".tgz") {
            Some(Self::TarGz)
        } else {
            None
        }
    }
}

impl Destination {
    /// Where readers find what is published there, as far as it says so: its own address, or the host name of a branch.
    #[must_use]
    pub fn base_url(&self) -> Option<String> {
        let domain = match &self.kind {
            Kind::Git { domain, .. } => domain.as_ref(),
            _ => None,
        };
        let own = self.base_url.clone();
        own.or_else(|| domain.map(|domain| format!("https://{domain}/")))
    }
}
