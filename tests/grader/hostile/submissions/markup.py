"""Markup, escapes and formulas in everything that is shown.

double: error
says: alert
"""

formula = "=HYPERLINK(1)"
Script = type("<script>alert(1)</script>", (Exception,), {})


def double(x):
    raise Script(
        "\x1b]0;owned\x07<img src=x onerror=alert(2)>\r\n=1+1\n@SUM(A1)\u202egnirts\u2066 {{7*7}} [red]x[/red]"
    )


def half(x):
    return x / 2


# ruff: noqa
