//! As much of an HTTP/1.1 client as measuring needs: one connection kept open, answers with a length.

use std::net::SocketAddr;

use backend::{Error, Result};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A connection.
pub struct Client {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Client {
    /// Connects.
    ///
    /// # Errors
    /// When nobody listens there.
    pub async fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await.map_err(broken)?;
        stream.set_nodelay(true).map_err(broken)?;
        Ok(Self {
            stream,
            read: Vec::with_capacity(64 * 1024),
        })
    }

    /// The body of an answer `200`.
    ///
    /// # Errors
    /// For every other status, and when the connection ends.
    pub async fn get(&mut self, path: &str, token: Option<&str>) -> Result<Vec<u8>> {
        let authorization = token.map_or(String::new(), |token| {
            format!("Authorization: Bearer {token}\r\n")
        });
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n{authorization}\r\n"
        );
        self.stream
            .write_all(request.as_bytes())
            .await
            .map_err(broken)?;
        self.read.clear();
        let end = loop {
            self.more().await?;
            if let Some(end) = self.read.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
        };
        let head = String::from_utf8_lossy(&self.read[..end]).into_owned();
        let length = length(&head)
            .ok_or_else(|| Error::Internal(format!("{path}: an answer without a length")))?;
        while self.read.len() < end + length {
            self.more().await?;
        }
        let status = head.split(' ').nth(1).unwrap_or_default();
        if status != "200" {
            return Err(Error::Internal(format!(
                "{path}: status {status}: {}",
                String::from_utf8_lossy(&self.read[end..])
            )));
        }
        Ok(self.read[end..].to_vec())
    }

    async fn more(&mut self) -> Result<()> {
        match self.stream.read_buf(&mut self.read).await.map_err(broken)? {
            0 => Err(Error::Internal(
                "the server closed the connection".to_owned(),
            )),
            _ => Ok(()),
        }
    }
}

fn length(head: &str) -> Option<usize> {
    head.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))?
        .1
        .trim()
        .parse()
        .ok()
}

fn broken(error: std::io::Error) -> Error {
    Error::Internal(format!("HTTP on loopback: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_of_an_answer() {
        assert_eq!(
            length("HTTP/1.1 200 OK\r\ncontent-type: a/b\r\nContent-Length: 42\r\n\r\n"),
            Some(42)
        );
        assert_eq!(
            length("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"),
            None
        );
    }
}
