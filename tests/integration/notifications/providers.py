"""Providers for the tests: one in memory that keeps every copy it is given, and the answering side of a mail server."""

import threading

from frontdoor.notifications.gateways import DeliveryFailed


class Provider:
    """Keeps what it is sent, doubles and all. `answers` are used up one a try: None takes the message."""

    def __init__(self, *answers, can_be_asked=True):
        self.answers = list(answers)
        self.can_be_asked = can_be_asked
        self.taken = []
        self.asked = []

    def send(self, message):
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        self.taken.append(message)
        return f"provider-{len(self.taken)}"

    def find(self, reference):
        self.asked.append(reference)
        there = [number for number, message in enumerate(self.taken, 1) if message.reference == reference]
        return f"provider-{there[0]}" if there and self.can_be_asked else None

    @property
    def references(self):
        return [message.reference for message in self.taken]


def later():
    return DeliveryFailed("try later", temporary=True)


def never():
    return DeliveryFailed("the address was refused (550)", temporary=False)


def away():
    return DeliveryFailed("cannot be reached", temporary=True, provider_away=True)


class Letterbox:
    """The side of a real SMTP server that answers. `answers` are given to RCPT, one a try, then 250."""

    def __init__(self):
        self.port = 0
        self.answers = []
        self.to_data = "250 OK"
        self.mails = []
        self.lock = threading.Lock()

    async def handle_RCPT(self, server, session, envelope, address, options):
        with self.lock:
            answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        if self.to_data.startswith("250"):
            with self.lock:
                self.mails.append(envelope)
        return self.to_data
