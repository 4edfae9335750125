"""Changes of accounts: users and grants, passwords, second factors, sessions, failed attempts."""
