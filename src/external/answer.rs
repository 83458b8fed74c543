//! What comes of asking for an address.

use serde::{Deserialize, Serialize};

/// What came of asking for an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Whether it leads somewhere.
    pub verdict: Verdict,
    /// The address that is to be used from now on, if the host says that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved: Option<String>,
    /// The address that it led to in the end, if that is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<String>,
}

/// Whether an address leads somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It does.
    Good,
    /// The host says that there is nothing there (404, 410).
    Gone(u16),
    /// The host has a fault (500 and above), and had it again.
    Failing(u16),
    /// The host answers, and does not say what is there (401, 403, 429 …): it refuses programs, or whoever it does not know.
    Refused(u16),
    /// It leads on and on. Hosts that want cookies do that, too.
    Circle,
    /// There is no answer.
    Silent(Silence),
}

impl Verdict {
    /// Whether readers are led nowhere, as far as it can be told.
    #[must_use]
    pub const fn is_dead(&self) -> bool {
        match self {
            Self::Gone(_) | Self::Failing(_) => true,
            Self::Silent(silence) => !matches!(silence, Silence::Barred(_)),
            Self::Good | Self::Refused(_) | Self::Circle => false,
        }
    }

    /// Whether anybody answered.
    #[must_use]
    pub const fn is_answer(&self) -> bool {
        !matches!(self, Self::Silent(_))
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Silence {
    /// No host of this name is known.
    UnknownHost,
    /// There is no way to the host, or it does not let anybody in.
    Unreachable(String),
    /// The host cannot prove that it is who it is.
    Untrusted(String),
    /// The proxy that is to be gone through does not let anybody through to it.
    Barred(String),
    /// It took too long.
    TimedOut,
    /// The answer broke off, or is none.
    Broken(String),
}

impl Silence {
    /// Whether every other address at the host must come to the same.
    #[must_use]
    pub const fn is_of_host(&self) -> bool {
        matches!(self, Self::UnknownHost | Self::Unreachable(_) | Self::Untrusted(_))
    }
}
