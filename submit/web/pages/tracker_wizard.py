"""The wizard that helps a client who does not know which tracker to choose."""

from flask import render_template, request
from werkzeug.exceptions import NotFound

from submit.web.browser_drafts import ID
from submit.web.service import rules


def choose() -> str:
    """Ask yes-or-no questions, one at a time, that end in a tracker for the draft in the address, or for a new one."""
    rulebook = rules().rulebook
    if rulebook.chooser is None:
        raise NotFound
    draft = request.args.get("draft", "")
    draft = draft if ID.fullmatch(draft) else ""
    tree, asked = rulebook.chooser.value.tree, rulebook.chooser.value.start
    answered: list[tuple[str, str]] = []
    while asked in tree and request.args.get(asked) in ("if_yes", "if_no"):
        answered.append((asked, request.args[asked]))
        asked = tree[asked][request.args[asked]]
    if asked in rulebook.trackers:
        return render_template("chosen.html", rule=rulebook.trackers[asked], draft=draft)
    unanswered = request.args.get("asked") == asked
    return render_template(
        "choose.html", rule=rulebook.chooser, asked=asked, answered=answered, unanswered=unanswered, draft=draft
    )
