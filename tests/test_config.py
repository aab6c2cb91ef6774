"""Settings: safe defaults, and one sentence for every nonsense."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from submit.config import (
    NAMES,
    Client,
    MailSettings,
    RedmineSettings,
    Role,
    Settings,
    SettingsError,
    environment_of,
    read_settings,
)
from submit.environment import PREFIX

REDMINE = {
    "SUBMIT_DESTINATION": "redmine",
    "SUBMIT_REDMINE_URL": "https://tracker.example/",
    "SUBMIT_REDMINE_API_KEY": "k3y",
    "SUBMIT_REDMINE_PROJECT": "desk",
    "SUBMIT_REDMINE_TEXT": "textile",
    "SUBMIT_PROOF": "off",
}
MAILBOX = {
    "SUBMIT_DESTINATION": "mailbox",
    "SUBMIT_SMTP_URL": "smtp://u:p@mail.example:2525",
    "SUBMIT_MAIL_FROM": "front@support.example",
    "SUBMIT_HELPDESK_ADDRESS": "helpdesk@desk.example",
    "SUBMIT_PROOF": "always",
}
SECRETS = ("REDMINE_API_KEY", "SMTP_URL", "IMAP_URL")


def test_the_defaults_keep_everything_on_this_machine() -> None:
    assert read_settings({}) == Settings(
        host="127.0.0.1",
        port=8000,
        public_url="http://127.0.0.1:8000",
        var=Path("var"),
        database_url=f"sqlite:///{Path('var/submit.db').absolute()}",
        destination="maildir",
        redmine=None,
        mail=None,
        mail_from=None,
        helpdesk_address=None,
        staff_address=None,
        imap_url=None,
        proof="off",
        proxies=0,
        worker_timeout=20,
        request_timeout=120,
        keep_days=90,
        free_space=200 * 1024 * 1024,
        clients=(),
        secret_key=None,
        time_zone=ZoneInfo("Europe/Moscow"),
    )


def test_it_reads_the_tracker() -> None:
    assert read_settings(REDMINE).redmine == RedmineSettings("https://tracker.example", "k3y", "desk", "textile")


def test_it_reads_the_mailbox() -> None:
    settings = read_settings(MAILBOX)
    assert settings.mail == MailSettings("smtp://u:p@mail.example:2525", "front@support.example")
    assert (settings.helpdesk_address, settings.proof) == ("helpdesk@desk.example", "always")


IMAP = {**MAILBOX, **REDMINE, "SUBMIT_IMAP_URL": "imaps://u:p@mail.example/Answers"}


def test_it_reads_where_answers_come_in_and_the_web_process_never_does() -> None:
    assert read_settings(IMAP).imap_url == read_settings(IMAP, Role.DELIVER).imap_url == IMAP["SUBMIT_IMAP_URL"]
    assert read_settings(IMAP, Role.WEB).imap_url is None
    assert "SUBMIT_IMAP_URL" not in environment_of(Role.WEB, IMAP)
    assert read_settings({**IMAP, "SUBMIT_DESTINATION": "maildir"}).imap_url is None


def test_letters_to_clients_need_a_mail_server_unless_they_stay_here() -> None:
    assert read_settings({}).writes_to_clients
    assert not read_settings(REDMINE).writes_to_clients
    assert read_settings({**MAILBOX, **REDMINE}).writes_to_clients


CLIENT = '[p]\ndomains = ["{}"]\nproject = "put"'


@pytest.mark.parametrize("name", ["путёвка.рф", "a@путёвка.рф", "desk.local", "desk", "o'neil+x@a.travel"])
def test_a_client_may_be_named_by_any_domain_or_address(name: str) -> None:
    assert read_settings({"SUBMIT_CLIENTS": CLIENT.format(name)}).clients[0].domains == (name,)


def test_it_reads_the_clients() -> None:
    text = '[p]\ndomains = ["Putevka.example", "boss@mail.ru"]\nproject = "put"\n["Юг"]\ndomains = []\nproject = "u"'
    assert read_settings({"SUBMIT_CLIENTS": text}).clients == (
        Client("p", ("putevka.example", "boss@mail.ru"), "put"),
        Client("Юг", (), "u"),
    )
    text = '[p]\ndomains = []\nproject = "put"\nusers = {"Ivan@p.example" = 12}'
    (client,) = read_settings({"SUBMIT_CLIENTS": text}).clients
    assert client.users == {"ivan@p.example": 12}


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_setting_can_stand_in_a_file(tmp_path: Path, name: str) -> None:
    good = {**REDMINE, **MAILBOX, "SUBMIT_DESTINATION": "maildir", "SUBMIT_CLIENTS": "", "SUBMIT_PORT": "8000"}
    good |= {"SUBMIT_HOST": "127.0.0.1", "SUBMIT_PUBLIC_URL": "http://x.example", "SUBMIT_VAR": "var"}
    good |= {"SUBMIT_DATABASE_URL": "sqlite://", "SUBMIT_SECRET_KEY": "s", "SUBMIT_TIME_ZONE": "UTC"}
    good |= {"SUBMIT_STAFF_ADDRESS": "a@x.example", "SUBMIT_PROXIES": "1", "SUBMIT_KEEP_DAYS": "9"}
    good |= {"SUBMIT_FREE_SPACE_MB": "0", "SUBMIT_WORKER_TIMEOUT": "9", "SUBMIT_REQUEST_TIMEOUT": "99"}
    good |= {"SUBMIT_REDMINE_AS": "client", "SUBMIT_IMAP_URL": "imaps://u:p@mail.example"}
    expected = read_settings(good)
    path = tmp_path / "value"
    path.write_text(good.pop(PREFIX + name) + "\n", encoding="utf-8")
    assert read_settings({**good, f"{PREFIX}{name}_FILE": str(path)}) == expected


def test_an_empty_setting_is_none() -> None:
    assert read_settings({f"{PREFIX}{name}": " " for name in NAMES}) == read_settings({})


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"SUBMIT_PROT": "1"}, "SUBMIT_PROT"),
        ({"SUBMIT_": "1"}, "SUBMIT_"),
        ({"SUBMIT_PORT_FILES": "1"}, "SUBMIT_PORT_FILES"),
        ({"SUBMIT_CLIENTS": CLIENT.format("=?utf-8?q?a?=@p.example")}, "=?utf-8?q?a?=@p.example"),
        ({"SUBMIT_CLIENTS": CLIENT.format("a@b@p.example")}, "SUBMIT_CLIENTS"),
        ({"SUBMIT_CLIENTS": CLIENT.format("p..example")}, "SUBMIT_CLIENTS"),
        ({"SUBMIT_CLIENTS": CLIENT.format("@p.example")}, "SUBMIT_CLIENTS"),
        ({"SUBMIT_CLIENTS": CLIENT.format("")}, "SUBMIT_CLIENTS"),
        ({"SUBMIT_CLIENTS": '[p]\ndomains = []\nproject = "p"\nusers = {"a%b@p.example" = 1}'}, "a%b@p.example"),
        ({**MAILBOX, "SUBMIT_MAIL_FROM": "=?utf-8?q?a?=@x.example"}, "SUBMIT_MAIL_FROM"),
        ({"SUBMIT_STAFF_ADDRESS": "a,b@x.example"}, "SUBMIT_STAFF_ADDRESS"),
        ({"SUBMIT_PORT": "eight"}, "SUBMIT_PORT"),
        ({"SUBMIT_PORT": "0"}, "SUBMIT_PORT"),
        ({"SUBMIT_PORT": "65536"}, "SUBMIT_PORT"),
        ({"SUBMIT_PORT": "-1"}, "SUBMIT_PORT"),
        ({"SUBMIT_PORT": "８０００"}, "SUBMIT_PORT"),
        ({"SUBMIT_PORT": "9" * 5000}, "SUBMIT_PORT"),
        ({"SUBMIT_PORT": "80", "SUBMIT_PORT_FILE": "x"}, "SUBMIT_PORT"),
        ({"SUBMIT_PORT_FILE": "/no/such/file"}, "SUBMIT_PORT_FILE"),
        ({"SUBMIT_PUBLIC_URL": "support.example"}, "SUBMIT_PUBLIC_URL"),
        ({"SUBMIT_PUBLIC_URL": "ftp://support.example"}, "SUBMIT_PUBLIC_URL"),
        ({"SUBMIT_PUBLIC_URL": "https://"}, "SUBMIT_PUBLIC_URL"),
        ({"SUBMIT_PUBLIC_URL": "https://[::1"}, "SUBMIT_PUBLIC_URL"),
        ({"SUBMIT_PUBLIC_URL": "https://x.example:port"}, "SUBMIT_PUBLIC_URL"),
        ({"SUBMIT_DESTINATION": "jira"}, "SUBMIT_DESTINATION"),
        ({"SUBMIT_TIME_ZONE": "Moscow"}, "SUBMIT_TIME_ZONE"),
        ({"SUBMIT_TIME_ZONE": "../etc/passwd"}, "SUBMIT_TIME_ZONE"),
        ({"SUBMIT_CLIENTS": "[putevka"}, "SUBMIT_CLIENTS"),
        ({"SUBMIT_CLIENTS": "putevka = 1"}, "SUBMIT_CLIENTS"),
        ({"SUBMIT_CLIENTS": '[putevka]\ndomains = ["a.example"]'}, "SUBMIT_CLIENTS"),
        ({"SUBMIT_CLIENTS": '[putevka]\nproject = "p"'}, "SUBMIT_CLIENTS"),
        ({"SUBMIT_CLIENTS": '[putevka]\ndomains = "a.example"\nproject = "p"'}, "SUBMIT_CLIENTS"),
        ({"SUBMIT_CLIENTS": '[putevka]\ndomains = [1]\nproject = "p"'}, "SUBMIT_CLIENTS"),
        ({"SUBMIT_PROOF": "never"}, "SUBMIT_PROOF"),
        ({**REDMINE, "SUBMIT_PROOF": "always"}, "SUBMIT_MAIL_FROM"),
        ({"SUBMIT_STAFF_ADDRESS": "staff"}, "SUBMIT_STAFF_ADDRESS"),
        ({"SUBMIT_PROXIES": "10"}, "SUBMIT_PROXIES"),
        ({"SUBMIT_KEEP_DAYS": "0"}, "SUBMIT_KEEP_DAYS"),
        ({**REDMINE, "SUBMIT_REDMINE_AS": "admin"}, "SUBMIT_REDMINE_AS"),
        ({"SUBMIT_CLIENTS": '[p]\ndomains = []\nproject = "p"\nusers = {"a@b.c" = "ivan"}'}, "SUBMIT_CLIENTS"),
        ({**REDMINE, "SUBMIT_REDMINE_TEXT": "markdown"}, "SUBMIT_REDMINE_TEXT"),
        ({**REDMINE, "SUBMIT_REDMINE_URL": "tracker.example"}, "SUBMIT_REDMINE_URL"),
        ({**MAILBOX, "SUBMIT_SMTP_URL": "https://mail.example"}, "SUBMIT_SMTP_URL"),
        (
            {**REDMINE, **MAILBOX, "SUBMIT_DESTINATION": "redmine", "SUBMIT_IMAP_URL": "pop://x.example"},
            "SUBMIT_IMAP_URL",
        ),
        ({**REDMINE, "SUBMIT_IMAP_URL": "imaps://u:p@mail.example"}, "SUBMIT_IMAP_URL"),
        (
            {
                **MAILBOX,
                **REDMINE,
                "SUBMIT_IMAP_URL": "imaps://x.example",
                "SUBMIT_STAFF_ADDRESS": "Front@support.example",
            },
            "SUBMIT_STAFF_ADDRESS",
        ),
        ({**MAILBOX, "SUBMIT_MAIL_FROM": "front"}, "SUBMIT_MAIL_FROM"),
        ({**MAILBOX, "SUBMIT_MAIL_FROM": "Front <front@x.example>"}, "SUBMIT_MAIL_FROM"),
        ({**MAILBOX, "SUBMIT_MAIL_FROM": "фронт@x.example"}, "SUBMIT_MAIL_FROM"),
        ({**MAILBOX, "SUBMIT_HELPDESK_ADDRESS": "a@b@c"}, "SUBMIT_HELPDESK_ADDRESS"),
        *(({n: v for n, v in REDMINE.items() if n != name}, name) for name in list(REDMINE)[1:]),
        *(({n: v for n, v in MAILBOX.items() if n != name}, name) for name in list(MAILBOX)[1:]),
    ],
)
def test_it_refuses_nonsense_in_one_sentence_that_names_the_setting(environment: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(environment)
    sentence = str(caught.value)
    assert named in sentence
    assert "\n" not in sentence and sentence.endswith(".")


@pytest.mark.parametrize(
    "environment",
    [
        {**MAILBOX, "SUBMIT_SMTP_URL": "http://u:s3cret@mail.example"},
        {**MAILBOX, **REDMINE, "SUBMIT_IMAP_URL": "http://u:s3cret@mail.example"},
        {**REDMINE, "SUBMIT_REDMINE_URL": "ftp://u:s3cret@x"},
    ],
)
def test_a_sentence_shows_no_password(environment: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(environment)
    assert "s3cret" not in str(caught.value)


def test_the_store_is_shown_without_its_password() -> None:
    shown = read_settings({"SUBMIT_DATABASE_URL": "postgresql://u:s3cret@db.example/submit"}).shown_store
    assert shown == "postgresql://u:***@db.example/submit"


@pytest.mark.parametrize("suffix", ["", "_FILE"])
@pytest.mark.parametrize("name", SECRETS)
def test_the_secrets_of_delivery_are_in_its_environment_alone(name: str, suffix: str) -> None:
    environment = {f"{PREFIX}{name}{suffix}": "s3cret", "PATH": "/bin"}
    assert environment_of(Role.DELIVER, environment) == environment
    assert environment_of(Role.WEB, environment) == {"PATH": "/bin"}


def test_the_key_of_the_cookies_is_in_the_environment_of_the_web_alone() -> None:
    environment = {"SUBMIT_SECRET_KEY": "s3cret", "SUBMIT_VAR": "var"}
    assert environment_of(Role.WEB, environment) == environment
    assert environment_of(Role.DELIVER, environment) == {"SUBMIT_VAR": "var"}


@pytest.mark.parametrize("environment", [REDMINE, MAILBOX])
def test_each_process_can_start_with_its_own_part(environment: dict[str, str]) -> None:
    web = read_settings(environment_of(Role.WEB, environment), Role.WEB)
    deliver = read_settings(environment_of(Role.DELIVER, environment), Role.DELIVER)
    assert web.redmine is None and web.mail is None
    assert (deliver.redmine or deliver.mail) is not None
    assert web.destination == deliver.destination


def test_every_process_knows_the_address_of_the_pages_it_writes_of() -> None:
    environment = {"SUBMIT_HOST": "127.0.0.2", "SUBMIT_PORT": "8123"}
    urls = {read_settings(environment_of(role, environment), role).public_url for role in Role}
    assert urls == {"http://127.0.0.2:8123"}
