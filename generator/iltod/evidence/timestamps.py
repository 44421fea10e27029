"""Time stamp tokens (RFC 3161), verified offline: which digest was stamped, when, and by whom.

A signature is verified against the authorities that the project trusts, else against certificates that lie beside the
token: then it is known to be sound, and its issuer to be a stranger. The library for it is imported only when there is
a token, and without it a token that holds the digest counts as one whose signature was not verified.

Whatever lies in a token may be broken, and the library raises what its parts raise: any exception of it means that the
token does not say what it should.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from iltod.model import Signature, Stamp

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse

LARGEST_TOKEN = 64 * 1024

_SHA256 = "2.16.840.1.101.3.4.2.1"

_LONGER = {"2.16.840.1.101.3.4.2.2": "sha384", "2.16.840.1.101.3.4.2.3": "sha512"}

_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----\s*", re.DOTALL)

_LONGEST_NAME = 200


def read_stamps(
    token: str,
    content: bytes,
    digests: Collection[str],
    trusted: bytes = b"",
    beside: bytes = b"",
    longer: Callable[[str], Mapping[str, str]] = lambda algorithm: {},
) -> Iterator[Stamp]:
    """Yield what a token says of the files whose SHA-256 are `digests`.

    `content` is a time stamp response or the bare token in it. `trusted` and `beside` are certificates in PEM: of the
    authorities that the project trusts, and those that came with the token. `longer` returns, for `sha384` or `sha512`,
    the SHA-256 of each file by that digest of it: a token may stamp any of these.
    """
    if len(content) > LARGEST_TOKEN:
        return
    try:
        from rfc3161_client import decode_timestamp_response
    except ImportError:
        held = [digest for digest in digests if bytes.fromhex(digest) in content]
        yield from (Stamp(token=token, sha256=digest, signature=Signature.UNVERIFIED) for digest in held)
        return
    response = _decoded(decode_timestamp_response, content)
    if response is None:
        return
    try:
        imprint = response.tst_info.message_imprint
        algorithm, imprinted = imprint.hash_algorithm.dotted_string, imprint.message.hex()
    except Exception:
        return
    if algorithm in _LONGER:
        imprinted = longer(_LONGER[algorithm]).get(imprinted, "")
    elif algorithm != _SHA256:
        return
    if imprinted in digests:
        yield Stamp(
            token=token,
            sha256=imprinted,
            signature=_signature(response, _certificates(trusted), _certificates(beside)),
            time=response.tst_info.gen_time,
            authority=_authority(response),
        )


def _decoded(decode: Callable[[bytes], TimeStampResponse], content: bytes) -> TimeStampResponse | None:
    """Return the response, also where a file holds only the token of one, as some authorities hand it out."""
    for written in (content, _response_of(content)):
        try:
            return decode(written)
        except Exception:  # whatever is no response is tried as a token
            continue
    return None


def _response_of(token: bytes) -> bytes:
    """Return a response that grants a token (RFC 3161, 2.4.2): a sequence of the status 0 and the token, in DER."""
    body = b"\x30\x03\x02\x01\x00" + token
    length = len(body).to_bytes(4, "big").lstrip(b"\0")
    return b"\x30" + bytes((0x80 | len(length),)) + length + body if len(body) > 127 else b""


def _signature(response: TimeStampResponse, trusted: Sequence[Certificate], beside: Sequence[Certificate]) -> Signature:
    """Return how far the signature could be verified."""
    outcomes = [_verified(response, trusted), _verified(response, beside)]
    if outcomes[0]:
        return Signature.TRUSTED
    if outcomes[1]:
        return Signature.UNKNOWN_ISSUER
    return Signature.WRONG if False in outcomes else Signature.UNVERIFIED


def _verified(response: TimeStampResponse, roots: Sequence[Certificate]) -> bool | None:
    """Return whether the signature is right, or None where these certificates do not lead to who signed."""
    from rfc3161_client import VerificationError, VerifierBuilder

    if not roots:
        return None
    try:
        verifier = VerifierBuilder(roots=list(roots)).build()
        return bool(verifier.verify(response, response.tst_info.message_imprint.message))
    except VerificationError as error:
        return None if "certificate verify error" in str(error) else False
    except Exception:
        return False


def _certificates(pem: bytes) -> tuple[Certificate, ...]:
    """Return the certificates in a text; what is none of them is passed over."""
    from cryptography.x509 import load_pem_x509_certificate

    found = []
    for block in _PEM.findall(pem):
        try:
            found.append(load_pem_x509_certificate(block))
        except ValueError:
            continue
    return tuple(dict.fromkeys(found))


def _authority(response: TimeStampResponse) -> str | None:
    """Return what the certificate of the signer calls its owner, on one line."""
    from cryptography.x509 import load_der_x509_certificate
    from cryptography.x509.oid import NameOID

    try:
        signers = {(signer.issuer, signer.serial_number) for signer in response.signed_data.signer_infos}
        for content in response.signed_data.certificates:
            certificate = load_der_x509_certificate(content)
            if (certificate.issuer, certificate.serial_number) in signers:
                names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
                name = " ".join(str(names[0].value).split()) if names else certificate.subject.rfc4514_string()
                return name[:_LONGEST_NAME] or None
    except Exception:
        return None
    return None
