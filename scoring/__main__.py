"""`python -m scoring` is `sourcegrade`."""

from scoring.command import main

if __name__ == "__main__":
    main()
