"""The same numbers, sooner: whole arrays, graphs, pipelines, small numbers, many devices, and what work it is."""
