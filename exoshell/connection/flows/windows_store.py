"""Certificates of the Windows certificate store by thumbprint, whose keys sign without ever leaving it (CryptoAPI and CNG, by ctypes).

The user's store first, then the machine's, as Microsoft's module looks. Written against the two system libraries as an object, so
that the calls, their structures and their order can be tried anywhere; that Windows agrees can only be seen on Windows.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from exoshell.connection.auth_errors import AuthError, AuthProblem

_SYSTEM_STORE_BY_NAME = 10  # CERT_STORE_PROV_SYSTEM_W
_STORES = (0x10000, 0x20000)  # CERT_SYSTEM_STORE_CURRENT_USER, …_LOCAL_MACHINE
_EXISTING_READ_ONLY = 0x4000 | 0x8000
_ENCODINGS = 0x10001  # X509_ASN_ENCODING | PKCS_7_ASN_ENCODING
_BY_SHA1 = 0x10000  # CERT_FIND_SHA1_HASH
_SILENT_CNG_KEY = 0x40000 | 0x40  # CRYPT_ACQUIRE_ONLY_NCRYPT_KEY_FLAG | CRYPT_ACQUIRE_SILENT_FLAG
_PSS_SILENTLY = 0x8 | 0x40  # BCRYPT_PAD_PSS | NCRYPT_SILENT_FLAG
_DIGEST_SIZE = 32
_KEY_ADVICE = (
    "The key must be readable by you and live in a CNG provider: import the PFX again with "
    'certutil -user -csp "Microsoft Software Key Storage Provider" -importpfx FILE, or use -CertificateFilePath.'
)


class Blob(ctypes.Structure):
    """CRYPT_HASH_BLOB."""

    _fields_ = (("size", ctypes.c_uint32), ("data", ctypes.POINTER(ctypes.c_ubyte)))


class CertificateContext(ctypes.Structure):
    """CERT_CONTEXT."""

    _fields_ = (
        ("encoding", ctypes.c_uint32),
        ("data", ctypes.POINTER(ctypes.c_ubyte)),
        ("size", ctypes.c_uint32),
        ("info", ctypes.c_void_p),
        ("store", ctypes.c_void_p),
    )


class PssPadding(ctypes.Structure):
    """BCRYPT_PSS_PADDING_INFO."""

    _fields_ = (("algorithm", ctypes.c_wchar_p), ("salt_size", ctypes.c_uint32))


@dataclass(frozen=True, slots=True)
class Libraries:
    """The system's two libraries, and the thread's last error."""

    crypt32: Any
    ncrypt: Any
    last_error: Callable[[], int]


def system_libraries() -> Libraries:
    """Those of this machine. On Windows only."""
    load: Any = getattr(ctypes, "WinDLL")  # noqa: B009  # other systems have none, and their type checkers know
    crypt32, ncrypt = load("crypt32", use_last_error=True), load("ncrypt", use_last_error=True)
    crypt32.CertOpenStore.restype = ctypes.c_void_p
    crypt32.CertOpenStore.argtypes = (ctypes.c_void_p, ctypes.c_uint32, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_wchar_p)
    crypt32.CertFindCertificateInStore.restype = ctypes.POINTER(CertificateContext)
    crypt32.CertFindCertificateInStore.argtypes = (
        ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_void_p, ctypes.c_void_p,
    )  # fmt: skip
    crypt32.CryptAcquireCertificatePrivateKey.argtypes = (
        ctypes.POINTER(CertificateContext), ctypes.c_uint32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p,
    )  # fmt: skip
    crypt32.CertFreeCertificateContext.argtypes = (ctypes.POINTER(CertificateContext),)
    crypt32.CertCloseStore.argtypes = (ctypes.c_void_p, ctypes.c_uint32)
    ncrypt.NCryptSignHash.argtypes = (
        ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint32, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_void_p,
        ctypes.c_uint32,
    )  # fmt: skip
    ncrypt.NCryptFreeObject.argtypes = (ctypes.c_void_p,)
    return Libraries(crypt32, ncrypt, getattr(ctypes, "get_last_error"))  # noqa: B009


class StoredKey:
    """A private key that stays in the store. `sign` is all it can do."""

    def __init__(self, libraries: Libraries, handle: int, *, ours: bool) -> None:
        """`ours`: the handle is to be given back (Windows says which are)."""
        self._libraries = libraries
        self._handle = handle
        self._ours = ours

    def sign(self, data: bytes) -> bytes:
        """RSA-PSS over SHA-256, salt as long as the digest. Raises AuthError."""
        import hashlib

        digest = hashlib.sha256(data).digest()
        padding = PssPadding("SHA256", _DIGEST_SIZE)
        signature = self._call(digest, padding, None)
        return self._call(digest, padding, signature)[: len(signature)]

    def _call(self, digest: bytes, padding: PssPadding, room: bytes | None) -> bytes:
        """NCryptSignHash: without room the size of the answer, as that many zeros."""
        size = ctypes.c_uint32(0)
        buffer = None if room is None else ctypes.create_string_buffer(len(room))
        status = self._libraries.ncrypt.NCryptSignHash(
            self._handle,
            ctypes.byref(padding),
            digest,
            len(digest),
            buffer,
            0 if room is None else len(room),
            ctypes.byref(size),
            _PSS_SILENTLY,
        )
        if status != 0:
            code = status & 0xFFFFFFFF
            raise AuthError(AuthProblem.LOCAL, f"The key of the certificate cannot sign (error 0x{code:08X}).", _KEY_ADVICE)
        return bytes(size.value) if buffer is None else buffer.raw[: size.value]

    def __del__(self) -> None:
        if self._ours:
            self._libraries.ncrypt.NCryptFreeObject(self._handle)


def find_in_windows_store(thumbprint: bytes, libraries: Libraries | None = None) -> tuple[StoredKey, bytes] | None:
    """The key and the certificate (DER) with a SHA-1 thumbprint; None where neither store has it.

    Raises AuthError where its key cannot be used.
    """
    ready = libraries or system_libraries()
    for place in _STORES:
        store = ready.crypt32.CertOpenStore(_SYSTEM_STORE_BY_NAME, 0, None, place | _EXISTING_READ_ONLY, "My")
        if not store:
            continue
        try:
            found = _find(ready, store, thumbprint)
        finally:
            ready.crypt32.CertCloseStore(store, 0)
        if found is not None:
            return found
    return None


def _find(libraries: Libraries, store: Any, thumbprint: bytes) -> tuple[StoredKey, bytes] | None:
    data = (ctypes.c_ubyte * len(thumbprint)).from_buffer_copy(thumbprint)
    blob = Blob(len(thumbprint), ctypes.cast(data, ctypes.POINTER(ctypes.c_ubyte)))
    context = libraries.crypt32.CertFindCertificateInStore(store, _ENCODINGS, 0, _BY_SHA1, ctypes.byref(blob), None)
    if not context:
        return None
    try:
        encoded = ctypes.string_at(context.contents.data, context.contents.size)
        handle, kind, ours = ctypes.c_void_p(), ctypes.c_uint32(), ctypes.c_int()
        acquired = libraries.crypt32.CryptAcquireCertificatePrivateKey(
            context, _SILENT_CNG_KEY, None, ctypes.byref(handle), ctypes.byref(kind), ctypes.byref(ours)
        )
        if not acquired or not handle.value:
            code = libraries.last_error() & 0xFFFFFFFF
            message = f"The certificate is in the store, but its private key cannot be used (error 0x{code:08X})."
            raise AuthError(AuthProblem.LOCAL, message, _KEY_ADVICE)
        return StoredKey(libraries, handle.value, ours=bool(ours.value)), encoded
    finally:
        libraries.crypt32.CertFreeCertificateContext(context)
