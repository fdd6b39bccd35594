"""Review in a browser: `coach web`. Server-rendered pages over `bot.practice`; nothing is public.

entrance.py    links that let in once, and the cookies behind them
spent.py       the key of a history's entrance, and what was used up
desk.py        what every page works with
app.py         the routes
server.py      runs them until told to stop
guarding.py    what stands before every page: headers, hosts, sessions, forms, too many tries
failing.py     every failure as one plain sentence with a reference
rendering.py   templates
marking.py     the codes in a trainee's words
curve.py       trust and tension beside a transcript
pages/         one module for what belongs together
"""
