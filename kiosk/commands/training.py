"""`kiosk training`: whether this machine is in training, and its end by a supervisor."""

from argparse import ArgumentParser, Namespace

from kiosk.commands import console


def add_options(parser: ArgumentParser) -> None:
    """Describe the command's options."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, words in (("status", "say whether it is in training"), ("end", "end it, as a supervisor")):
        action = actions.add_parser(name, help=words, description=words)
        console.add_home(action)
        console.add_json(action)
        if name == "end":
            action.add_argument("--operator", required=True, help="number of the supervisor; PIN as always")


def run(arguments: Namespace) -> int:
    """Look, or end the training when these are a supervisor's number and PIN."""
    from kiosk.app.training import end_training, is_in_training, training_home
    from kiosk.app.training_home import PAPERS_FOLDER, check_supervisor

    home = console.home_of(arguments)
    if arguments.action == "end" and is_in_training(home):
        check_supervisor(home, arguments.operator, console.pin())
        end_training(home)
        key = "ended"
    else:
        key = "ready" if is_in_training(home) else "not_in"
    papers = training_home(home) / PAPERS_FOLDER
    if arguments.json:
        console.print_json({"in_training": is_in_training(home), "papers": str(papers)})
        return 0
    words = console.load_texts().words(f"training.{key}")
    console.say(words.ar)
    console.say(words.en)
    if key == "ready":
        console.say(str(papers))
    return 0
