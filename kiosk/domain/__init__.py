"""What a post office is: pure values and rules, no input, no output, no clock."""
