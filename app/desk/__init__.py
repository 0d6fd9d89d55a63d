"""The verifiers' desk: the queue, the case with its evidence, four eyes, service figures, conflicts of interest."""
