"""The tables without a wall, each with its reason. A new table stands behind a wall (`Wall`) or here."""

OPEN_TABLES = {
    "accounts_": "users, grants, sessions, second factors: asked before anybody has a scope; no household in them",
    "axes_": "attempts to sign in, before anybody has a scope",
    "mfa_": "second factors, asked before anybody has a scope",
    "auth_": "Django's own permissions, unused",
    "django_": "sessions, migrations, content types",
    "common_auditcheck": "when the audit log was verified, and what was found",
    "common_auditevent": "keys and counts, never a personal value; auditors see no household and must read it",
    "common_sealmark": "how far the seals have come",
    "common_auditseal": "seals over the log and the histories: digests only",
    "common_columnmemory": "headings of workbooks and the columns they stand for, by county",
    "common_export": "which list, by its address, for whom; the rows are in a file its owner alone may fetch",
    "common_job": "identifiers and counts of long acts; workers find them before they have a scope",
    "common_lastdone": "when a regular duty was last done",
    "common_savedfilter": "conditions of lists somebody saved under a name",
    "households_division": "divisions are public",
    "monitoring_parameter": "lines and thresholds are public within the office",
    "monitoring_rule": "rules are public within the office",
    "monitoring_run": "counts of runs by area",
    "dashboard_target": "targets are public within the office",
    "pghistory_context": "who, through what and why: reached only from an event that one may see",
}
