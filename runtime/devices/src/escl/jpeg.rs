//! Whether a JPEG file is whole, and how large its picture is (ITU T.81, annex B). Nothing is decoded.

/// Larger pictures than any page at 1200 dots per inch are refused, before somebody decodes them.
const MOST_DOTS: u64 = 200_000_000;

/// Why a file is no whole JPEG picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum JpegError {
    #[error("the picture is no JPEG file")]
    NotJpeg,
    #[error("the picture is cut off")]
    Cut,
    #[error("the picture has {0} × {1} dots")]
    Size(u32, u32),
}

/// Walks through the file to its end marker; width and height in dots.
pub(super) fn size(bytes: &[u8]) -> Result<(u32, u32), JpegError> {
    if !bytes.starts_with(&[0xFF, 0xD8]) {
        return Err(if bytes.is_empty() { JpegError::Cut } else { JpegError::NotJpeg });
    }
    let mut at = 2;
    let mut frame = None;
    let mut lines = None;
    loop {
        let marker = marker(bytes, &mut at)?;
        match marker {
            // End of image. What a scanner appends behind is of no interest.
            0xD9 => break,
            0x01 | 0xD0..=0xD7 => continue,
            0xD8 => return Err(JpegError::NotJpeg),
            _ => {}
        }
        let segment = segment(bytes, &mut at)?;
        let short = |at: usize| segment.get(at..at + 2).map(|b| u32::from(u16::from_be_bytes([b[0], b[1]])));
        match marker {
            // Start of frame: precision, lines, samples a line.
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                frame = Some((short(3).ok_or(JpegError::Cut)?, short(1).ok_or(JpegError::Cut)?));
            }
            // Number of lines, told after the scan: a feeder does not know before how long a page is.
            0xDC => lines = short(0),
            // Start of scan: coded data follows, in which FF is stuffed with 00.
            0xDA => skip_coded(bytes, &mut at)?,
            _ => {}
        }
    }
    let (width, height) = frame.ok_or(JpegError::NotJpeg)?;
    let height = if height == 0 { lines.unwrap_or(0) } else { height };
    if width == 0 || height == 0 || u64::from(width) * u64::from(height) > MOST_DOTS {
        return Err(JpegError::Size(width, height));
    }
    Ok((width, height))
}

fn marker(bytes: &[u8], at: &mut usize) -> Result<u8, JpegError> {
    if *bytes.get(*at).ok_or(JpegError::Cut)? != 0xFF {
        return Err(JpegError::NotJpeg);
    }
    // Any number of FF may fill up before a marker.
    while *bytes.get(*at).ok_or(JpegError::Cut)? == 0xFF {
        *at += 1;
    }
    let marker = bytes[*at];
    *at += 1;
    Ok(marker)
}

fn segment<'a>(bytes: &'a [u8], at: &mut usize) -> Result<&'a [u8], JpegError> {
    let length = bytes.get(*at..*at + 2).ok_or(JpegError::Cut)?;
    let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
    if length < 2 {
        return Err(JpegError::NotJpeg);
    }
    let segment = bytes.get(*at + 2..*at + length).ok_or(JpegError::Cut)?;
    *at += length;
    Ok(segment)
}

fn skip_coded(bytes: &[u8], at: &mut usize) -> Result<(), JpegError> {
    loop {
        let place = bytes[*at..].iter().position(|&byte| byte == 0xFF).ok_or(JpegError::Cut)?;
        *at += place;
        match bytes.get(*at + 1).ok_or(JpegError::Cut)? {
            0x00 | 0xD0..=0xD7 => *at += 2,
            0xFF => *at += 1,
            _ => return Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of 8 × 8 dots as a common encoder writes its parts: APP0, frame, scan with stuffing and restart.
    fn picture(lines: u8, after: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2];
        bytes.extend([0xFF, 0xC0, 0, 11, 8, 0, lines, 0, 8, 1, 1, 0x11, 0]);
        bytes.extend([0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56]);
        bytes.extend(after);
        bytes.extend([0xFF, 0xD9]);
        bytes
    }

    #[test]
    fn a_whole_picture_tells_its_size() {
        assert_eq!(size(&picture(8, &[])), Ok((8, 8)));
        let mut padded = picture(8, &[]);
        padded.extend([0; 7]);
        assert_eq!(size(&padded), Ok((8, 8)));
    }

    #[test]
    fn a_height_told_after_the_scan_is_taken() {
        assert_eq!(size(&picture(0, &[0xFF, 0xDC, 0, 4, 0, 9])), Ok((8, 9)));
        assert_eq!(size(&picture(0, &[])), Err(JpegError::Size(8, 0)));
    }

    #[test]
    fn a_picture_cut_anywhere_is_noticed() {
        let whole = picture(8, &[]);
        for length in 0..whole.len() {
            assert_eq!(
                size(&whole[..length]),
                Err(if length == 1 { JpegError::NotJpeg } else { JpegError::Cut }),
                "{length}"
            );
        }
    }

    #[test]
    fn other_files_are_refused() {
        assert_eq!(size(b"\x89PNG\r\n\x1a\n"), Err(JpegError::NotJpeg));
        assert_eq!(size(&[0xFF, 0xD8, 0x00, 0x00]), Err(JpegError::NotJpeg));
        assert_eq!(size(&[0xFF, 0xD8, 0xFF, 0xE0, 0, 1]), Err(JpegError::NotJpeg));
        let mut huge = picture(8, &[]);
        huge[13..17].copy_from_slice(&[0xFF; 4]);
        assert_eq!(size(&huge), Err(JpegError::Size(0xFFFF, 0xFFFF)));
    }
}
