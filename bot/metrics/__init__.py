"""Figures for Prometheus, and health over HTTP."""
