"""One file a forecasting method; METHODS lists them."""
