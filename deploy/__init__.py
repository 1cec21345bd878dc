"""What the containers run besides the application: set-up steps and health checks."""
