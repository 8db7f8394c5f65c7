"""What is kept: the store and the starter boards."""
