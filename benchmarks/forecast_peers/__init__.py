"""Parts of benchmarks/forecast_peers.py: series and cuts, the peers' environment, scoring; `at_work` runs inside it."""
