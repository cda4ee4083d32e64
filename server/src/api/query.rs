//! Query parameters: read strictly. Broken percent-encoding or UTF-8 is malformed (400); unknown names, doubles and values of a wrong
//! type are faults of the parameter (422).

use std::convert::Infallible;
use std::str::FromStr;

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use chrono::{DateTime, Utc};
use shared::PageRequest;
use shared::kernel::page::DEFAULT_LIMIT;
use shared::kernel::time::{Zone, parse_instant};

use crate::problem::Refusal;

/// A query parameter as the table of routes names it.
#[derive(Clone, Copy)]
pub struct Param {
    pub name: &'static str,
    pub kind: Kind,
    pub about: &'static str,
    pub required: bool,
}

/// What a parameter holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Number,
    Flag,
    Id,
    Moment,
    Day,
}

impl Param {
    /// A parameter that may be left out.
    pub const fn new(name: &'static str, kind: Kind, about: &'static str) -> Self {
        Self {
            name,
            kind,
            about,
            required: false,
        }
    }

    /// A parameter that must be there.
    pub const fn required(name: &'static str, kind: Kind, about: &'static str) -> Self {
        Self {
            name,
            kind,
            about,
            required: true,
        }
    }
}

/// Rows of a page.
pub const LIMIT: Param = Param::new(
    "limit",
    Kind::Number,
    "Rows wanted, 1 to 200; 50 otherwise.",
);
/// Where the page goes on.
pub const CURSOR: Param = Param::new(
    "cursor",
    Kind::Text,
    "The `next_cursor` of the page before.",
);
/// Sparse fields.
pub const FIELDS: Param = Param::new(
    "fields",
    Kind::Text,
    "Only these fields of each item, separated by commas.",
);
/// The separator of CSV files.
pub const SEP: Param = Param::new(
    "sep",
    Kind::Text,
    "Separator of the cells: `,`, `;` or `tab`. `;` otherwise.",
);

/// The query of a request, decoded.
pub struct Params(Vec<(String, String)>);

impl<S: Sync> FromRequestParts<S> for Params {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        // The route has checked it already.
        Ok(Self(
            decode(parts.uri.query().unwrap_or_default()).unwrap_or_default(),
        ))
    }
}

impl Params {
    /// The text of a parameter, if it was given.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// A parameter of a type; an empty one counts as not given.
    pub fn parse<T: FromStr>(&self, name: &'static str) -> Result<Option<T>, Refusal> {
        match self.text(name).filter(|text| !text.is_empty()) {
            Some(text) => text
                .parse()
                .map(Some)
                .map_err(|_| Refusal::field(name, "invalid")),
            None => Ok(None),
        }
    }

    /// A parameter that is read by a function of its own.
    pub fn read<T>(
        &self,
        name: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, Refusal> {
        match self.text(name).filter(|text| !text.is_empty()) {
            Some(text) => read(text)
                .map(Some)
                .ok_or_else(|| Refusal::field(name, "invalid")),
            None => Ok(None),
        }
    }

    /// `true` or `false`; `false` when not given.
    pub fn flag(&self, name: &'static str) -> Result<bool, Refusal> {
        Ok(self.parse(name)?.unwrap_or(false))
    }

    /// A moment in ISO 8601; without an offset it is UTC.
    pub fn moment(&self, name: &'static str) -> Result<Option<DateTime<Utc>>, Refusal> {
        self.read(name, |text| parse_instant(text, &Zone::utc()))
    }

    /// The wish for a page; its bounds are checked by the use-case.
    pub fn page(&self) -> Result<PageRequest, Refusal> {
        Ok(PageRequest {
            limit: self.parse("limit")?.unwrap_or(DEFAULT_LIMIT),
            cursor: self
                .text("cursor")
                .filter(|cursor| !cursor.is_empty())
                .map(str::to_owned),
        })
    }

    /// The separator of a CSV file.
    pub fn separator(&self) -> Result<char, Refusal> {
        let known = |text: &str| match text {
            "," | "comma" => Some(','),
            ";" | "semicolon" => Some(';'),
            "\t" | "tab" => Some('\t'),
            _ => None,
        };
        Ok(self.read("sep", known)?.unwrap_or(';'))
    }

    /// The fields wanted, if not all.
    pub fn fields(&self) -> Option<Vec<&str>> {
        self.text("fields").map(|fields| {
            fields
                .split(',')
                .map(str::trim)
                .filter(|field| !field.is_empty())
                .collect()
        })
    }
}

/// Whether a query can be read and names nothing but known parameters, each once.
pub fn check(query: &str, known: &[&str]) -> Result<(), Refusal> {
    let Some(pairs) = decode(query) else {
        return Err(Refusal::http(StatusCode::BAD_REQUEST, "bad_request"));
    };
    let mut faults = Vec::new();
    for (index, (name, _)) in pairs.iter().enumerate() {
        if !known.contains(&name.as_str()) {
            faults.push((name.chars().take(100).collect(), "unknown"));
        } else if pairs[..index].iter().any(|(before, _)| before == name) {
            faults.push((name.clone(), "duplicate"));
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Http(
            StatusCode::UNPROCESSABLE_ENTITY,
            "validation",
            faults,
        ))
    }
}

/// The pairs of a query (`application/x-www-form-urlencoded`); nothing when it is broken.
fn decode(query: &str) -> Option<Vec<(String, String)>> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((unescape(name)?, unescape(value)?))
        })
        .collect()
}

fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
                let (high, low) = (digit(rest.next())?, digit(rest.next())?);
                bytes.push(u8::try_from(high * 16 + low).ok()?);
            }
            byte => bytes.push(byte),
        }
    }
    String::from_utf8(bytes)
        .ok()
        .filter(|text| !text.contains('\0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// API-02: broken encodings are malformed, strangers and doubles are faults.
    #[test]
    fn queries_are_read_strictly() {
        let code = |query: &str| match check(query, &["a", "b"]) {
            Ok(()) => 200,
            Err(Refusal::Http(status, ..)) => status.as_u16(),
            Err(Refusal::UseCase(_)) => 0,
        };
        for (query, status) in [
            ("", 200),
            ("a=1&b=%D1%8F", 200),
            ("a=x+y&&b", 200),
            ("c=1", 422),
            ("a=1&a=2", 422),
            ("a=%FF", 400),
            ("a=%zz", 400),
            ("a=%4", 400),
            ("a=%00", 400),
        ] {
            assert_eq!(code(query), status, "{query}");
        }
        assert_eq!(
            decode("a=x+%2B%3D").unwrap(),
            [("a".to_owned(), "x +=".to_owned())]
        );
    }
}
