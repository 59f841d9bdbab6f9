"""Public pages: who said what about whom, on what evidence, and what was answered, for readers without any tool.

In: a request. Out: a page that works without JavaScript and asks no other host for anything. Reads rows through the
querysets of `claims`, turns records into words (`wording`, `presenters`) and writes nothing. Imports no `claims.api`,
`claims.desk`, `claims.review` and no graph.
"""
