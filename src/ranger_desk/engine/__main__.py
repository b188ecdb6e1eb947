"""`python -m ranger_desk.engine`: the child process."""

from ranger_desk.engine.child import main

if __name__ == "__main__":
    main()
