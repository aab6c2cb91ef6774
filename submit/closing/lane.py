"""The lane that looks after the tickets in the tracker: replies of clients go first, then it is time to look."""

from dataclasses import dataclass

from submit.closing.reply_delivery import ReplyDelivery
from submit.closing.sync import Sync


@dataclass(frozen=True)
class FollowingLane:
    """Both take turns in one lane, so that a reply is in the tracker before anyone looks for it."""

    replying: ReplyDelivery
    sync: Sync

    def step(self) -> bool:
        """Returns whether there was anything to do."""
        return self.replying.step() or self.sync.step()
