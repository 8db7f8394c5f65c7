"""What a person sees and presses: the Textual screens."""
