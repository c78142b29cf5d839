"""Joining a Ray cluster, without its noise."""

import logging
import os
import socket
import warnings
from typing import Any


def quiet_ray() -> Any:
    """Ray, which prints nothing of its own and reports to nobody."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_DEDUP_LOGS_SKIP_REGEX", "^")  # every line: what is told of machines that are lost
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import ray
    except ImportError:
        raise ValueError('--executor ray: Ray is not installed. Do: pip install "tapezoo[ray]"') from None
    return ray


def join(ray: Any, address: str | None) -> bool:
    """Join a cluster; whether there was need to.

    Args:
        ray: what `quiet_ray` gave.
        address: HOST:PORT, ray://HOST:PORT, auto or local; None for what `ray.init()` finds or starts: RAY_ADDRESS, the
            cluster this machine belongs to, a new one on this machine.

    Raises:
        ValueError: if no cluster answers there, in a sentence.
    """
    if ray.is_initialized():
        return False
    address = address or os.environ.get("RAY_ADDRESS")
    if address is not None and address not in ("auto", "local"):
        _see_whether_it_answers(address)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ray.init(address, log_to_driver=False, logging_level=logging.CRITICAL, include_dashboard=False)
    except (ConnectionError, RuntimeError, ValueError) as problem:
        said = " ".join(str(problem).split())[:300] or type(problem).__name__
        raise ValueError(f"no Ray cluster can be used at {address or 'this machine'}: {said}") from None
    return True


def _see_whether_it_answers(address: str) -> None:
    """Ray itself would try for minutes. Raises ValueError."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if not host or not port.isdigit():
        raise ValueError(f"--ray-address {address}: HOST:PORT, ray://HOST:PORT, auto or local was expected")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=10).close()
    except (OSError, OverflowError) as problem:
        raise ValueError(f"no Ray cluster answers at {address}: {problem}") from None
