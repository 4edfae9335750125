"""Forms over rows, and the words in which every form says what is wrong."""
