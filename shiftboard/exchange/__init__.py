"""What comes in from files and goes out to them. A file is taken in whole or not at all."""
