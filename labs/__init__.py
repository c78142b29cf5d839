"""Labs: what the learner gets, and what it is graded by."""
