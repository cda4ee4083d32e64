//! What a password must be like (IAM-02): the tenant's least length and least strength.

use shared::kernel::validate::Faults;

use super::sql::Entrance;

/// Longer ones are refused before anything is computed from them.
pub const MAX_CHARS: usize = 200;

/// The tenant's wishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Least characters.
    pub min_length: i16,
    /// Least score of zxcvbn, 0 to 4.
    pub min_score: i16,
}

impl Policy {
    /// The policy of a tenant.
    pub fn of(entrance: &Entrance) -> Self {
        Self {
            min_length: entrance.password_min_length,
            min_score: entrance.password_min_score,
        }
    }
}

impl Default for Policy {
    /// What a new tenant begins with; the same as the columns' defaults.
    fn default() -> Self {
        Self {
            min_length: 10,
            min_score: 2,
        }
    }
}

/// Checks a new password. `about` is what an attacker tries first: the person's name, e-mail address, company.
///
/// Faults: `required`, `too_short`, `too_long`, `weak_password`.
pub fn check(field: &str, password: &str, policy: Policy, about: &[&str]) -> Faults {
    let mut faults = Faults::new();
    let chars = password.chars().count();
    if chars == 0 {
        faults.add(field, "required");
    } else if chars < usize::try_from(policy.min_length).unwrap_or_default() {
        faults.add_limit(field, "too_short", policy.min_length.into());
    } else if chars > MAX_CHARS {
        faults.add_limit(
            field,
            "too_long",
            i64::try_from(MAX_CHARS).unwrap_or(i64::MAX),
        );
    } else if password.contains('\0') {
        faults.add(field, "invalid");
    } else if i16::from(u8::from(zxcvbn::zxcvbn(password, &words(about)).score()))
        < policy.min_score
    {
        faults.add(field, "weak_password");
    }
    faults
}

/// The texts and their single words: `anna.petrova@firm.ru` also as `anna`, `petrova`, `firm`.
fn words<'a>(about: &[&'a str]) -> Vec<&'a str> {
    let mut words: Vec<&str> = about.to_vec();
    words.extend(
        about
            .iter()
            .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
            .filter(|word| word.chars().count() > 2),
    );
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_by_the_policy() {
        let policy = Policy::default();
        let about = ["Анна Петрова", "anna.petrova@firm.ru"];
        let long = "x".repeat(201);
        let cases = [
            ("", Some("required")),
            ("qwe123", Some("too_short")),
            ("короткий", Some("too_short")),
            (long.as_str(), Some("too_long")),
            ("password123", Some("weak_password")),
            ("1234567890", Some("weak_password")),
            ("annapetrova", Some("weak_password")),
            ("anna.petrova@firm.ru", Some("weak_password")),
            ("nine\0zeros\0x", Some("invalid")),
            ("correct horse battery", None),
            ("мой кот любит рыбу", None),
        ];
        for (password, expected) in cases {
            let code = check("password", password, policy, &about)
                .into_vec()
                .first()
                .map(|fault| fault.code);
            assert_eq!(code, expected, "{password}");
        }
    }

    #[test]
    fn the_limit_is_named() {
        let fault = &check(
            "new",
            "short",
            Policy {
                min_length: 12,
                min_score: 0,
            },
            &[],
        )
        .into_vec()[0];
        assert_eq!(
            (fault.field.as_str(), fault.code, fault.limit),
            ("new", "too_short", Some(12))
        );
        assert!(
            check(
                "new",
                "aaaaaaaaaaaa",
                Policy {
                    min_length: 12,
                    min_score: 0
                },
                &[]
            )
            .is_empty()
        );
    }
}
