"""Forty emails that no friend sends: broken, nested, huge, empty, or made to look like something else."""

import base64

HEAD = b"From: Rose Whitaker <rose@example.org>\r\nSubject: My bin\r\nMessage-ID: <1@example.org>\r\n"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


def mixed(*parts: bytes, boundary: bytes = b"b") -> bytes:
    """A letter in parts."""
    inside = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
    return (HEAD + b'Content-Type: multipart/mixed; boundary="' + boundary + b'"\r\n\r\n' + inside
            + b"--" + boundary + b"--\r\n")


def plain(body: bytes, more: bytes = b"") -> bytes:
    return HEAD + more + b"\r\n" + body


def file_part(name: bytes, content: bytes, kind: bytes = b"image/png") -> bytes:
    return (b"Content-Type: " + kind + b"\r\nContent-Transfer-Encoding: base64\r\n"
            b'Content-Disposition: attachment; filename="' + name + b'"\r\n\r\n' + base64.encodebytes(content))


def nested(depth: int) -> bytes:
    inside = b"Content-Type: text/plain\r\n\r\ndeep\r\n"
    for level in range(depth):
        mark = b"x%d" % level
        inside = (b"Content-Type: multipart/mixed; boundary=" + mark + b"\r\n\r\n--" + mark + b"\r\n" + inside
                  + b"\r\n--" + mark + b"--\r\n")
    return HEAD + inside


MAILS: dict[str, bytes] = {
    "nothing": b"",
    "white space": b" \r\n\r\n ",
    "one byte": b"\x00",
    "only a header": HEAD,
    "no header": b"Just some words without any header at all.",
    "no body": plain(b""),
    "binary": bytes(range(256)) * 40,
    "an image for a letter": PNG,
    "no sender": b"Subject: Hello\r\n\r\nWho am I?",
    "an empty sender": b"From: \r\nSubject: Hello\r\n\r\nWho am I?",
    "a sender with a line end": b"From: a@b.c\r\n Bcc: everyone@example.org\r\nSubject: x\r\n\r\nhello",
    "a sender of many": b"From: a@example.org, b@example.org\r\n\r\nhello",
    "a sender in brackets in brackets": b"From: <<<<<<a@example.org>>>>>>\r\n\r\nhello",
    "an endless sender": b"From: " + b"a" * 5_000 + b"@example.org\r\n\r\nhello",
    "a sender that is two": b'From: "rose@example.org" <evil@example.net>\r\n\r\nhello',
    "an unknown charset": plain(b"caf\xe9", b'Content-Type: text/plain; charset="klingon"\r\n'),
    "a charset that lies": plain(b"caf\xe9 \xff\xfe", b'Content-Type: text/plain; charset="utf-8"\r\n'),
    "a charset with nothing": plain(b"caf\xe9", b"Content-Type: text/plain; charset=\r\n"),
    "a charset that is a codec": plain(b"63616665", b"Content-Type: text/plain; charset=hex\r\n"),
    "utf-7": plain(b"+ADw-script+AD4-", b"Content-Type: text/plain; charset=utf-7\r\n"),
    "broken base64": plain(b"!!!not base64!!!", b"Content-Transfer-Encoding: base64\r\n"),
    "broken quoted printable": plain(b"=ZZ=3=\r\n=", b"Content-Transfer-Encoding: quoted-printable\r\n"),
    "an unknown encoding": plain(b"hello", b"Content-Transfer-Encoding: x-rot13\r\n"),
    "uuencode cut short": plain(b"begin 644 x\nM", b"Content-Transfer-Encoding: x-uuencode\r\n"),
    "a subject in broken words": HEAD.replace(b"My bin", b"=?utf-8?b?!!!?= =?x?q?=ff?= =?utf-8?q?=e2=82?=") + b"\r\nx",
    "an endless subject": HEAD.replace(b"My bin", b"x" * 100_000) + b"\r\nx",
    "a subject that turns round": HEAD.replace(b"My bin", "\u202egnp.exe".encode()) + b"\r\nx",
    "no boundary": HEAD + b"Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\nhello\r\n",
    "a boundary that never comes": HEAD + b"Content-Type: multipart/mixed; boundary=z\r\n\r\nhello\r\n",
    "parts without an end": mixed(b"Content-Type: text/plain\r\n\r\nhello")[:-8],
    "five parts inside one another": nested(5),
    "forty parts inside one another": nested(40),
    "two thousand parts inside one another": nested(2_000),
    "a thousand parts": mixed(*[b"Content-Type: text/plain\r\n\r\nx"] * 1_000),
    "a letter in a letter": mixed(b"Content-Type: message/rfc822\r\n\r\n" + plain(b"the one inside")),
    "a page that acts": plain(b"<script>alert(1)</script><style>x{}</style><p>Hello <b>there</b><img src=x onerror=y>",
                              b"Content-Type: text/html\r\n"),
    "a page of open brackets": plain(b"<a " * 60_000, b"Content-Type: text/html\r\n"),
    "a page of comments": plain(b"<!--" * 50_000, b"Content-Type: text/html\r\n"),
    "a long letter": plain(b"word " * 400_000),
    "one endless line of quotes": plain(b"> " * 200_000),
    "a file called by a path": mixed(b"Content-Type: text/plain\r\n\r\nhello",
                                     file_part(b"../../etc/passwd.png", PNG)),
    "a program called a picture": mixed(file_part(b"photo.png", b"MZ\x90\x00" + b"\x00" * 400)),
    "twenty files": mixed(*[file_part(b"%d.png" % number, PNG) for number in range(20)]),
    "a file without a name": mixed(b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                                   + base64.encodebytes(PNG)),
    "an empty file": mixed(file_part(b"empty.png", b"")),
    "no end of the header": b"X-Long: " + b"a" * 300_000,
    "null bytes": plain(b"he\x00llo\x00"),
    "a hundred thousand headers": b"".join(b"X-%d: y\r\n" % number for number in range(100_000)) + b"\r\nhello",
}
