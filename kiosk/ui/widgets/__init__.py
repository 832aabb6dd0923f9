"""The sealed kit of widgets in which the right-to-left traps are solved once; pages use nothing else."""
