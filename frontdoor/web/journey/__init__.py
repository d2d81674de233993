"""The journey through a service's questions: which page comes next, what was answered, where, and what it means.

Entered from the residents' door, and from the officers' when one of them does it for somebody. The order of
the pages is not written anywhere: it follows from what can still change the result.
"""
