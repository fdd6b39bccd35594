"""Where the rubric and the people meet a trainee."""
