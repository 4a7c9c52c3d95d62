"""The same answers in the forms that other programs read: a face is one file here, and one name in `gateway.app`."""
