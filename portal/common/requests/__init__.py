"""What stands around every request: its origin, its transaction, its headers, the frame of its page, its errors."""
