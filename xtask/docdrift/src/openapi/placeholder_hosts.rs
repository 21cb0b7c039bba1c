//! Recognises hosts that readers replace by their own, such as `https://<host>`.

use crate::subject::identifier_words::words;

/// Whether the host is a placeholder that readers replace by their own: `https://<host>`,
/// `https://YOUR_DOMAIN`, `https://your-instance`.
pub(super) fn is_placeholder(origin: &str) -> bool {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    let is_constant =
        host.contains('_') && host.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    let is_of_reader =
        words(host.split('.').next().unwrap_or(host)).first().is_some_and(|word| word == "your");
    is_constant || is_of_reader || host.contains(['<', '{', '$', '['])
}
