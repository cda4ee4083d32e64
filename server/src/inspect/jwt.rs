//! `jwt`: is a token good, and what does it claim? (RFC 7515, 7517, 7518, 7519)
//!
//! Everything that the token says it needs is obeyed or refused: the algorithm is the one that the asker expects, the key is found by its
//! `kid` and must be meant for checking signatures by that algorithm, extensions that must be understood are not, and times hold without leeway.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Fault, read};

#[derive(Deserialize)]
struct Case {
    token: String,
    jwks: Value,
    /// The one algorithm that is expected, or those that are.
    alg: Value,
    /// Unix seconds.
    now: f64,
}

/// The claims of a good token.
///
/// # Errors
/// Why the token is not good.
pub fn answer(case: Value) -> Result<Value, Fault> {
    let case: Case = read(case)?;
    let claims = verify(&case).map_err(Fault::new)?;
    Ok(json!({ "claims": claims }))
}

fn verify(case: &Case) -> Result<Map<String, Value>, String> {
    let parts: Vec<&str> = case.token.split('.').collect();
    let [header, payload, signature] = parts[..] else {
        return Err("a token has three parts".to_owned());
    };
    let header_fields = object(header, "header")?;
    decode(signature, "signature")?;
    let algorithm = algorithm(&header_fields, &case.alg)?;
    if header_fields.contains_key("crit") {
        return Err("the token needs an extension (`crit`) that is not understood".to_owned());
    }
    if header_fields
        .get("b64")
        .is_some_and(|b64| *b64 != Value::Bool(true))
        || header_fields.contains_key("enc")
        || header_fields.contains_key("zip")
    {
        return Err("the token has a form that is not understood".to_owned());
    }
    let key = find(&case.jwks, &header_fields, &algorithm)?;
    let message = &case.token[..header.len() + 1 + payload.len()];
    let kind: Algorithm = algorithm
        .parse()
        .map_err(|_| format!("the algorithm {algorithm} is not supported"))?;
    let good =
        jsonwebtoken::crypto::verify(signature, message.as_bytes(), &decoding_key(key)?, kind)
            .unwrap_or(false);
    if !good {
        return Err("the signature is wrong".to_owned());
    }
    let claims = object(payload, "payload")?;
    check_times(&claims, case.now)?;
    Ok(claims)
}

/// The token's algorithm, where it is one of the expected ones. `none` never is.
fn algorithm(header: &Map<String, Value>, expected: &Value) -> Result<String, String> {
    let Some(Value::String(alg)) = header.get("alg") else {
        return Err("the header names no algorithm".to_owned());
    };
    let is_expected = match expected {
        Value::String(one) => one == alg,
        Value::Array(several) => several.iter().any(|one| one.as_str() == Some(alg)),
        _ => false,
    };
    if is_expected && !alg.eq_ignore_ascii_case("none") {
        Ok(alg.clone())
    } else {
        Err(format!("the algorithm {alg} is not the expected one"))
    }
}

/// The key that the token names. Without a name only the one key of a set of one is meant (OpenID Connect Core §10.1).
fn find<'a>(
    jwks: &'a Value,
    header: &Map<String, Value>,
    algorithm: &str,
) -> Result<&'a Map<String, Value>, String> {
    let keys = jwks
        .get("keys")
        .unwrap_or(jwks)
        .as_array()
        .ok_or("`jwks` is no set of keys")?;
    let named: Vec<&Map<String, Value>> = match header.get("kid") {
        Some(Value::String(kid)) => keys
            .iter()
            .filter_map(Value::as_object)
            .filter(|key| key.get("kid").and_then(Value::as_str) == Some(kid))
            .collect(),
        Some(_) => return Err("`kid` is no text".to_owned()),
        None if keys.len() == 1 => keys.iter().filter_map(Value::as_object).collect(),
        None => return Err("the token does not name its key".to_owned()),
    };
    // Equivalent keys of several types may share a name (RFC 7517 §4.5).
    let mut refused = "there is no such key".to_owned();
    for key in named {
        match fits(key, algorithm) {
            Ok(()) => return Ok(key),
            Err(why) => refused = why,
        }
    }
    Err(refused)
}

/// Whether a key is of the algorithm's type and meant for checking signatures by it.
fn fits(key: &Map<String, Value>, algorithm: &str) -> Result<(), String> {
    let text = |name: &str| key.get(name).and_then(Value::as_str);
    let (kind, curve) = match algorithm {
        "HS256" | "HS384" | "HS512" => ("oct", None),
        "RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512" => ("RSA", None),
        "ES256" => ("EC", Some("P-256")),
        "ES384" => ("EC", Some("P-384")),
        "EdDSA" => ("OKP", Some("Ed25519")),
        other => return Err(format!("the algorithm {other} is not supported")),
    };
    if text("kty") != Some(kind) || (curve.is_some() && text("crv") != curve) {
        return Err(format!("the key is not of the type that {algorithm} needs"));
    }
    if key.contains_key("use") && text("use") != Some("sig") {
        return Err("the key is not meant for signatures (`use`)".to_owned());
    }
    if let Some(operations) = key.get("key_ops") {
        let may_verify = operations
            .as_array()
            .is_some_and(|operations| operations.iter().any(|operation| operation == "verify"));
        if !may_verify {
            return Err("the key is not meant for checking signatures (`key_ops`)".to_owned());
        }
    }
    if key.contains_key("alg") && text("alg") != Some(algorithm) {
        return Err("the key is meant for another algorithm (`alg`)".to_owned());
    }
    Ok(())
}

/// Only the public or shared part is looked at, read strictly.
fn decoding_key(key: &Map<String, Value>) -> Result<DecodingKey, String> {
    let part = |name: &str| -> Result<&str, String> {
        let text = key
            .get(name)
            .and_then(Value::as_str)
            .ok_or_else(|| format!("the key has no `{name}`"))?;
        decode(text, "key").map(|_| text)
    };
    let made = match key.get("kty").and_then(Value::as_str) {
        Some("oct") => return Ok(DecodingKey::from_secret(&decode(part("k")?, "key")?)),
        Some("RSA") => DecodingKey::from_rsa_components(part("n")?, part("e")?),
        Some("EC") => DecodingKey::from_ec_components(part("x")?, part("y")?),
        _ => DecodingKey::from_ed_components(part("x")?),
    };
    made.map_err(|error| format!("the key cannot be read: {error}"))
}

/// `exp` has not come, `nbf` has, `iat` is not ahead (RFC 7519 §4.1).
fn check_times(claims: &Map<String, Value>, now: f64) -> Result<(), String> {
    let time = |name: &str| match claims.get(name) {
        None => Ok(None),
        Some(value) => value
            .as_f64()
            .map(Some)
            .ok_or_else(|| format!("`{name}` is no time")),
    };
    if time("exp")?.is_some_and(|exp| now >= exp) {
        return Err("the token has expired".to_owned());
    }
    if time("nbf")?.is_some_and(|nbf| now < nbf) {
        return Err("the token is not valid yet".to_owned());
    }
    if time("iat")?.is_some_and(|iat| iat > now) {
        return Err("the token was issued in the future".to_owned());
    }
    Ok(())
}

fn object(part: &str, name: &str) -> Result<Map<String, Value>, String> {
    match serde_json::from_slice(&decode(part, name)?) {
        Ok(Value::Object(fields)) => Ok(fields),
        _ => Err(format!("the {name} is no JSON object")),
    }
}

/// Base64url without padding, without foreign characters, without bits left over (RFC 7515 §2, RFC 4648 §3.5).
fn decode(part: &str, name: &str) -> Result<Vec<u8>, String> {
    URL_SAFE_NO_PAD
        .decode(part)
        .map_err(|_| format!("the {name} is no strict base64url"))
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::EncodingKey;

    use super::*;

    const SECRET: &str =
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
    const NOW: i64 = 1_300_819_000;

    /// RFC 7515 A.1 and A.3, without `kid`.
    #[test]
    fn the_examples_of_the_rfc() {
        crate::cli::install_providers();
        let payload = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        let hs = format!(
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.{payload}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        );
        let oct = json!({"kty": "oct", "k": SECRET});
        let es = format!(
            "eyJhbGciOiJFUzI1NiJ9.{payload}.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
        );
        let ec = json!({"kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"});
        for (token, alg, key) in [(&hs, "HS256", &oct), (&es, "ES256", &ec)] {
            let ask = |token: &str, now: i64| {
                answer(json!({"token": token, "jwks": {"keys": [key]}, "alg": alg, "now": now}))
            };
            assert_eq!(ask(token, NOW).unwrap()["claims"]["iss"], "joe", "{alg}");
            assert!(ask(token, 1_300_819_380).is_err(), "expired to the second");
            assert!(ask(&format!("{token}="), NOW).is_err(), "padding");
            assert!(
                ask(
                    &token.replacen("joe", "eve", 1).replacen(
                        "eyJpc3MiOiJqb2Ui",
                        "eyJpc3MiOiJldmUi",
                        1
                    ),
                    NOW
                )
                .is_err()
            );
        }
        assert!(
            answer(json!({"token": hs, "jwks": {"keys": [oct]}, "alg": "RS256", "now": NOW}))
                .is_err()
        );
    }

    fn sign(header: &Value, claims: &Value) -> String {
        crate::cli::install_providers();
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(header), part(claims));
        let key = EncodingKey::from_secret(&URL_SAFE_NO_PAD.decode(SECRET).unwrap());
        let signature =
            jsonwebtoken::crypto::sign(message.as_bytes(), &key, Algorithm::HS256).unwrap();
        format!("{message}.{signature}")
    }

    #[test]
    fn what_the_token_and_the_key_say_is_obeyed() {
        let key = |more: Value| {
            let mut key = json!({"kty": "oct", "k": SECRET, "kid": "a"});
            key.as_object_mut()
                .unwrap()
                .extend(more.as_object().unwrap().clone());
            key
        };
        let check = |header: Value, claims: Value, key: Value, good: bool| {
            let token = sign(&header, &claims);
            let answered = answer(
                json!({"token": token, "jwks": {"keys": [{"kty": "oct", "k": "AAAA", "kid": "b"}, key]}, "alg": "HS256", "now": 1000}),
            );
            assert_eq!(
                answered.is_ok(),
                good,
                "{header} {claims} {key}: {answered:?}"
            );
        };
        let head = json!({"alg": "HS256", "kid": "a"});
        check(head.clone(), json!({}), key(json!({})), true);
        check(
            json!({"alg": "HS256", "kid": "c"}),
            json!({}),
            key(json!({})),
            false,
        );
        check(json!({"alg": "HS256"}), json!({}), key(json!({})), false);
        check(
            json!({"alg": "HS256", "kid": "a", "crit": ["exp"]}),
            json!({}),
            key(json!({})),
            false,
        );
        check(
            json!({"alg": "none", "kid": "a"}),
            json!({}),
            key(json!({})),
            false,
        );
        check(head.clone(), json!({}), key(json!({"use": "enc"})), false);
        check(
            head.clone(),
            json!({}),
            key(json!({"use": "sig", "key_ops": ["verify"], "alg": "HS256"})),
            true,
        );
        check(
            head.clone(),
            json!({}),
            key(json!({"key_ops": ["sign"]})),
            false,
        );
        check(head.clone(), json!({}), key(json!({"alg": "HS512"})), false);
        check(
            head.clone(),
            json!({"nbf": 1000, "iat": 1000, "exp": 1000.5}),
            key(json!({})),
            true,
        );
        check(head.clone(), json!({"nbf": 1001}), key(json!({})), false);
        check(head.clone(), json!({"iat": 1001}), key(json!({})), false);
        check(head.clone(), json!({"exp": 1000}), key(json!({})), false);
        check(head, json!({"exp": "2000"}), key(json!({})), false);
    }
}
