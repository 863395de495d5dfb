//! Reads which data points a receiver refused although it accepted the request.
//!
//! The body of the response is an `ExportMetricsServiceResponse`. Only two fields matter, so a
//! hand-written decoder is enough.

use crate::push::push_error::PushError;

mod export_response {
    pub(super) const PARTIAL_SUCCESS: u64 = 1;
}

mod partial_success {
    pub(super) const REJECTED_POINTS: u64 = 1;
    pub(super) const MESSAGE: u64 = 2;
}

/// The value of a field.
enum FieldValue<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

/// Returns an error if the receiver refused data points. A message without refused points is
/// only a hint.
pub(super) fn refused(body: &[u8]) -> Result<(), PushError> {
    let (mut rejected, mut message) = (0, String::new());
    for (field, value) in fields(body) {
        let (export_response::PARTIAL_SUCCESS, FieldValue::Bytes(partial)) = (field, value) else {
            continue;
        };
        for field in fields(partial) {
            match field {
                (partial_success::REJECTED_POINTS, FieldValue::Number(number)) => rejected = number,
                (partial_success::MESSAGE, FieldValue::Bytes(text)) => {
                    message = String::from_utf8_lossy(text).into_owned();
                }
                _ => {}
            }
        }
    }
    match rejected {
        0 => Ok(()),
        rejected => Err(PushError::Partial { rejected, message }),
    }
}

/// The fields of a message, up to the first invalid one.
fn fields(mut bytes: &[u8]) -> impl Iterator<Item = (u64, FieldValue<'_>)> {
    std::iter::from_fn(move || {
        let key = varint(&mut bytes)?;
        let value = match key & 7 {
            0 => FieldValue::Number(varint(&mut bytes)?),
            1 => FieldValue::Bytes(bytes.split_off(..8)?),
            2 => {
                let length = usize::try_from(varint(&mut bytes)?).ok()?;
                FieldValue::Bytes(bytes.split_off(..length)?)
            }
            5 => FieldValue::Bytes(bytes.split_off(..4)?),
            _ => return None,
        };
        Some((key >> 3, value))
    })
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let byte = bytes.split_off_first()?;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refused_points_are_an_error() {
        // partial_success { rejected_data_points: 300, error_message: "old" }
        let body = [0x0a, 8, 0x08, 0xac, 0x02, 0x12, 3, b'o', b'l', b'd'];
        match refused(&body) {
            Err(PushError::Partial { rejected, message }) => {
                assert_eq!((rejected, &*message), (300, "old"));
            }
            other => panic!("{other:?}"),
        }
        let hint = [0x0a, 5, 0x12, 3, b'o', b'l', b'd'];
        for accepted in [&hint[..], &[], b"{}", b"ok", &[0x0a, 200], &[0xff; 20]] {
            assert!(refused(accepted).is_ok(), "{accepted:?}");
        }
    }
}
