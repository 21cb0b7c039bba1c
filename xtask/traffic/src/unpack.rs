//! Decompresses a recording while it is read: gzip and zstd, by the first bytes.

use std::io::{self, BufRead, Read};

use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

/// The input, or what it decompresses to. Files of several members or frames are read to their end.
///
/// ```
/// use std::io::Read;
///
/// let mut text = String::new();
/// docdrift_traffic::unpack(&b"plain"[..])?.read_to_string(&mut text)?;
/// assert_eq!(text, "plain");
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
///
/// The beginning of the input cannot be read. That it is damaged is an error of the returned reader.
pub fn unpack<'r>(mut input: impl BufRead + Send + 'r) -> io::Result<Box<dyn Read + Send + 'r>> {
    Ok(match input.fill_buf()? {
        [0x1f, 0x8b, ..] => Box::new(flate2::bufread::MultiGzDecoder::new(input)),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => {
            Box::new(Frames { input, frame: FrameDecoder::new(), is_open: false })
        }
        _ => Box::new(input),
    })
}

/// The frames of a zstd file, one after another.
struct Frames<R> {
    input: R,
    frame: FrameDecoder,
    /// Whether a frame was begun and may have more.
    is_open: bool,
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.is_open {
                // Headers were read when the frame was begun, so this reads the rest of it.
                let read = Rest { input: &mut self.input, frame: &mut self.frame }.read(buffer)?;
                if read > 0 || buffer.is_empty() {
                    return Ok(read);
                }
                self.is_open = false;
            }
            if self.input.fill_buf()?.is_empty() {
                return Ok(0);
            }
            StreamingDecoder::new_with_decoder(&mut self.input, &mut self.frame).map_err(io::Error::other)?;
            self.is_open = true;
        }
    }
}

/// The rest of a frame that was begun.
struct Rest<'f, R> {
    input: &'f mut R,
    frame: &'f mut FrameDecoder,
}

impl<R: BufRead> Read for Rest<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        use ruzstd::decoding::BlockDecodingStrategy::UptoBytes;
        while self.frame.can_collect() < buffer.len() && !self.frame.is_finished() {
            let missing = buffer.len() - self.frame.can_collect();
            self.frame.decode_blocks(&mut *self.input, UptoBytes(missing)).map_err(io::Error::other)?;
        }
        self.frame.read(buffer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::tests::gzip;

    #[track_caller]
    fn check(packed: &[u8], expected: &str) {
        let mut text = String::new();
        unpack(packed).and_then(|mut input| input.read_to_string(&mut text)).expect("it is whole");
        assert_eq!(text, expected);
    }

    fn zstd(text: &str) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest)
    }

    #[test]
    fn members_and_frames_are_read_to_the_end() {
        check(b"", "");
        check(b"plain", "plain");
        check(&[gzip("one "), gzip("two")].concat(), "one two");
        check(
            &[zstd("one "), zstd(&"two".repeat(100_000))].concat(),
            &format!("one {}", "two".repeat(100_000)),
        );
    }

    #[test]
    fn what_is_cut_is_an_error() {
        for packed in [gzip("a text, a text"), zstd("a text, a text")] {
            let read =
                unpack(&packed[..packed.len() - 6]).expect("it begins well").read_to_end(&mut Vec::new());
            assert!(read.is_err());
        }
    }
}
