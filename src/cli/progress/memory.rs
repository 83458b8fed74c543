//! How much memory the process has taken.

/// The most memory that the process has held so far, in KiB; nothing where the system does not tell.
#[cfg(target_os = "linux")]
#[expect(
    clippy::disallowed_methods,
    reason = "what the system says of the process is no file of an edition"
)]
pub(super) fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// The most memory that the process has held so far, in KiB; nothing where the system does not tell.
#[cfg(not(target_os = "linux"))]
pub(super) const fn peak() -> Option<u64> {
    None
}
