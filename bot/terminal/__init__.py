"""Practice in the terminal: as an app, or as plain lines where input or output is no terminal."""
