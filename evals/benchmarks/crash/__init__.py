"""What a server that is killed again and again loses, leaves undone, or does twice: nothing."""
