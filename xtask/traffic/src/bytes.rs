//! Decodes bodies: base64, hexadecimal, gzip, zlib, brotli, zstd.
//!
//! What a body is compressed with is recognised by its first bytes. Recordings keep `content-encoding` over bodies
//! that were decompressed, and drop it over bodies that were not.

use std::borrow::Cow;
use std::io::Read;

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

/// The largest body that is decompressed, in bytes. A larger one may be an attack, and no API answers so much.
pub const MAX_BODY: usize = 64 * 1024 * 1024;

/// The largest recording that is decompressed in memory, in bytes.
pub const MAX_RECORDING: usize = 256 * 1024 * 1024;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The bytes of base64 text, also if it is broken into lines or has the alphabet of URLs.
///
/// ```
/// use docdrift_traffic::bytes::from_base64;
///
/// assert_eq!(from_base64("eyJh\nIjoxfQ==").as_deref(), Some(&b"{\"a\":1}"[..]));
/// assert_eq!(from_base64("no base64!"), None);
/// ```
#[must_use]
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    let plain = text.chars().filter(|c| !c.is_ascii_whitespace()).map(|c| match c {
        '-' => '+',
        '_' => '/',
        c => c,
    });
    BASE64.decode(plain.collect::<String>()).ok()
}

/// The bytes of text that is base64 without a mark, as Go writes fields of bytes. Only text that becomes a JSON
/// object or list is taken for base64: other text may be what it looks like.
///
/// ```
/// use docdrift_traffic::bytes::from_unmarked_base64;
///
/// assert_eq!(from_unmarked_base64("eyJhIjoxfQ==").as_deref(), Some(&b"{\"a\":1}"[..]));
/// assert_eq!(from_unmarked_base64("text"), None);
/// ```
#[must_use]
pub fn from_unmarked_base64(text: &str) -> Option<Vec<u8>> {
    // An object and a list begin with these letters in base64, also after white space.
    let may_be = text.starts_with(['e', 'W', 'C', 'D', 'I']);
    let bytes = may_be.then(|| from_base64(text)).flatten()?;
    let is_json = serde_json::from_slice::<serde_json::Value>(&bytes)
        .is_ok_and(|value| value.is_object() || value.is_array());
    is_json.then_some(bytes)
}

/// The bytes of hexadecimal text.
///
/// ```
/// use docdrift_traffic::bytes::from_hex;
///
/// assert_eq!(from_hex("7b7D").as_deref(), Some(&b"{}"[..]));
/// assert_eq!(from_hex("7"), None);
/// ```
#[must_use]
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let pairs = digits.chunks_exact(2);
    let is_even = pairs.remainder().is_empty();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    pairs.map(byte).collect::<Option<Vec<u8>>>().filter(|_| is_even)
}

/// The body without its compression, by its first bytes; `encoding` is the `content-encoding` that was recorded,
/// which decides only where the bytes do not: brotli and bare deflate have no mark.
///
/// # Errors
///
/// The reason why a compressed body cannot be read, as the end of a sentence.
pub fn decompress(body: Vec<u8>, encoding: Option<&str>) -> Result<Vec<u8>, String> {
    decompress_to(MAX_BODY, body, encoding)
}

/// The same for a recording, which may be larger than a body, and is not copied if it is plain.
///
/// # Errors
///
/// The reason why it cannot be read, as the end of a sentence.
pub fn decompress_recording(recording: &[u8]) -> Result<Cow<'_, [u8]>, String> {
    match recording {
        [0x1f, 0x8b, ..] | [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x78, ..] => {
            decompress_to(MAX_RECORDING, recording.to_vec(), None).map(Cow::Owned)
        }
        plain => Ok(Cow::Borrowed(plain)),
    }
}

fn decompress_to(most: usize, body: Vec<u8>, encoding: Option<&str>) -> Result<Vec<u8>, String> {
    let inflate = |decoder: &mut dyn Read, name: &str| inflate(decoder, name, most);
    let encoding = encoding.unwrap_or_default().trim().to_ascii_lowercase();
    match body.as_slice() {
        [0x1f, 0x8b, ..] => inflate(&mut flate2::read::MultiGzDecoder::new(&*body), "gzip"),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => {
            let decoder = ruzstd::decoding::StreamingDecoder::new(&*body);
            inflate(&mut decoder.map_err(|error| format!("is no zstd: {error}"))?, "zstd")
        }
        [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] => {
            Ok(inflate(&mut flate2::read::ZlibDecoder::new(&*body), "zlib").unwrap_or(body))
        }
        _ if is_text(&body) => Ok(body),
        // Brotli has no mark: it is tried where the header says so, and the body kept if that fails.
        _ if encoding == "br" => {
            Ok(inflate(&mut brotli_decompressor::Decompressor::new(&*body, 4096), "brotli").unwrap_or(body))
        }
        _ if encoding == "deflate" => {
            Ok(inflate(&mut flate2::read::DeflateDecoder::new(&*body), "deflate").unwrap_or(body))
        }
        _ => Ok(body),
    }
}

fn inflate(decoder: &mut dyn Read, name: &str, most: usize) -> Result<Vec<u8>, String> {
    let mut plain = Vec::new();
    let limit = u64::try_from(most).expect("the limit is a small number") + 1;
    decoder.take(limit).read_to_end(&mut plain).map_err(|error| format!("is no whole {name}: {error}"))?;
    if plain.len() > most {
        return Err(format!("is larger than {} MiB when it is decompressed", most >> 20));
    }
    Ok(plain)
}

/// Whether bytes are text without control characters.
fn is_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(512)];
    let head = match std::str::from_utf8(head) {
        Ok(text) => text,
        // The cut can fall into a character.
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !head.chars().any(|c| c.is_control() && !c.is_whitespace())
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io::Write;

    use super::*;

    #[track_caller]
    fn check(body: Vec<u8>, encoding: Option<&str>, expected: &str) {
        let read = decompress(body, encoding);
        assert_eq!(read.as_deref().map(String::from_utf8_lossy).as_deref(), Ok(expected));
    }

    pub(crate) fn gzip(text: &str) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text.as_bytes()).expect("memory can be written");
        encoder.finish().expect("memory can be written")
    }

    #[test]
    fn the_first_bytes_decide_and_not_the_header() {
        check(gzip("[1]"), None, "[1]");
        check(gzip("[1]"), Some("br"), "[1]");
        check(b"[1]".to_vec(), Some("gzip"), "[1]");
        check(b"[1]".to_vec(), Some("br"), "[1]");
    }

    #[test]
    fn a_body_that_is_cut_off_is_told() {
        let mut cut = gzip("a long text, a long text, a long text");
        cut.truncate(20);
        assert!(decompress(cut, None).is_err_and(|reason| reason.starts_with("is no whole gzip")));
    }

    #[test]
    fn brotli_is_tried_where_the_header_says_so() {
        // `[1]` as brotli: a last, uncompressed-like meta-block of three bytes.
        let brotli = vec![0x0b, 0x01, 0x80, 0x5b, 0x31, 0x5d, 0x03];
        check(brotli, Some("br"), "[1]");
    }
}
