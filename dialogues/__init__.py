"""The people in crisis: what their files say, and the machine that plays them."""
