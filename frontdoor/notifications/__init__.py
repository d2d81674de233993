"""What residents are told: the outbox, its wording, the gateways it leaves by, and whether the worker is
alive."""
