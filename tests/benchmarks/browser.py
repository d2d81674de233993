"""People at the other end: each with cookies of their own, a new connection for every request as behind a
buffering proxy, and several of them at once."""

import http.client
import re
import threading
import time
import urllib.parse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape

TOKEN = re.compile(rb'name="csrf_token"[^>]*?value="([^"]+)"')
TIMEOUT_SECONDS = 60
MOST_REDIRECTS = 5
MOVED = (301, 302, 303, 307, 308)


class WrongAnswer(Exception):
    """A page under test did not answer as it should, so its speed means nothing."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    path: str
    status: int
    location: str
    body: bytes

    @property
    def token(self) -> str:
        """The hidden token of the form on the page."""
        found = TOKEN.search(self.body)
        if found is None:
            raise WrongAnswer(f"{self.path} has no form")
        return unescape(found.group(1).decode("ascii"))


@dataclass
class Browser:
    """One visitor of the server on `port`."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    requests: int = 0

    def get(self, path: str) -> Answer:
        """A page, after the redirects that lead to it."""
        return self._follow(self._ask("GET", path, None))

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form, and come to the page that follows it."""
        return self._follow(self._ask("POST", path, urllib.parse.urlencode(fields)))

    def send(self, path: str, fields: Mapping[str, str]) -> None:
        """Send a form as a script does, which does not go to the page that follows."""
        answer = self._ask("POST", path, urllib.parse.urlencode(fields))
        if answer.status not in MOVED:
            raise WrongAnswer(f"{answer.path} answered {answer.status}")

    @property
    def cookie(self) -> str:
        """The cookies, as they are sent."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _follow(self, answer: Answer) -> Answer:
        for _ in range(MOST_REDIRECTS):
            if answer.status not in MOVED:
                break
            answer = self._ask("GET", answer.location, None)
        if answer.status != 200:
            raise WrongAnswer(f"{answer.path} answered {answer.status}")
        return answer

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        headers = {"Connection": "close", "Cookie": self.cookie}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            self.requests += 1
            for line in response.headers.get_all("Set-Cookie") or ():
                name, _, value = line.partition(";")[0].partition("=")
                self.cookies[name] = value
            return Answer(path, response.status, response.headers.get("Location", ""), response.read())
        finally:
            connection.close()


def together(jobs: Sequence[Callable[[], object]], people: int) -> float:
    """Let `people` at once do the jobs, each taking the next; gives the seconds until all are done. What one
    of them raises goes up."""
    waiting = iter(jobs)
    lock, failures = threading.Lock(), list[BaseException]()

    def work() -> None:
        while not failures:
            with lock:
                job = next(waiting, None)
            if job is None:
                return
            try:
                job()
            except BaseException as error:
                failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(people)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return time.perf_counter() - began
