//! Checks of input that the page and the server make alike. A fault is a code; its sentence comes from the catalogue
//! (`valid_<code>`) when the fault is shown.

/// The faults found so far: field, code, and the numbers that the sentence names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

/// One fault of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The field's name in the API.
    pub field: String,
    /// Stable code.
    pub code: &'static str,
    /// What the sentence names as `{limit}`.
    pub limit: Option<i64>,
}

impl Faults {
    /// Nothing found yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes a fault.
    pub fn add(&mut self, field: impl Into<String>, code: &'static str) {
        self.0.push(Fault {
            field: field.into(),
            code,
            limit: None,
        });
    }

    /// Notes a fault whose sentence names a limit.
    pub fn add_limit(&mut self, field: impl Into<String>, code: &'static str, limit: i64) {
        self.0.push(Fault {
            field: field.into(),
            code,
            limit: Some(limit),
        });
    }

    /// A text that must be there and have at most `max` characters.
    pub fn required_text(&mut self, field: &str, text: &str, max: usize) {
        if text.trim().is_empty() {
            self.add(field, "required");
        } else {
            self.max_text(field, text, max);
        }
    }

    /// A text that may be empty and has at most `max` characters.
    pub fn max_text(&mut self, field: &str, text: &str, max: usize) {
        if text.chars().count() > max {
            self.add_limit(field, "too_long", i64::try_from(max).unwrap_or(i64::MAX));
        }
        if text.contains('\0') {
            self.add(field, "invalid");
        }
    }

    /// A number within bounds, both included.
    pub fn range(&mut self, field: &str, value: i64, low: i64, high: i64) {
        if value < low {
            self.add_limit(field, "too_small", low);
        } else if value > high {
            self.add_limit(field, "too_large", high);
        }
    }

    /// An e-mail address as far as it can be told without sending to it: one `@`, a dot in the domain, no spaces, ≤ 254 (RFC 5321).
    pub fn email(&mut self, field: &str, text: &str) {
        if text.trim().is_empty() {
            self.add(field, "required");
        } else if !is_email(text) {
            self.add(field, "email");
        }
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The faults in the order found.
    pub fn into_vec(self) -> Vec<Fault> {
        self.0
    }

    /// `Ok` when nothing was found.
    pub fn check(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}

/// Whether a text has the form of an e-mail address.
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let plain = |c: char| {
        !c.is_whitespace()
            && !c.is_control()
            && !matches!(
                c,
                '<' | '>' | ',' | ';' | '"' | '(' | ')' | '[' | ']' | '\\'
            )
    };
    text.len() <= 254
        && !local.is_empty()
        && local.len() <= 64
        && !local.contains('@')
        && domain.contains('.')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && !domain.contains("..")
        && text.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn email_forms() {
        for good in [
            "a@b.co",
            "head@demo.test",
            "иван@почта.рф",
            "a.b+c@sub.example.org",
        ] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "", "a", "a@", "@b.co", "a@b", "a b@c.de", "a@b..c", "a@.b.c", "a@b.c.", "<a@b.c>",
            "a@@b.c", "a@b.c\n",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn text_limits_count_characters() {
        let mut faults = Faults::new();
        faults.required_text("title", "яяя", 3);
        assert!(faults.is_empty());
        faults.required_text("title", "яяяя", 3);
        faults.required_text("name", "  ", 3);
        let codes: Vec<_> = faults
            .into_vec()
            .into_iter()
            .map(|fault| (fault.field, fault.code))
            .collect();
        assert_eq!(
            codes,
            [
                ("title".to_owned(), "too_long"),
                ("name".to_owned(), "required")
            ]
        );
    }
}
