"""The two pages that are not part of the built interface. They have no script and no style."""

from __future__ import annotations

_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Watchkeeper</title><meta name="viewport" content="width=device-width"></head>
<body>
<main>
<h1>Watchkeeper</h1>
{body}
</main>
</body>
</html>
"""
_FORM = """<p>This server answers its owner. Open the address that <code>watchkeeper serve</code> printed, or give the token,
which is in the file <code>owner-token</code> of the workspace.</p>
<form method="post" action="/api/session">
<p><label>Token <input name="token" type="password" required autocomplete="current-password"></label>
<button>Open</button></p>
</form>"""
ASK_FOR_TOKEN = _PAGE.format(body=_FORM)
WRONG_TOKEN = _PAGE.format(body=f'<p role="alert"><strong>That was not the owner\'s token.</strong></p>\n{_FORM}')
NO_INTERFACE = _PAGE.format(
    body="""<p>This build has no user interface. Everything it does is under <code>/api</code>, described in
<a href="/api/openapi.json">/api/openapi.json</a>.</p>"""
)
