"""Faults of disks, files, peers and the system, met by a service in a process of its own."""
