"""Machines are known by every way in which they say that they are."""

import pytest

from submit.closing.incoming.incoming_mail import read_mail
from tests.closing.incoming.mails import an_answer


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated"},
        {"Auto_Submitted": "AUTO-REPLIED; owner-email=a@x.example"},
        {"Auto_Submitted": "auto-notified"},
        {"X_Auto_Response_Suppress": "All"},
        {"Precedence": "bulk"},
        {"Precedence": "Junk"},
        {"Precedence": "list"},
        {"Precedence": "auto_reply"},
        {"X_Autoreply": "yes"},
        {"X_Autorespond": "1"},
        {"X_Auto_Reply_From": "olga@client.example"},
        {"X_Mail_Autoreply": "1"},
        {"X_FC_MachineGenerated": "true"},
        {"X_Loop": "desk"},
        {"Return_Path": "<>"},
        {"Return_Path": "< >"},
        {"X_Failed_Recipients": "a@x.example"},
        {"List_Id": "<all.client.example>"},
        {"List_Post": "<mailto:all@client.example>"},
        {"From": "MAILER-DAEMON@client.example"},
        {"From": "postmaster@client.example"},
        {"From": "no-reply@client.example"},
        {"Subject": "Автоответ: в отпуске"},
        {"Subject": "Automatic reply: Ответ"},
        {"Subject": "AUTO: Out"},
        {"Subject": "Out of Office: Olga"},
    ],
    ids=str,
)
def test_a_machine_is_known(headers: dict[str, str]) -> None:
    assert read_mail(an_answer(**headers)).is_by_machine


def test_a_bounce_is_known_by_its_shape() -> None:
    raw = an_answer().replace(b"Content-Type: text/plain", b"Content-Type: multipart/report; report-type=x")
    assert read_mail(raw).is_by_machine


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Auto_Submitted": "no"},
        {"Auto_Submitted": "No"},
        {"Precedence": "normal"},
        {"Return_Path": "<olga@client.example>"},
        {"Subject": "Re: Автоответ не приходит"},
        {"Subject": "Автобус не выписан"},
        {"From": "Noreply Olga <olga@client.example>"},
    ],
    ids=str,
)
def test_a_person_is_none(headers: dict[str, str]) -> None:
    assert not read_mail(an_answer(**headers)).is_by_machine
