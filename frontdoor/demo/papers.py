"""The papers that the demonstration's residents send: drawn on the spot, with what an adviser would look for."""

import io
from collections.abc import Sequence
from datetime import datetime

from PIL import Image, ImageDraw, ImageFont
from sqlalchemy.orm import Session

from frontdoor.cases.attachments import Attachment
from frontdoor.cases.drafts import Draft
from frontdoor.cases.files import FileStore

SIZE, MARGIN, LINE = (820, 560), 48, 46
PAPER, INK, SEAL = (250, 248, 240), (40, 40, 46), (176, 40, 40)
MEDIA_TYPE = "image/png"
INVENTED = "Invented for the demonstration"


def drawn(heading: str, lines: Sequence[str]) -> bytes:
    """One page as a picture (PNG): its heading, its lines, and that it is invented. The same words, the same bytes."""
    page = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(page)
    pen.rectangle((12, 12, SIZE[0] - 13, SIZE[1] - 13), outline=INK, width=3)
    pen.text((MARGIN, MARGIN), heading, fill=INK, font=ImageFont.load_default(38))
    for number, line in enumerate(lines):
        pen.text((MARGIN, MARGIN + 74 + number * LINE), line, fill=INK, font=ImageFont.load_default(26))
    pen.text((MARGIN, SIZE[1] - 70), INVENTED, fill=SEAL, font=ImageFont.load_default(24))
    kept = io.BytesIO()
    page.save(kept, MEDIA_TYPE.partition("/")[2])
    return kept.getvalue()


def attach(
    session: Session, files: FileStore, draft: Draft, fact_id: str, name: str, content: bytes, *, at: datetime,
) -> str:
    """Keep a paper with a draft as the journey would; gives its public id, which the answer names. Flushes."""
    row = Attachment(
        council_id=draft.council_id, draft_id=draft.id, case_id=None, fact_id=fact_id, name=name,
        media_type=MEDIA_TYPE, size_bytes=len(content), digest=files.put(content), scan="not_scanned", created_at=at,
    )
    session.add(row)
    session.flush()
    return row.public_id
