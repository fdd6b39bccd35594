"""The use cases of practice, without any front end: Discord, the terminal and the web all call these."""
