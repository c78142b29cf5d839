"""What an instructor reads in a browser: a page for the class, and one for every submission."""

from grader.pages.pages import class_page, submission_page

__all__ = ["class_page", "submission_page"]
