"""The plain page that a browser gets. It loads no outside asset and runs no script."""

from starlette.requests import Request
from starlette.responses import HTMLResponse

WELCOME = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Golden Thread</title>
<style>
body { font: 1rem/1.5 sans-serif; max-width: 42rem; margin: 4rem auto; padding: 0 1rem }
code { background: #eee }
</style>
<h1>Golden Thread</h1>
<p>The GraphQL endpoint is <code>/graphql</code>. Send a <code>POST</code> with the headers
<code>Content-Type: application/json</code> and <code>Authorization: Bearer &lt;token&gt;</code>:</p>
<pre><code>{"query": "{ viewer { employee { name } } }"}</code></pre>
<p>Tokens come from <code>python -m api token --help</code>.
The server's health is told by <code>/healthz</code> and <code>/readyz</code>.</p>
</html>
"""


async def welcome(_: Request) -> HTMLResponse:
    """Says where the endpoint is."""
    return HTMLResponse(WELCOME)
