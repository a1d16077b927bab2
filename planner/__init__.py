"""Workforce scheduling and staffing planner for contact centres."""
