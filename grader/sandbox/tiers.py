"""The tiers, strongest first; each holds what the next holds.

- `namespaces+landlock+seccomp+limits`: own processes, network, mounts; everything but scratch is mounted read-only
- `landlock+seccomp+limits`: reads only the libraries, writes only to scratch; no sockets, processes, signals
- `limits`: open files, file size, processor time. Keeps accidents small; no defence against malice
- `none`: for trusted code

Where the grader is root, children of the first two are nobody, if nobody can read the libraries: with namespaces these
are shown to it at their own place even when they lie in a folder that is closed, such as root's home.
"""

TIERS = ("namespaces+landlock+seccomp+limits", "landlock+seccomp+limits", "limits")
