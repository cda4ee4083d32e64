//! `traceparent` of the W3C Trace Context: which trace a request belongs to.

/// What the sender of a request said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parent {
    /// 32 hexadecimal digits.
    pub trace_id: String,
    /// 16 hexadecimal digits.
    pub span_id: String,
    /// Whether the sender records the trace, so that it would miss our part.
    pub is_sampled: bool,
}

impl Parent {
    /// Reads `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`. Later versions may say more behind it.
    pub fn parse(header: &str) -> Option<Self> {
        let mut parts = header.trim().split('-');
        let (version, trace_id, span_id, flags) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let is_sound = is_hex(version, 2)
            && version != "ff"
            && (version != "00" || parts.next().is_none())
            && is_trace_id(trace_id)
            && is_hex(span_id, 16)
            && span_id.bytes().any(|digit| digit != b'0')
            && is_hex(flags, 2);
        is_sound.then(|| Self {
            trace_id: trace_id.to_owned(),
            span_id: span_id.to_owned(),
            is_sampled: u8::from_str_radix(flags, 16).is_ok_and(|flags| flags & 1 == 1),
        })
    }
}

/// Whether a text can be the id of a trace.
pub fn is_trace_id(text: &str) -> bool {
    is_hex(text, 32) && text.bytes().any(|digit| digit != b'0')
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length
        && text
            .bytes()
            .all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
    const SPAN: &str = "00f067aa0ba902b7";

    /// OPS-03: the header is read as the W3C says, and anything else is no header.
    #[test]
    fn ops_03_traceparent_is_read() {
        let sampled = |header: String| Parent::parse(&header).map(|parent| parent.is_sampled);
        assert_eq!(sampled(format!("00-{TRACE}-{SPAN}-01")), Some(true));
        assert_eq!(sampled(format!("00-{TRACE}-{SPAN}-00")), Some(false));
        assert_eq!(sampled(format!("01-{TRACE}-{SPAN}-03-more")), Some(true));
        for bad in [
            String::new(),
            format!("00-{TRACE}-{SPAN}"),
            format!("00-{TRACE}-{SPAN}-01-more"),
            format!("ff-{TRACE}-{SPAN}-01"),
            format!("00-{}-{SPAN}-01", TRACE.to_uppercase()),
            format!("00-{}-{SPAN}-01", "0".repeat(32)),
            format!("00-{TRACE}-{}-01", "0".repeat(16)),
            format!("00-{TRACE}x-{SPAN}-01"),
            format!("0-{TRACE}-{SPAN}-01"),
        ] {
            assert_eq!(Parent::parse(&bad), None, "{bad}");
        }
    }
}
