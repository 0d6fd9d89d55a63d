"""The least Flask can do: what every page is compared with."""

from flask import Flask

application = Flask("hello")


@application.get("/")
def hello() -> str:
    return "hello"
