"""Local accounts of those who share one installation: names, passwords, roles, who is signed in.

`names` holds the rules of names and passwords, `book` the file with the accounts and the sessions, `tries` slows guessing down.
"""

from assistant.accounts.book import Account, Accounts, Role
from assistant.accounts.names import SHORTEST_PASSWORD, check_password, key_of, written

__all__ = ["SHORTEST_PASSWORD", "Account", "Accounts", "Role", "check_password", "key_of", "written"]
