"""HTML is read as a person reads it."""

import pytest

from submit.closing.incoming.html_text import plain_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Заказ&nbsp;881204</p><p>Срочно</p>", "Заказ 881204\n\nСрочно"),
        ("<div>раз</div><div>два<br>три</div>", "раз\nдва\nтри"),
        ("<div dir=ltr>раз<div><br></div><div>два</div></div>", "раз\n\nдва"),
        ("раз\n  два\t три", "раз два три"),
        ("<head><title>x</title><style>p{}</style></head><script>alert(1)</script>да", "да"),
        ("<ul><li>раз</li><li>два</li></ul>", "- раз\n- два"),
        ("<pre>раз\n  два</pre>", "раз\n  два"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ('<a href="https://x.example/1">сюда</a>', "сюда (https://x.example/1)"),
        ('<a href="https://x.example/">https://x.example</a>', "https://x.example"),
        ('<a href="javascript:alert(1)">сюда</a>', "сюда"),
        ("да<blockquote>нет<br>и ещё</blockquote>", "да\n\n> нет\n> и ещё"),
        ("да<blockquote>раз<blockquote>два</blockquote></blockquote>", "да\n\n> раз\n>\n>> два"),
        ("&lt;b&gt; &amp; &#1078;", "<b> & ж"),
        ("<p>не закрыт <b>тег", "не закрыт тег"),
        ("</blockquote></script></pre>да", "да"),
        ("", ""),
    ],
)
def test_the_text_is_what_is_seen(html: str, text: str) -> None:
    assert plain_text(html) == text
