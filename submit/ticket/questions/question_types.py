"""The types of questions by the name that front matter calls them."""

from collections.abc import Mapping

from submit.ticket.questions.choice import ChoiceQuestion, ChoicesQuestion
from submit.ticket.questions.consent import ConsentQuestion
from submit.ticket.questions.email import EmailQuestion
from submit.ticket.questions.impact import ImpactQuestion
from submit.ticket.questions.line import LineQuestion
from submit.ticket.questions.question import Question
from submit.ticket.questions.text import TextQuestion
from submit.ticket.questions.tracker_question import TrackerQuestion
from submit.ticket.questions.uploads import FilesQuestion
from submit.ticket.questions.yes_no import YesNoQuestion

QUESTIONS: Mapping[str, type[Question]] = {
    "choice": ChoiceQuestion,
    "choices": ChoicesQuestion,
    "consent": ConsentQuestion,
    "email": EmailQuestion,
    "files": FilesQuestion,
    "impact": ImpactQuestion,
    "line": LineQuestion,
    "text": TextQuestion,
    "tracker": TrackerQuestion,
    "yes_no": YesNoQuestion,
}
