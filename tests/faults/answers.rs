//! The bytes of responses: complete ones, broken ones, and a gzip bomb.

/// A complete response with these headers, each of which ends with `\r\n`.
pub(crate) fn response(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut bytes =
        format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n{headers}\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

/// A response with a chunked body. `body` has the chunks with their sizes.
pub(crate) fn chunked(body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n{body}").into_bytes()
}

/// A response with this `content-length`, whatever the length of `body` is.
pub(crate) fn of_length(length: usize, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 X\r\ncontent-length: {length}\r\n\r\n{body}").into_bytes()
}

/// The base64 of `bytes`, with padding.
pub(crate) fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let window =
            chunk.iter().chain(&[0; 2]).take(3).fold(0_u32, |window, byte| window << 8 | u32::from(*byte));
        for place in 0..4 {
            let sextet = window >> (18 - 6 * place) & 63;
            text.push(if place > chunk.len() { '=' } else { char::from(ALPHABET[sextet as usize]) });
        }
    }
    text
}

/// 64 MiB of spaces in 400 KB of gzip: each symbol repeats the byte before it 258 times.
pub(crate) fn gzip_bomb() -> Vec<u8> {
    let mut bits = Bits { bytes: vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255], filled: 0 };
    // The header of the only block, which uses the fixed Huffman codes; then a literal space (32), whose code
    // is 0x30 + 32 in 8 bits.
    bits.push(1, 1);
    bits.push(1, 2);
    bits.push_code(0x30 + 32, 8);
    for _ in 0..64 * 1024 * 1024 / 258 {
        // Length 258 is code 285, which is 0xc0 + 5 in 8 bits; distance 1 is code 0 in 5 bits.
        bits.push_code(0xc5, 8);
        bits.push_code(0, 5);
    }
    bits.push_code(0, 7);
    bits.bytes
}

/// A sequence of bits, written to bytes from the lowest bit of each byte.
struct Bits {
    bytes: Vec<u8>,
    filled: u32,
}

impl Bits {
    fn push(&mut self, value: u32, count: u32) {
        for bit in 0..count {
            if self.filled.is_multiple_of(8) {
                self.bytes.push(0);
            }
            let last = self.bytes.last_mut().expect("pushed");
            *last |= ((value >> bit & 1) as u8) << (self.filled % 8);
            self.filled += 1;
        }
    }

    /// Writes a Huffman code, with its highest bit first.
    fn push_code(&mut self, code: u32, count: u32) {
        for bit in (0..count).rev() {
            self.push(code >> bit & 1, 1);
        }
    }
}
