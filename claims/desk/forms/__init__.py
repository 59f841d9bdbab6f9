"""What editors type, checked field by field, and its JSON form that the verbs take.

One statement or event is several small forms side by side (`StatementEditing`, `EventEditing`): they are bound, checked
and shown together, so whatever is wrong in one of them costs no input in the others.
"""
