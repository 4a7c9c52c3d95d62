"""The plug-ins: one protocol, one module. The name in the configuration is the module's name."""
