"""The steps, each with its way forward."""
