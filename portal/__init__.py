"""The portal's own rooms: common ground, accounts, figures for officials, and the roof (urls, celery, wsgi)."""
