"""How much is tried: enough to find what tables miss, little enough to run every time."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "iltod", deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
settings.load_profile("iltod")
