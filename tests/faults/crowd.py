"""Many clients at the form at once. Each files one ticket after the other, and notes the number it was shown."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.faults.person import Person, Wish
from tests.faults.progress import progress
from tests.faults.waiting import wait_until


@dataclass(frozen=True)
class Acknowledged:
    """A wish, and the number that its client was shown: from here on the ticket is our charge."""

    wish: Wish
    reference: str


@dataclass
class Crowd:
    """`clients` threads share `count` tickets; every `files_every`-th has a file. `ports` are the web processes';
    `kind` is how these clients come."""

    ports: Callable[[], list[int]]
    count: int
    clients: int = 8
    files_every: int = 4
    first: int = 0
    kind: type[Person] = Person
    acknowledged: list[Acknowledged] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    errors: list[BaseException] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._work, args=(at,), daemon=True) for at in range(self.clients)]

    def start(self) -> "Crowd":
        for thread in self._threads:
            thread.start()
        return self

    def is_busy(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    def reach(self, count: int, seconds: float = 300) -> None:
        """Waits until so many numbers have been shown, or nobody is busy any more."""
        wait_until(lambda: len(self.acknowledged) >= count or not self.is_busy(), seconds, 0.01)

    def finish(self, seconds: float) -> None:
        """Waits until all are done; raises what stopped one of them."""
        for thread in self._threads:
            thread.join(seconds)
        self._stop.set()
        for thread in self._threads:
            thread.join(60)
        if self.errors:
            raise self.errors[0]

    @property
    def failures(self) -> Counter[str]:
        """The pages that had to be asked for again, by what happened."""
        return sum((Counter(person.failures) for person in self.people), Counter())

    def seconds(self, page: str) -> list[float]:
        """How long that page took, each time that it came."""
        return [one for person in self.people for one in person.seconds.get(page, [])]

    def wishes(self, client: int) -> Iterator[Wish]:
        """The tickets of one client, in their order."""
        for number in range(self.first + client, self.first + self.count, self.clients):
            marker = f"N-{number:06}"
            files = {f"{marker}.log": f"журнал {marker}\n".encode() * 50} if number % self.files_every == 0 else {}
            yield Wish(marker, f"agent@agency{client}.example", files)

    def _work(self, client: int) -> None:
        person = self.kind(lambda: self._port(client), lambda: not self._stop.is_set())
        self.people.append(person)
        try:
            for wish in self.wishes(client):
                if self._stop.is_set():
                    return
                self.acknowledged.append(Acknowledged(wish, person.file(wish)))
                self._tell()
        except BaseException as error:
            self.errors.append(error)

    def _tell(self) -> None:
        """Tells how far it came, twenty times in a long run."""
        if len(self.acknowledged) % max(self.count // 20, 10) == 0:
            progress(acknowledged=f"{len(self.acknowledged)}/{self.count}", asked_again=dict(self.failures))

    def _port(self, client: int) -> int:
        ports = self.ports()
        return ports[client % len(ports)]
