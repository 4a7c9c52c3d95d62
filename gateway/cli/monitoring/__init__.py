"""What watches the gateway from outside: rules and alerts for Prometheus, dashboards for Grafana, as committed files."""
