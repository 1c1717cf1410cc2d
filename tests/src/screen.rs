//! A screen of one's own: a private X server in memory.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{ConnectionExt, ImageFormat};
use x11rb::rust_connection::RustConnection;

/// A running Xvfb. It ends when this is dropped.
pub struct Screen {
    server: Child,
    display: String,
    connection: RustConnection,
    root: u32,
    width: u16,
    height: u16,
}

impl Screen {
    /// Starts one of so many pixels, 24 bits each, on the first display number that is free.
    ///
    /// # Errors
    ///
    /// When Xvfb (Debian: `xvfb`) is not there or does not start.
    pub fn start(width: u16, height: u16) -> Result<Self> {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", &format!("{width}x{height}x24")])
            // Without -noreset the server would start anew whenever its last client leaves.
            .args(["-nolisten", "tcp", "-noreset"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start Xvfb; install Debian's xvfb")?;
        match Self::connect(&mut server) {
            Ok((display, connection, root)) => Ok(Self { server, display, connection, root, width, height }),
            Err(error) => {
                let _ = server.kill();
                let _ = server.wait();
                Err(error)
            }
        }
    }

    fn connect(server: &mut Child) -> Result<(String, RustConnection, u32)> {
        let stdout = server.stdout.take().context("Xvfb has no output")?;
        let mut number = String::new();
        // Written once the server listens; nothing when it gives up.
        BufReader::new(stdout).read_line(&mut number)?;
        if number.trim().is_empty() {
            bail!("Xvfb did not start");
        }
        let display = format!(":{}", number.trim());
        let (connection, screen) =
            x11rb::connect(Some(&display)).with_context(|| format!("cannot connect to Xvfb at {display}"))?;
        let root = connection.setup().roots.get(screen).context("Xvfb has no screen")?.root;
        Ok((display, connection, root))
    }

    /// For `DISPLAY`.
    #[must_use]
    pub fn display(&self) -> &str {
        &self.display
    }

    /// Whether there is a picture: three columns of the screen hold more than one colour. An empty screen, and a
    /// window that was only cleared, are no picture.
    ///
    /// # Errors
    ///
    /// When the server is gone.
    pub fn shows_picture(&self) -> Result<bool> {
        let mut colour = None;
        for column in [self.width / 4, self.width / 2, self.width / 4 * 3] {
            for pixel in self.pixels(column, 0, 1, self.height)? {
                if *colour.get_or_insert(pixel) != pixel {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// The pixels of a rectangle, row by row, as `0x00RRGGBB`.
    ///
    /// # Errors
    ///
    /// When the server is gone or the rectangle does not lie on the screen.
    pub fn pixels(&self, x: u16, y: u16, width: u16, height: u16) -> Result<Vec<u32>> {
        let (x, y) = (i16::try_from(x)?, i16::try_from(y)?);
        let image = self
            .connection
            .get_image(ImageFormat::Z_PIXMAP, self.root, x, y, width, height, u32::MAX)?
            .reply()
            .context("the X server gave no image")?;
        // Xvfb has the byte order of the machine and 32 bits a pixel at this depth.
        let (pixels, _) = image.data.as_chunks::<4>();
        Ok(pixels.iter().map(|&pixel| u32::from_ne_bytes(pixel) & 0x00ff_ffff).collect())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // Errors mean that it is gone already.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

#[cfg(test)]
mod tests {
    use x11rb::protocol::xproto::{CreateGCAux, Rectangle};

    use super::*;

    #[test]
    fn an_empty_screen_and_one_plain_colour_are_no_picture_but_a_line_across_is() {
        let screen = Screen::start(320, 240).unwrap();
        assert!(!screen.shows_picture().unwrap());
        let fill = |colour: u32, y: i16, height: u16| {
            let context = screen.connection.generate_id().unwrap();
            let aux = CreateGCAux::new().foreground(colour);
            screen.connection.create_gc(context, screen.root, &aux).unwrap();
            let area = Rectangle { x: 0, y, width: 320, height };
            screen.connection.poly_fill_rectangle(screen.root, context, &[area]).unwrap();
        };
        fill(0x0012_3456, 0, 240);
        assert!(!screen.shows_picture().unwrap());
        assert_eq!(screen.pixels(3, 4, 2, 2).unwrap(), [0x0012_3456; 4]);
        fill(0x00ff_ffff, 100, 2);
        assert!(screen.shows_picture().unwrap());
        assert!(screen.pixels(300, 0, 100, 1).is_err(), "beyond the edge");
    }
}
