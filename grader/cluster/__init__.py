"""A class graded on many machines: each runs graders of its own, which Ray starts there and finds again."""

from grader.cluster.machines import Machines
from grader.cluster.ray_grader import RayGrader

__all__ = ["Machines", "RayGrader"]
