"""The types of questions by the name that front matter calls them."""

from collections.abc import Mapping

from submit.ticket.questions.amount import AmountQuestion, NumberQuestion
from submit.ticket.questions.choice import ChoiceQuestion, ChoicesQuestion
from submit.ticket.questions.code import CodeQuestion
from submit.ticket.questions.consent import ConsentQuestion
from submit.ticket.questions.email import EmailQuestion
from submit.ticket.questions.impact import ImpactQuestion
from submit.ticket.questions.line import LineQuestion
from submit.ticket.questions.moment import DateQuestion, MomentQuestion
from submit.ticket.questions.question import Question
from submit.ticket.questions.text import TextQuestion
from submit.ticket.questions.tracker_question import TrackerQuestion
from submit.ticket.questions.uploads import FilesQuestion
from submit.ticket.questions.yes_no import YesNoQuestion

QUESTIONS: Mapping[str, type[Question]] = {
    "amount": AmountQuestion,
    "choice": ChoiceQuestion,
    "choices": ChoicesQuestion,
    "code": CodeQuestion,
    "consent": ConsentQuestion,
    "date": DateQuestion,
    "email": EmailQuestion,
    "files": FilesQuestion,
    "impact": ImpactQuestion,
    "line": LineQuestion,
    "moment": MomentQuestion,
    "number": NumberQuestion,
    "text": TextQuestion,
    "tracker": TrackerQuestion,
    "yes_no": YesNoQuestion,
}
