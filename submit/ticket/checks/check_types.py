"""The checks that a page can ask for, by the name it uses. A new check is a module beside this one, and a line here."""

from collections.abc import Mapping

from submit.ticket.checks.attached_files import AttachedFiles
from submit.ticket.checks.bare_place import BarePlace
from submit.ticket.checks.blame import Blame
from submit.ticket.checks.card_number import CardNumber
from submit.ticket.checks.check import Check
from submit.ticket.checks.contradiction import Contradiction
from submit.ticket.checks.credential import Credential
from submit.ticket.checks.email_syntax import EmailSyntax
from submit.ticket.checks.error_text import ErrorText
from submit.ticket.checks.layout import Layout
from submit.ticket.checks.length import Length
from submit.ticket.checks.listed_words import ListedWords
from submit.ticket.checks.long_emptiness import LongEmptiness
from submit.ticket.checks.mail_domain import MailDomain
from submit.ticket.checks.mail_slip import MailSlip
from submit.ticket.checks.noise import Noise
from submit.ticket.checks.one_example import OneExample
from submit.ticket.checks.only_code import OnlyCode
from submit.ticket.checks.only_words import OnlyWords
from submit.ticket.checks.parts import Parts
from submit.ticket.checks.passport import Passport
from submit.ticket.checks.pattern import Pattern
from submit.ticket.checks.placeholder import Placeholder
from submit.ticket.checks.same import Same
from submit.ticket.checks.see_screenshot import SeeScreenshot
from submit.ticket.checks.several import Several
from submit.ticket.checks.shouting import Shouting
from submit.ticket.checks.story import LongStory
from submit.ticket.checks.template import Template
from submit.ticket.checks.two_amounts import TwoAmounts
from submit.ticket.checks.unattached import Unattached
from submit.ticket.checks.vague import Vague

CHECKS: Mapping[str, type[Check]] = {
    "blame": Blame,
    "card_number": CardNumber,
    "contradiction": Contradiction,
    "credential": Credential,
    "email_syntax": EmailSyntax,
    "emptiness": LongEmptiness,
    "error_text": ErrorText,
    "files": AttachedFiles,
    "layout": Layout,
    "length": Length,
    "mail_domain": MailDomain,
    "mail_slip": MailSlip,
    "noise": Noise,
    "one_example": OneExample,
    "only_code": OnlyCode,
    "only_words": OnlyWords,
    "parts": Parts,
    "passport": Passport,
    "pattern": Pattern,
    "place": BarePlace,
    "placeholder": Placeholder,
    "same": Same,
    "see_screenshot": SeeScreenshot,
    "several": Several,
    "shouting": Shouting,
    "story": LongStory,
    "template": Template,
    "two_amounts": TwoAmounts,
    "unattached": Unattached,
    "vague": Vague,
    "words": ListedWords,
}
