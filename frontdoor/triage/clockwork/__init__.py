"""What is done with a clock: it is paused and goes on, gets more time, is put on other terms, and is watched."""
