//! The cookies of a session (IAM-03): reading and writing them.

use axum::http::{HeaderMap, HeaderValue, header};
use backend::Settings;
use shared::office::account::Tokens;

/// Holds the access token.
pub const ACCESS: &str = "naryad_access";
/// Holds the refresh token.
pub const REFRESH: &str = "naryad_refresh";
/// Holds the language chosen on this device.
pub const LANG: &str = "naryad_lang";

/// The value of a cookie, if it was sent and is not empty.
pub fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name && !value.is_empty()).then_some(value))
}

/// Sets both tokens.
pub fn signed_in(headers: &mut HeaderMap, settings: &Settings, tokens: &Tokens) {
    set(
        headers,
        settings,
        ACCESS,
        &tokens.access_token,
        tokens.expires_in,
    );
    set(
        headers,
        settings,
        REFRESH,
        &tokens.refresh_token,
        settings.refresh_ttl_seconds,
    );
}

/// Removes both tokens.
pub fn signed_out(headers: &mut HeaderMap, settings: &Settings) {
    set(headers, settings, ACCESS, "", 0);
    set(headers, settings, REFRESH, "", 0);
}

fn set(headers: &mut HeaderMap, settings: &Settings, name: &str, value: &str, max_age: i64) {
    let secure = if is_https(settings) { "; Secure" } else { "" };
    let cookie =
        format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age}{secure}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        headers.append(header::SET_COOKIE, value);
    }
}

/// Whether people reach this installation by HTTPS.
pub fn is_https(settings: &Settings) -> bool {
    settings.public_url.starts_with("https://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(
            header::COOKIE,
            HeaderValue::from_static("a=1; naryad_access=x.y.z; b="),
        );
        headers.append(
            header::COOKIE,
            HeaderValue::from_static("naryad_refresh=r=s"),
        );
        assert_eq!(read(&headers, ACCESS), Some("x.y.z"));
        assert_eq!(read(&headers, REFRESH), Some("r=s"));
        assert_eq!(read(&headers, "b"), None);
        assert_eq!(read(&headers, "access"), None);
    }
}
