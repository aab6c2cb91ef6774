"""The checks that a page can ask for, by the name it uses. A new check is a module beside this one, and a line here."""

from collections.abc import Mapping

from submit.ticket.checks.attached_files import AttachedFiles
from submit.ticket.checks.check import Check
from submit.ticket.checks.email_syntax import EmailSyntax
from submit.ticket.checks.length import Length
from submit.ticket.checks.mail_domain import MailDomain
from submit.ticket.checks.only_code import OnlyCode
from submit.ticket.checks.only_words import OnlyWords
from submit.ticket.checks.placeholder import Placeholder
from submit.ticket.checks.same import Same
from submit.ticket.checks.see_screenshot import SeeScreenshot
from submit.ticket.checks.several import Several
from submit.ticket.checks.shouting import Shouting
from submit.ticket.checks.vague import Vague

CHECKS: Mapping[str, type[Check]] = {
    "email_syntax": EmailSyntax,
    "files": AttachedFiles,
    "length": Length,
    "mail_domain": MailDomain,
    "only_code": OnlyCode,
    "only_words": OnlyWords,
    "placeholder": Placeholder,
    "same": Same,
    "see_screenshot": SeeScreenshot,
    "several": Several,
    "shouting": Shouting,
    "vague": Vague,
}
