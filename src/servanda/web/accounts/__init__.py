"""People who sign in: their accounts, roles, sessions, tokens and invitations.

Kept in a database of its own, apart from every case's ledger. `guard.Doorkeeper` tells the
pages who asks; `pages` are the pages about accounts themselves.
"""
