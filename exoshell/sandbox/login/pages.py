"""The pages that a browser shows. Every one of them says that it is not Microsoft's."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping

from exoshell.sandbox.web import Response

BANNER = "Local sandbox — not Microsoft. Never type a real password here."
_STYLE = """
:root{color-scheme:light dark}
body{font:15px 'Segoe UI',system-ui,sans-serif;background:#eef0f4;color:#1b1b1b;display:grid;place-items:center;min-height:100vh;margin:0}
main{background:#fff;padding:0 44px 36px;width:min(360px,86vw);box-shadow:0 2px 12px #0003}
h1{font-size:1.5rem;font-weight:600;margin:.6em 0}
label{display:block;font-size:.85rem;margin:.9em 0 .25em}
details{clear:both;margin-top:1.4em;font-size:.85rem}dt{margin-top:.5em;font-weight:600}dd{margin:0}
input{width:100%;box-sizing:border-box;padding:7px 2px;border:0;border-bottom:1px solid #666;font:inherit;background:none;color:inherit}
input:focus-visible,button:focus-visible{outline:2px solid #0067b8;outline-offset:1px}
.actions{display:flex;gap:8px;flex-direction:row-reverse;margin-top:1.6em}
.actions input,.actions button{width:auto;min-width:104px;padding:7px 14px;border:0;font:inherit;background:#d9dce1;color:#1b1b1b}
.actions .primary{background:#0067b8;color:#fff}
.error{color:#b3001b}
.banner{background:#fff4ce;color:#4a3b00;margin:0 -44px 18px;padding:10px 44px;font-size:.85rem}
@media(prefers-color-scheme:dark){body{background:#16181c;color:#eee}main{background:#23262c}.error{color:#ff9aa5}input{border-color:#aaa}}
"""


def text(value: str) -> str:
    """A value for HTML, attributes included."""
    return html.escape(value, quote=True)


def page(title: str, body: str, status: int = 200) -> Response:
    content = (
        "<!doctype html><html lang=en><head><meta charset=utf-8><meta name=viewport content='width=device-width,initial-scale=1'>"
        f"<title>{text(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main><p class=banner role=note>{text(BANNER)}</p>{body}</main></body></html>"
    )
    return Response(
        status,
        content.encode(),
        {
            "Content-Type": "text/html; charset=utf-8",
            "Cache-Control": "no-store",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        },
    )


def form(action: str, visit: str, inner: str, error: str = "") -> str:
    trouble = f"<p class=error role=alert id=usernameError>{text(error)}</p>" if error else ""
    return f"{trouble}<form method=post action='{text(action)}'><input type=hidden name=ctx value='{text(visit)}'>{inner}</form>"


def _actions(primary: str, *, identifier: str, name: str = "", value: str = "") -> str:
    chosen = f"name={name} value={value}" if name else ""
    # the first button of a form is the one that Enter presses, so it stands first, and is drawn last
    return (
        f"<div class=actions><button type=submit class=primary id={identifier} {chosen}>{primary}</button>"
        "<button name=cancel value=1 formnovalidate id=idBtn_Back>Cancel</button></div>"
    )


def sign_in_form(hint: str = "") -> str:
    focus_name, focus_password = ("", "autofocus") if hint else ("autofocus", "")
    return (
        "<h1>Sign in</h1><label for=i0116>Email address</label>"
        f"<input id=i0116 name=loginfmt type=email value='{text(hint)}' autocomplete=username required {focus_name}>"
        "<label for=i0118>Password</label>"
        f"<input id=i0118 name=passwd type=password autocomplete=current-password required {focus_password}>"
        "<div class=actions><input type=submit class=primary id=idSIButton9 value='Sign in'>"
        "<button name=cancel value=1 formnovalidate id=idBtn_Back>Cancel</button></div>"
    )


def accounts_help(accounts: Iterable[tuple[str, str, str]]) -> str:
    """Who can sign in here: names, passwords, notes. Everybody may know, as nothing in a practice tenant is worth anything."""
    entries = "".join(f"<dt>{text(name)}</dt><dd><code>{text(password)}</code><br>{text(note)}</dd>" for name, password, note in accounts)
    return f"<details><summary>Accounts of this practice tenant</summary><dl>{entries}</dl></details>"


def code_form() -> str:
    return (
        "<h1>Enter code</h1><p>Enter the code of your authenticator app.</p><label for=idTxtBx_SAOTCC_OTC>Code</label>"
        "<input id=idTxtBx_SAOTCC_OTC name=otc inputmode=numeric autocomplete=one-time-code required autofocus>"
        + _actions("Verify", identifier="idSubmit_SAOTCC_Continue")
    )


def enroll_form() -> str:
    return (
        "<h1>More information required</h1><p>Your organization needs more information to keep your account secure. "
        "In this practice tenant, Next is all it takes.</p>"
        + _actions("Next", identifier="idSubmit_ProofUp_Redirect", name="enroll", value="1")
    )


def consent_form(app: str, tenant: str) -> str:
    return (
        f"<h1>Permissions requested</h1><p><strong>{text(app)}</strong> wants to manage Exchange in {text(tenant)} as you.</p>"
        + _actions("Accept", identifier="idSIButton9", name="consent", value="yes")
    )


def device_form() -> str:
    return (
        "<h1>Enter code</h1><p>Enter the code displayed on your app or device.</p><label for=otc>Code</label>"
        "<input id=otc name=otc autocomplete=off required autofocus>"
        "<div class=actions><input type=submit class=primary id=idSIButton9 value=Next></div>"
    )


def message(title: str, sentence: str) -> str:
    return f"<h1>{text(title)}</h1><p>{text(sentence)}</p>"


def submitting_form(address: str, values: Mapping[str, str]) -> Response:
    """response_mode=form_post: a page that posts itself to the client."""
    fields = "".join(f"<input type=hidden name='{text(name)}' value='{text(value)}'>" for name, value in values.items())
    content = (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>Working...</title></head><body>"
        f"<form method=POST name=hiddenform action='{text(address)}'>{fields}<noscript><p>{text(BANNER)}</p>"
        "<p>Script is disabled. Click Submit to continue.</p><input type=submit value=Submit></noscript></form>"
        "<script>document.forms[0].submit();</script></body></html>"
    )
    return Response(200, content.encode(), {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"})
