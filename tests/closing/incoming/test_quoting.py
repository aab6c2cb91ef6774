"""What a client wrote is told from what is quoted; in doubt all stays."""

import pytest

from submit.closing.incoming.quoting import own_words

ANSWER = "Заказ 881204.\n\nПрошу проверить."
LINK = "https://support.example/en/submit/sent/0123456789abcdef/"
QUOTE = f"> Какой заказ?\n>\n> {LINK}"
OUTLOOK = f"""
________________________________
От: Поддержка <desk@support.example>
Отправлено: 27 ноября 2026 г. 10:00
Кому: Ольга
Тема: Ответ: Sabre (ML-FK4XR8BT)

Какой заказ?
{LINK}"""
ENGLISH = f"""
-----Original Message-----
From: Support <desk@support.example>
Sent: Friday, November 27, 2026 10:00 AM
To: Olga
Subject: Answer

Which order?
{LINK}"""


@pytest.mark.parametrize(
    "below",
    [
        "",
        f"\n\n{QUOTE}",
        f"\n\nпт, 27 нояб. 2026 г. в 10:00, Поддержка <desk@support.example>:\n\n{QUOTE}\n\n",
        f"\n\n27.11.2026 10:00, Поддержка пишет:\n{QUOTE}",
        f"\n\nOn Fri, Nov 27, 2026 at 10:00 AM Support\n<desk@support.example> wrote:\n{QUOTE}",
        f"\n\n-- \nОльга Петрова\n+7 495 123-45-67\n\n27.11.2026 10:00, Поддержка пишет:\n{QUOTE}",
        f"\n\n27.11.2026 10:00, Поддержка пишет:\n{QUOTE}\n\n-- \nОльга Петрова",
        "\n\n-- \nОльга Петрова",
        f"\n{OUTLOOK}",
        OUTLOOK.replace("________________________________\n", ""),
        f"\n-- \nОльга\n{ENGLISH}",
    ],
    ids=["nothing", "bare", "gmail", "thunderbird", "two lines", "signed above", "signed below", "signed", "outlook",
         "outlook without a line", "english outlook"],
)  # fmt: skip
def test_quotation_and_signature_go(below: str) -> None:
    assert own_words(ANSWER + below) == ANSWER


@pytest.mark.parametrize(
    "text",
    [
        f"> Какой заказ?\n881204\n{QUOTE}\n421",
        f"Ответы ниже.\n\n{QUOTE}\n> 881204",
        "Ответы см. в тексте." + OUTLOOK,
        OUTLOOK.strip() + "\n881204",
        "Пишут:\n--\nошибка 500",
        "Журнал:\n-- \n" + "\n".join(f"строка {at}" for at in range(11)),
        "Пишет нам Sabre:\nошибка 500",
        "От: поставщика ничего не пришло.\nТема: та же.",
        "Пересылаю:\n\n---------- Forwarded message ---------\nFrom: Sabre <a@sabre.example>\nОшибка 500",
        "Поддержка пишет:\nПроверьте заказ.",
        "a > b\n> 5 и дальше < 6",
        "Поставщик пишет:\n\n> ORA-00001",
        "Заказ 881204\n____________\nи ещё один",
    ],
    ids=["between", "below", "in the text", "under a quoted mail", "two hyphens", "a long list", "a colon",
         "heads alone", "forwarded", "an author without a quotation", "signs", "another's words", "a line"],
)  # fmt: skip
def test_in_doubt_all_stays(text: str) -> None:
    assert own_words(text) == text.strip()


@pytest.mark.parametrize("text", [QUOTE, f"27.11.2026 10:00, Поддержка пишет:\n{QUOTE}", "", "\n \n"])
def test_nothing_but_a_quotation_is_nothing(text: str) -> None:
    assert own_words(text) == ""


def test_a_mail_of_a_megabyte_takes_no_time() -> None:
    for text in (
        "> " * 500_000,
        "-- \n" * 250_000,
        "От: \n" * 200_000,
        "a" * 1_000_000,
        "пишет " * 150_000 + f"\n{QUOTE}",
        "От: \n" * 200_000 + LINK,
    ):
        own_words(text)
