"""What runs in the peers' environment: reads a cut history, writes a forecast, knows nothing of what came."""
