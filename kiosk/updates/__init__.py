"""The fitter: brings a signed release to this machine and puts it in the place of the running one."""
