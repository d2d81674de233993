"""The quality of what rules decide alone: checks drawn by lot and made blind, the brake, and decisions overturned."""
