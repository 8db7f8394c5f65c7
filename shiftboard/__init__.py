"""What a shift is: one module per area, the rules, the commands."""
