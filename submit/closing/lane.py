"""The lane that follows the tickets in the tracker: clients' replies go first, then the tickets are looked at."""

from dataclasses import dataclass

from submit.closing.reply_delivery import ReplyDelivery
from submit.closing.sync import Sync


@dataclass(frozen=True)
class FollowingLane:
    """Both workers in one lane, so that a reply is in the tracker before the ticket is looked at."""

    replying: ReplyDelivery
    sync: Sync

    def step(self) -> bool:
        """Deliver a reply or look at the tracker; return True if there was something to do."""
        return self.replying.step() or self.sync.step()
