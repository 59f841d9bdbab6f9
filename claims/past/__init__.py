"""What was public at a moment gone by, with the values of then.

In: a moment and a `Selection` or ids. Out: `Material` and entries like those of the present, made from the versions
that were in force, and from the decision log where a version does not tell. What was retracted since is shown as it
was; what was redacted is not there. Reads the database, never writes; nothing below the doors imports it.

Records are *found* by their rows where these still tell what was public, and by their versions where an act has come
between (`log.strayed`); they are *told* by their versions alone.
"""
