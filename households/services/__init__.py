"""Changes of the register: one function a change — check the right, decide, write in one transaction, return a fact."""
