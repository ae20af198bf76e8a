"""no header"""

revision = compute()
