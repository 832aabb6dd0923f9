"""The technician's own window: the devices of a machine, before it is enrolled too."""
