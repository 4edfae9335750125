"""Figures and pages for officials."""
